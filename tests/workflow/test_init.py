import dataclasses
import getpass
import platform
import shutil
from pathlib import Path

import pytest

from tests.factories import NOW, verdict
from vetting import policy_file
from vetting.allowlist import index
from vetting.allowlist.reviewers import load
from vetting.errors import AllowlistError
from vetting.signing.keys import FileSigner
from vetting.workflow import Tools, is_initialised
from vetting.workflow.approve import approve
from vetting.workflow.init import identity, init


def test_init_makes_keys_policy_and_list(tools: Tools) -> None:
    assert not is_initialised(tools)
    done = init(tools)
    assert is_initialised(tools)
    assert (done.root, done.reviewer) == (tools.allowlist, "mailto:alice@example.com")
    assert done.made == (
        *(tools.key_dir / f"{name}.pem" for name in ("reviewer", "service", "scanner", "root")),
        *(tools.allowlist / name for name in ("policy.toml", "reviewers.json", "metadata")),
    )
    assert all(path.exists() for path in done.made)
    policy = (tools.allowlist / "policy.toml").read_bytes()
    assert policy == policy_file.DEFAULT.read_bytes()
    found = load(tools.allowlist / "reviewers.json")
    assert found.threshold == 1
    assert found.verifier_keys == (FileSigner(tools.key_dir / "service.pem").public,)
    assert found.all_keys() == (FileSigner(tools.key_dir / "reviewer.pem").public,)
    assert set(found.verifier_keys).isdisjoint(found.all_keys())


def test_an_allowlist_is_never_made_twice(tools: Tools) -> None:
    init(tools)
    before = {path: path.read_bytes() for path in tools.allowlist.rglob("*") if path.is_file()}
    with pytest.raises(AllowlistError, match="is an allowlist already") as caught:
        init(tools)
    assert caught.value.hint == "mcp-vet verify checks it"
    after = {path: path.read_bytes() for path in tools.allowlist.rglob("*") if path.is_file()}
    assert after == before


def test_keys_and_policy_that_are_there_are_used(tools: Tools) -> None:
    first = init(tools)
    shutil.move(tools.allowlist, tools.allowlist.with_name("first"))
    tools.allowlist.mkdir()
    (tools.allowlist / "policy.toml").write_text("# ours\n")
    second = init(tools)
    assert second.made == (tools.allowlist / "reviewers.json", tools.allowlist / "metadata")
    assert (tools.allowlist / "policy.toml").read_text() == "# ours\n"
    keys = load(tools.allowlist / "reviewers.json").all_keys()
    assert keys == load(tools.allowlist.with_name("first") / "reviewers.json").all_keys()
    assert len(first.made) == 7


def test_init_goes_on_where_it_was_killed(tools: Tools) -> None:
    """The reviewer list is written last, so without it nothing counts as made."""
    init(tools)
    (tools.allowlist / "reviewers.json").unlink()
    assert init(tools).made == (
        tools.allowlist / "reviewers.json",
        tools.allowlist / "metadata",
    )
    assert index.load(tools.allowlist, NOW).signed


def test_entries_without_their_list_are_not_taken_over(tools: Tools) -> None:
    approve(verdict(), tools, reason="x")
    (tools.allowlist / "reviewers.json").unlink()
    for again in (lambda: init(tools), lambda: approve(verdict(), tools, reason="x")):
        with pytest.raises(AllowlistError, match=r"its reviewers\.json is missing") as caught:
            again()
        assert "would make you the only reviewer" in str(caught.value.hint)
    assert not is_initialised(tools)


def test_a_broken_key_stops_init_before_the_list_is_written(tools: Tools) -> None:
    tools.key_dir.mkdir(parents=True)
    key = tools.key_dir / "reviewer.pem"
    key.write_text("not a key")
    key.chmod(0o600)
    with pytest.raises(AllowlistError, match=r"reviewer\.pem: not a private key"):
        init(tools)
    assert not is_initialised(tools)


def test_who_somebody_is_comes_from_the_setting_git_or_the_login(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert identity(tools) == "mailto:alice@example.com"
    unknown = dataclasses.replace(tools, reviewer=None)
    monkeypatch.setenv("HOME", str(tmp_path))
    login = f"user:{getpass.getuser()}@{platform.node()}"
    assert identity(unknown) == login
    (tmp_path / ".gitconfig").write_text("[user]\n\temail = bob@example.com\n")
    assert identity(unknown) == ("mailto:bob@example.com" if shutil.which("git") else login)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert identity(unknown) == login


def test_the_list_says_since_when(tools: Tools) -> None:
    init(tools)
    assert f'"since": "{NOW:%Y-%m-%d}"' in (tools.allowlist / "reviewers.json").read_text()
