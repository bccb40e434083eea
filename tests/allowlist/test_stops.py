"""What an order reaches, who may give it, and what lifts it."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import NOW
from vetting.allowlist import repository, stops
from vetting.allowlist.reviewers import Reviewer, Reviewers
from vetting.errors import AllowlistError
from vetting.model.pin import PackagePin
from vetting.model.stop import Facts, Reach, Reason, Scope, Stop
from vetting.signing import dsse, orders
from vetting.signing.keys import FileSigner, generate
from vetting.workflow.stop import scope_of

ROOT = Path("allowlist")


def pin(text: str) -> PackagePin:
    ecosystem, _, rest = text.partition(":")
    name, _, version = rest.rpartition("@")
    return PackagePin(ecosystem=ecosystem, name=name, version=version)


@pytest.mark.parametrize(
    ("target", "stopped", "not_stopped"),
    [
        ("npm:a@1.2.3", ["npm:a@1.2.3"], ["npm:a@1.2.4", "npm:b@1.2.3", "pypi:a@1.2.3"]),
        ("npm:a", ["npm:a@1.2.3", "npm:a@9.0.0-rc.1"], ["npm:A@1.2.3", "npm:@s/a@1.2.3"]),
        ("npm:@s/a@^1.2.0", ["npm:@s/a@1.9.0", "npm:@s/a@1.3.0-rc.1"], ["npm:@s/a@2.0.0"]),
        ("npm:a@<1.4.2", ["npm:a@1.4.1", "npm:a@0.0.1", "npm:a@1.4.2-rc.1"], ["npm:a@1.4.2"]),
        ("npm:a@<1.4.2", ["npm:a@what"], []),
        ("pypi:My_Server<2", ["pypi:my-server@1.9", "pypi:my-server@2.0rc1"], ["pypi:my-server@2"]),
        ("pypi:a==1.0", ["pypi:a@1.0"], ["pypi:a@1.0.1", "pypi:a@2"]),
        ("pypi:a@!=1.5", ["pypi:a@1.4"], ["pypi:a@1.5"]),
        ("pkg:npm/%40s/a@1.0.0", ["npm:@s/a@1.0.0"], ["npm:@s/a@1.0.1"]),
    ],
)
def test_an_order_reaches_its_versions(
    target: str, stopped: list[str], not_stopped: list[str]
) -> None:
    scope = scope_of(target)
    assert {text: stops.covers(scope, pin(text), None) for text in (*stopped, *not_stopped)} == {
        **dict.fromkeys(stopped, True),
        **dict.fromkeys(not_stopped, False),
    }


QS = pin("npm:qs@6.16.0")


@pytest.mark.parametrize(
    ("facts", "covered"),
    [
        (Facts(members=(QS,), whole=True), True),
        (Facts(members=(QS,), whole=False), True),
        (Facts(members=(pin("npm:qs@6.17.0"),), whole=True), False),
        (Facts(members=(pin("npm:qs@6.17.0"),), whole=False), None),
        (Facts(), None),
        (None, None),
    ],
)
def test_an_order_about_a_member_reaches_what_brings_it_in(
    facts: Facts | None, covered: bool | None
) -> None:
    scope = scope_of("npm:qs@6.16.0", Reach.MEMBER)
    assert stops.covers(scope, pin("npm:server@1.0.0"), facts) is covered
    assert stops.covers(scope, QS, None) is True, "and the package itself"


@pytest.mark.parametrize(
    ("facts", "covered"),
    [
        (Facts(publishers=frozenset({"mallory"})), True),
        (Facts(publishers=frozenset({"alice"})), False),
        (Facts(), None),
        (None, None),
    ],
)
def test_an_order_about_a_publisher_reaches_what_they_published(
    facts: Facts | None, covered: bool | None
) -> None:
    scope = scope_of("npm:mallory", Reach.PUBLISHER)
    assert stops.covers(scope, pin("npm:server@1.0.0"), facts) is covered
    assert stops.covers(scope, pin("pypi:server@1.0.0"), facts) is False


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FileSigner]:
    folder = tmp_path_factory.mktemp("keys")
    return {name: generate(folder / f"{name}.pem") for name in ("service", "alice", "bob", "eve")}


def team(keys: dict[str, FileSigner], threshold: int = 2) -> Reviewers:
    return Reviewers(
        threshold=threshold,
        verifier="https://acme.example/v1",
        verifier_keys=(keys["service"].public,),
        people=tuple(
            Reviewer(id=f"mailto:{name}", role="reviewer", keys=(keys[name].public,))
            for name in ("alice", "bob")
        ),
    )


def order(signer: FileSigner, target: str = "npm:a@1.2.3", *, revokes: bool = False) -> bytes:
    payload = orders.stop(
        scope_of(target),
        revokes=revokes,
        reason=Reason.ADVISORY,
        note="GHSA-1",
        by="mailto:alice",
        now=NOW,
    )
    return dsse.sign(payload, signer)


def named(data: bytes, label: str = "stop-a") -> str:
    return repository.attachment_name(stops.FOLDER, label, data)


def lifted(of: Stop, signer: FileSigner, by: str) -> dict[str, bytes]:
    data = dsse.sign(orders.lift(of, by=by, note="", now=NOW), signer)
    return {named(data, f"lift-{by[7:]}"): data}


@pytest.mark.parametrize("who", ["alice", "bob", "service"])
def test_one_reviewer_or_the_verifier_may_stop(keys: dict[str, FileSigner], who: str) -> None:
    data = order(keys[who])
    (found,) = stops.orders(ROOT, {named(data): data}, team(keys), ())
    assert (found.scope, found.revokes, found.reason) == (
        Scope(reach=Reach.VERSION, ecosystem="npm", name="a", versions="1.2.3"),
        False,
        Reason.ADVISORY,
    )
    assert found.words == "ADVISORY: GHSA-1 (mailto:alice, 2026-11-21)"


def test_a_stranger_may_not(keys: dict[str, FileSigner]) -> None:
    data = order(keys["eve"])
    with pytest.raises(AllowlistError, match="not signed by a key that is trusted here"):
        stops.orders(ROOT, {named(data): data}, team(keys), ())


def test_an_order_that_is_listed_outlives_its_signers_key(keys: dict[str, FileSigner]) -> None:
    data = order(keys["eve"])
    assert len(stops.orders(ROOT, {named(data): data}, team(keys), [named(data)])) == 1


def test_no_two_orders_are_the_same_bytes(keys: dict[str, FileSigner]) -> None:
    assert order(keys["alice"]) != order(keys["alice"])


def test_lifting_takes_the_threshold_of_different_people(keys: dict[str, FileSigner]) -> None:
    data = order(keys["alice"])
    found = {named(data): data}
    (stopped,) = stops.orders(ROOT, found, team(keys), found)
    found |= lifted(stopped, keys["alice"], "mailto:alice")
    assert stops.orders(ROOT, found, team(keys), found) == (stopped,)
    again = dsse.sign(orders.lift(stopped, by="mailto:alice", note="again", now=NOW), keys["alice"])
    found |= {named(again, "lift-alice"): again}
    assert stops.orders(ROOT, found, team(keys), found) == (stopped,), "one person counts once"
    found |= lifted(stopped, keys["bob"], "mailto:bob")
    assert stops.orders(ROOT, found, team(keys), found) == ()
    assert stops.orders(ROOT, found, team(keys), [named(data)]) == (stopped,), "not listed yet"


@pytest.mark.parametrize(
    ("signer", "by", "why"),
    [
        ("eve", "mailto:bob", "not signed by a key that is trusted here"),
        ("service", "mailto:bob", "not signed by a key that is trusted here"),
        ("alice", "mailto:bob", "is in the name of mailto:bob, who did not sign it"),
    ],
)
def test_a_consent_that_is_not_the_persons_own_is_refused(
    keys: dict[str, FileSigner], signer: str, by: str, why: str
) -> None:
    data = order(keys["alice"])
    found = {named(data): data}
    (stopped,) = stops.orders(ROOT, found, team(keys), found)
    found |= lifted(stopped, keys[signer], by)
    with pytest.raises(AllowlistError, match=why):
        stops.agreed(ROOT, found, team(keys))
    assert stops.orders(ROOT, found, team(keys, threshold=1), found) == (stopped,)


def test_a_consent_counts_after_its_signer_has_left_unless_the_key_was_stolen(
    keys: dict[str, FileSigner],
) -> None:
    data = order(keys["alice"])
    found = {named(data): data}
    (stopped,) = stops.orders(ROOT, found, team(keys), found)
    found |= lifted(stopped, keys["bob"], "mailto:bob")
    people = team(keys, threshold=1)
    alice, bob = people.people
    left = replace(bob, keys=(), retired=((keys["bob"].public, NOW + timedelta(days=1)),))
    stolen = replace(bob, keys=())
    for who, expected in ((left, ()), (stolen, (stopped,))):
        now = replace(people, people=(alice, who))
        assert stops.orders(ROOT, found, now, found) == expected


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"action": "PAUSED"}, "orders something that this mcp-vet does not know"),
        ({"scope": {"reach": "moon"}}, "orders something that this mcp-vet does not know"),
        ({"reason": {"code": "MOOD"}}, "orders something that this mcp-vet does not know"),
        ({"issuedAt": "soon"}, "orders something that this mcp-vet does not know"),
        ({"issuedAt": None}, "orders something that this mcp-vet does not know"),
    ],
)
def test_an_order_that_is_not_understood_allows_nothing(
    keys: dict[str, FileSigner], change: dict[str, object], why: str
) -> None:
    document = json.loads(dsse.payload(order(keys["alice"]), ""))
    document["predicate"] |= change
    data = dsse.sign(json.dumps(document).encode(), keys["alice"])
    with pytest.raises(AllowlistError, match=why):
        stops.orders(ROOT, {named(data): data}, team(keys), ())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"payloadType": 1}'])
def test_a_file_that_is_no_statement_is_refused(keys: dict[str, FileSigner], data: bytes) -> None:
    for listed in ((), ["status/stop-x.dsse.json"]):
        with pytest.raises(AllowlistError, match=r"allowlist/status/stop-x\.dsse\.json"):
            stops.orders(ROOT, {"status/stop-x.dsse.json": data}, team(keys), listed)
