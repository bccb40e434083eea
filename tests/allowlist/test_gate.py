import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.allowlist.site import tools_in
from tests.factories import NOW
from tests.workflow.checking import approved, without_index
from vetting.allowlist.gate import Gate
from vetting.boundary.verified_cache import VerifiedCache
from vetting.config_rules import Answer
from vetting.errors import AllowlistError
from vetting.model.check import Status
from vetting.model.server import Ref
from vetting.workflow import Tools
from vetting.workflow.approve_remote import approve_remote
from vetting.workflow.init import init

DAY = timedelta(days=1)


def ref(text: str, *, ecosystem: str = "npm", registry: str | None = None) -> Ref:
    name, at, version = text.rpartition("@")
    if not at or not name:
        name, version = text, ""
    return Ref(
        ecosystem=ecosystem,
        name=name,
        version=version or None,
        pinned=bool(version),
        unpinned=None if version else "no-version",
        registry=registry,
        spec=text,
    )


def gate(tools: Tools, folder: Path, *, days: float = 0, **fields: object) -> Gate:
    cache = VerifiedCache(folder / "verified.json", tools.key_dir / "cache.secret")
    return Gate(tools.allowlist, now=NOW + days * DAY, cache=cache, **fields)  # type: ignore[arg-type]


def ask(tools: Tools, folder: Path, text: str, **fields: object) -> Answer:
    return gate(tools, folder, **fields).ask(ref(text))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Tools:
    """With four versions of one package and two remote servers, for those that only ask."""
    tools = tools_in(tmp_path_factory.mktemp("many"))
    approved(tools, "server@1.9.0", "server@1.10.0", "server@2.1.0-rc.1", "server@3.0.0")
    for pattern in ("https://mcp.example.com/*", "https://*.wide.example/mcp"):
        approve_remote(pattern, tools, transport="any", authentication="oauth", reason="x")
    tools.store.close()
    return tools


def test_without_an_allowlist_there_is_no_gate(tools: Tools, tmp_path: Path) -> None:
    with pytest.raises(AllowlistError, match=r"reviewers\.json: cannot be read") as caught:
        gate(tools, tmp_path)
    assert caught.value.hint == "mcp-vet init makes an allowlist"


def test_an_approved_version_is_allowed_until_its_approval_ends(
    tools: Tools, tmp_path: Path
) -> None:
    approved(tools, "server@1.2.3", expires=NOW + 3 * DAY)
    found = ask(tools, tmp_path, "server@1.2.3")
    assert (found.status, found.approved) == (Status.ALLOWED, ("1.2.3",))
    found = ask(tools, tmp_path, "server@1.2.3", days=4)
    assert (found.status, found.reason) == (Status.EXPIRED, "it ended 2026-11-24")
    assert found.approved == ()


@pytest.mark.parametrize(
    ("text", "status", "nearest"),
    [
        ("server", Status.UNPINNED, "3.0.0"),
        ("server@1.5.0", Status.PIN_MISMATCH, "1.10.0"),
        ("server@2.0.0", Status.PIN_MISMATCH, "2.1.0-rc.1"),
        ("server@9.0.0", Status.PIN_MISMATCH, "3.0.0"),
        ("server@1.9.0", Status.ALLOWED, None),
        ("other@1.0.0", Status.NOT_ALLOWLISTED, None),
        ("other", Status.UNPINNED, None),
        ("@acme/server@1.9.0", Status.NOT_ALLOWLISTED, None),
        ("Server@1.9.0", Status.NOT_ALLOWLISTED, None),
        ("server@1.9.0 ", Status.PIN_MISMATCH, "1.10.0"),
        ("../../npm/server@1.9.0", Status.NOT_ALLOWLISTED, None),
        ("..@1.9.0", Status.NOT_ALLOWLISTED, None),
        ("server/1.9.0@x", Status.NOT_ALLOWLISTED, None),
        ("\0@1.0.0", Status.NOT_ALLOWLISTED, None),
        (f"{'x' * 5000}@1.0.0", Status.NOT_ALLOWLISTED, None),
    ],
)
def test_the_nearest_version_has_the_same_major_and_is_the_newest(
    many: Tools, text: str, status: Status, nearest: str | None
) -> None:
    found = ask(many, many.allowlist.parent, text)
    assert found.status is status
    assert (found.nearest.version if found.nearest else None) == nearest


