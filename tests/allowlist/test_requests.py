import dataclasses
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW, pin
from vetting.allowlist import requests
from vetting.errors import FormatError, UsageError
from vetting.model.request import DataClass, Request, Wish

ALICE = "mailto:alice@example.com"
FULL = Request(
    pin=pin("npm", "@acme/server", "1.2.3"),
    requester=ALICE,
    wish=Wish(
        reason="web search\nfor the docs team",
        purpose="search",
        data=DataClass.INTERNAL,
        team="docs",
        needed_until=date(2027, 6, 30),
    ),
    asked_at=NOW,
    evidence="sha256:" + "0" * 64,
)
PLAIN = Request(pin=pin(), requester=ALICE, wish=Wish(reason="x"), asked_at=NOW)


def plant(root: Path, data: bytes | str, of: Request = PLAIN) -> Path:
    """A file where the request `of` belongs, whatever is in it."""
    path = requests.path_of(root, of.pin, of.requester)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def changed(**change: Any) -> str:
    """A request as written, with other values; None removes one."""
    document = {**json.loads(requests.dump(PLAIN)), **change}
    return json.dumps({key: value for key, value in document.items() if value != "gone"})


@pytest.mark.parametrize("request_", [FULL, PLAIN], ids=["full", "plain"])
def test_what_is_written_is_read(tmp_path: Path, request_: Request) -> None:
    path = requests.write(tmp_path, request_)
    (found,) = requests.of(tmp_path, request_.pin, NOW)
    assert found == request_
    assert found.digest
    assert requests.everything(tmp_path, NOW) == ({request_.pin: (found,)}, [])
    assert path.parent == tmp_path / "requests/npm" / request_.pin.name / "1.2.3"


def test_the_file_is_for_people() -> None:
    assert requests.dump(PLAIN).decode() == (
        '{\n "asked_at": "2026-11-21T12:00:00Z",\n "data": null,\n "evidence": null,\n'
        ' "needed_until": null,\n "pin": "pkg:npm/server@1.2.3",\n "purpose": "",\n'
        ' "reason": "x",\n "requester": "mailto:alice@example.com",\n'
        ' "schema": "mcp-vet/request/v1",\n "team": ""\n}\n'
    )


def test_people_have_files_of_their_own(tmp_path: Path) -> None:
    people = [ALICE, "mailto:alice+x@example.com", "mailto:alice-x@example.com", "Älice", "::", "a"]
    for number, who in enumerate(people):
        asked_at = NOW + timedelta(seconds=number)
        requests.write(tmp_path, dataclasses.replace(PLAIN, requester=who, asked_at=asked_at))
    assert [item.requester for item in requests.of(tmp_path, pin())] == people


def test_asking_again_replaces_ones_own_request(tmp_path: Path) -> None:
    requests.write(tmp_path, PLAIN)
    again = dataclasses.replace(PLAIN, wish=Wish(reason="other"))
    requests.write(tmp_path, again)
    assert requests.of(tmp_path, pin()) == (again,)