def test_versions_are_ordered_by_their_ecosystem(tools: Tools, tmp_path: Path) -> None:
    versions = ("1.9", "1.10rc1", "1.10", "1.10.post1", "1!0.1")
    approved(tools, *(f"server@{version}" for version in versions), ecosystem="pypi")
    found = gate(tools, tmp_path).ask(ref("server", ecosystem="pypi"))
    assert found.approved == ("1!0.1", "1.10.post1", "1.10", "1.10rc1", "1.9")
    found = gate(tools, tmp_path).ask(ref("server@1.2", ecosystem="pypi"))
    assert found.nearest is not None
    assert found.nearest.version == "1.10.post1"


@pytest.mark.parametrize(
    ("registry", "ours", "status"),
    [
        (None, None, Status.ALLOWED),
        ("https://npm.example.com/", None, Status.NOT_ALLOWLISTED),
        ("https://npm.example.com/", "https://other.example.com", Status.NOT_ALLOWLISTED),
        ("https://npm.example.com/", "https://npm.example.com", Status.ALLOWED),
    ],
)
def test_another_registry_than_the_vetted_one_is_another_package(
    tools: Tools, tmp_path: Path, registry: str | None, ours: str | None, status: Status
) -> None:
    approved(tools, "server@1.2.3")
    asked = gate(tools, tmp_path, registries={"npm": ours})
    found = asked.ask(ref("server@1.2.3", registry=registry))
    assert found.status is status
    assert ("registry" in found.reason) == (status is not Status.ALLOWED)


@pytest.mark.parametrize(
    ("ecosystem", "pinned", "status"),
    [("oci", True, Status.NOT_ALLOWLISTED), ("git", False, Status.UNPINNED)],
)
def test_what_cannot_be_vetted_is_never_allowed(
    tools: Tools, tmp_path: Path, ecosystem: str, pinned: bool, status: Status
) -> None:
    init(tools)
    asked = ref("server@1.2.3" if pinned else "server", ecosystem=ecosystem)
    assert gate(tools, tmp_path).ask(asked).status is status


def _edit(path: Path) -> None:
    document = json.loads(path.read_text())
    document["payload"] = document["payload"][:-8] + "AAAAAAA="
    path.write_text(json.dumps(document))


def _no_evidence(path: Path) -> None:
    shutil.rmtree(path.parent / "evidence")


def _link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("damage", [_edit, _no_evidence, _link, Path.unlink])
@pytest.mark.parametrize("warm", [False, True])
def test_a_damaged_entry_is_never_allowed_and_said_to_be_damaged(
    tools: Tools, tmp_path: Path, damage: object, warm: bool
) -> None:
    approved(tools, "server@1.2.3")
    if warm:
        _ask_and_save(tools, tmp_path)
    damage(tools.allowlist / "entries/npm/server/1.2.3/vsa.dsse.json")  # type: ignore[operator]
    asked = gate(tools, tmp_path)
    assert asked.ask(ref("server@1.2.3")).status is Status.NOT_ALLOWLISTED
    assert len(asked.problems) == 1


def _ask_and_save(tools: Tools, folder: Path) -> None:
    cache = VerifiedCache(folder / "verified.json", tools.key_dir / "cache.secret")
    asked = Gate(tools.allowlist, now=NOW, cache=cache)
    assert asked.ask(ref("server@1.2.3")).status is Status.ALLOWED
    cache.save()


def test_what_was_verified_is_not_verified_again(
    tools: Tools, tmp_path: Path, signatures: list[str]
) -> None:
    approved(tools, "server@1.2.3", expires=NOW + 3 * DAY)
    _ask_and_save(tools, tmp_path)
    asked, later = gate(tools, tmp_path), gate(tools, tmp_path, days=4)
    signatures.clear()
    assert asked.ask(ref("server@1.2.3")).status is Status.ALLOWED
    assert later.ask(ref("server@1.2.3")).status is Status.EXPIRED
    assert signatures == []


def test_another_reviewer_list_is_not_the_signed_one(tools: Tools, tmp_path: Path) -> None:
    approved(tools, "server@1.2.3")
    _ask_and_save(tools, tmp_path)
    path = tools.allowlist / "reviewers.json"
    document = json.loads(path.read_text())
    document["reviewers"][0]["id"] = "mailto:mallory@example.com"
    path.write_text(json.dumps(document))
    with pytest.raises(AllowlistError, match="changed since it was signed"):
        gate(tools, tmp_path)