@pytest.mark.parametrize(
    "wish",
    [
        Wish(reason=" "),
        Wish(reason="x" * 2001),
        Wish(reason="x\x1b[31m"),
        Wish(reason="x\u202ey"),
        Wish(reason="x", team="t" * 201),
        Wish(reason="x", purpose="\0"),
    ],
)
def test_unusable_texts_are_a_usage_error(tmp_path: Path, wish: Wish) -> None:
    with pytest.raises(UsageError):
        requests.write(tmp_path, dataclasses.replace(PLAIN, wish=wish))
    assert not (tmp_path / "requests").exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "is not valid JSON"),
        ("{", "is not valid JSON"),
        ("[]", "is not a mcp-vet/request/v1 document"),
        ("[" * 100_000, "is not valid JSON (nested too deeply)"),
        (b"\xff\xfe", "is not valid JSON"),
        (" " * (1 << 20) + "{}", "cannot be read"),
        (changed(schema="mcp-vet/request/v2"), "is not a mcp-vet/request/v1 document"),
        (changed(extra=1), "one that is unknown: 'extra'"),
        (changed()[:-1] + ', "reason": "y"}', "a field twice"),
        (changed(reason=""), "the reason is missing"),
        (changed(reason="gone"), "the reason is missing"),
        (changed(reason=5), "reason is no text"),
        (changed(reason="x" * 3000), "the reason is too long"),
        (changed(reason="\u202e"), "cannot be seen"),
        (changed(requester=""), "the requester is missing"),
        (changed(requester="mailto:mallory@example.com"), "belongs elsewhere"),
        (changed(pin="pkg:npm/server@1.2.4"), "belongs elsewhere"),
        (changed(pin="pkg:npm/server"), "is not the package URL of a pin"),
        (changed(pin="pkg:npm/..%2F..%2Fserver@1.2.3"), "a value is unusable"),
        (changed(pin="pkg:npm/server@latest"), "a value is unusable"),
        (changed(pin="pkg:npm/server@../1"), "a value is unusable"),
        (changed(pin="pkg:deb/server@1.2.3"), "a value is unusable"),
        (changed(pin=None), "a value is unusable"),
        (changed(data="top-secret"), "a value is unusable"),
        (changed(needed_until="soon"), "a value is unusable"),
        (changed(asked_at=None), "a value is unusable"),
        (changed(asked_at="9999-12-31T23:59:59-23:59"), "a value is unusable"),
        (changed(asked_at="2026-11-23T12:00:00Z"), "is dated 2026-11-23"),
        (changed(evidence="sha256:../../x"), "no sha256 digest"),
        (changed(evidence="md5:00"), "no sha256 digest"),
    ],
)
def test_a_hostile_file_is_refused_and_said(
    tmp_path: Path, data: bytes | str, message: str
) -> None:
    path = plant(tmp_path, data)
    with pytest.raises(FormatError) as caught:
        requests.of(tmp_path, pin(), NOW)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert caught.value.hint == "remove it; mcp-vet request writes a new one"
    assert caught.value.exit_code == 3
    good = dataclasses.replace(PLAIN, pin=pin(name="other"))
    requests.write(tmp_path, good)
    found, problems = requests.everything(tmp_path, NOW)
    assert found == {good.pin: (good,)}, "the others are still read"
    assert [str(error) for error in problems] == [str(caught.value)]


def test_a_link_is_no_request(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.json"
    elsewhere.write_bytes(requests.dump(PLAIN))
    path = requests.path_of(tmp_path, pin(), ALICE)
    path.parent.mkdir(parents=True)
    path.symlink_to(elsewhere)
    with pytest.raises(FormatError, match="is a link"):
        requests.of(tmp_path, pin())


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    root, outside = tmp_path / "allowlist", tmp_path / "outside"
    outside.mkdir()
    (root / "requests").mkdir(parents=True)
    (root / "requests/npm").symlink_to(outside)
    with pytest.raises(FormatError, match="leads out of"):
        requests.write(root, PLAIN)
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_not_waited_for(tmp_path: Path, kind: str) -> None:
    import os

    path = requests.path_of(tmp_path, pin(), ALICE)
    path.parent.mkdir(parents=True)
    if kind == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    with pytest.raises(FormatError, match="cannot be read"):
        requests.of(tmp_path, pin())


def test_evidence_is_what_its_name_says(tmp_path: Path) -> None:
    from vetting.model.evidence_document import digest_of

    data = b'{"found": 1}'
    digest = digest_of(data)
    requests.put(tmp_path, requests.evidence_path(tmp_path, pin(), digest), data)
    assert requests.read_evidence(tmp_path, pin(), digest) == data
    requests.evidence_path(tmp_path, pin(), digest).write_bytes(b'{"found": 0}')
    with pytest.raises(FormatError, match="changed since the request was made"):
        requests.read_evidence(tmp_path, pin(), digest)
    with pytest.raises(FormatError, match="cannot be read"):
        requests.read_evidence(tmp_path, pin(version="9.9.9"), digest)


NAMES = st.text(min_size=1, max_size=40).filter(str.strip)


@given(who=NAMES)
def test_any_name_makes_a_file_in_the_folder(who: str) -> None:
    name = requests.label(who.encode("utf-8", "replace").decode())
    assert name.isascii()
    assert "/" not in name
    assert not name.startswith(".")
    assert len(name) < 60


def test_pins_of_both_ecosystems_have_places(tmp_path: Path) -> None:
    pins = (pin("pypi", "mcp-server", "1!2.0.post1"), pin("npm", "@a/b", "1.0.0-rc.1"))
    for one in pins:
        requests.write(tmp_path, dataclasses.replace(PLAIN, pin=one))
    assert set(requests.everything(tmp_path)[0]) == set(pins)