def test_a_forged_cache_is_worth_nothing(tools: Tools, tmp_path: Path) -> None:
    """Whoever fills the cache knows the key of an entry, and not the secret."""
    approved(tools, "server@1.2.3")
    _ask_and_save(tools, tmp_path)
    _edit(tools.allowlist / "entries/npm/server/1.2.3/vsa.dsse.json")
    path = tmp_path / "verified.json"
    kept = json.loads(path.read_text()).values()  # of the index and of the entry
    ((until, mac),) = [record for record in kept if record[0][0] != "{"]
    cache = VerifiedCache(path, tmp_path / "nothing")
    asked = Gate(tools.allowlist, now=NOW, cache=cache)
    texts = (tools.allowlist / "entries/npm/server/1.2.3").rglob("*.dsse.json")
    base = tools.allowlist / "entries/npm/server/1.2.3"
    key = asked._key(
        "pkg:npm/server@1.2.3", {str(p.relative_to(base)): p.read_bytes() for p in texts}
    )
    path.write_text(json.dumps({key: [until, mac]}))
    assert ask(tools, tmp_path, "server@1.2.3").status is Status.NOT_ALLOWLISTED


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("https://mcp.example.com/sse", Status.REMOTE),
        ("https://mcp.example.com", Status.REMOTE),
        ("https://MCP.example.com:443/a/b", Status.REMOTE),
        ("https://mcp.example.com./a", Status.REMOTE),
        ("http://mcp.example.com/sse", Status.NOT_ALLOWLISTED),
        ("https://mcp.example.com:8443/", Status.NOT_ALLOWLISTED),
        ("https://mcp.example.com.evil.example/", Status.NOT_ALLOWLISTED),
        ("https://mcp.example.com@evil.example/", Status.NOT_ALLOWLISTED),
        ("https://evil.example\\@mcp.example.com/", Status.NOT_ALLOWLISTED),
        ("https://mcp.example.com/a/../b", Status.NOT_ALLOWLISTED),
        ("https://mcp.example.com/%2e%2e/b", Status.NOT_ALLOWLISTED),
        ("https://a.wide.example/mcp", Status.REMOTE),
        ("https://a.b.wide.example/mcp", Status.REMOTE),
        ("https://wide.example/mcp", Status.NOT_ALLOWLISTED),
        ("https://a.wide.example/mcp/x", Status.NOT_ALLOWLISTED),
        ("http://localhost:3000/mcp", Status.LOCAL),
        ("http://127.0.0.1/", Status.LOCAL),
        ("a service's own name", Status.NOT_ALLOWLISTED),
    ],
)
def test_remote_servers_are_compared_by_their_canonical_address(
    many: Tools, address: str, status: Status
) -> None:
    asked = Ref(ecosystem="remote", name=address, pinned=None, role="main", spec=address)
    found = gate(many, many.allowlist.parent).ask(asked)
    assert found.status is status
    assert (found.expects is not None) == (status is Status.REMOTE)


def test_an_approval_of_a_remote_server_ends(tools: Tools, tmp_path: Path) -> None:
    approve_remote(
        "https://mcp.example.com/*",
        tools,
        transport="any",
        authentication="none",
        reason="x",
        expires=NOW + 3 * DAY,
    )
    asked = Ref(ecosystem="remote", name="https://mcp.example.com/", pinned=None)
    assert gate(tools, tmp_path, days=4).ask(asked).status is Status.EXPIRED


def test_two_people_must_approve_a_remote_server_where_the_list_says_so(
    tools: Tools, tmp_path: Path
) -> None:
    approve_remote(
        "https://mcp.example.com/*", tools, transport="any", authentication="none", reason="x"
    )
    without_index(tools)
    path = tools.allowlist / "reviewers.json"
    document = json.loads(path.read_text())
    other = {**document["reviewers"][0], "id": "mailto:bob@example.com"}
    other["keys"] = [{"keyid": "x", "public": "B" * 43 + "="}]
    document |= {"threshold": 2, "reviewers": [*document["reviewers"], other]}
    path.write_text(json.dumps(document))
    found = gate(tools, tmp_path).ask(
        Ref(ecosystem="remote", name="https://mcp.example.com/", pinned=None)
    )
    assert (found.status, found.reason) == (
        Status.NOT_ALLOWLISTED,
        "approved by too few people",
    )
