import hashlib
from dataclasses import replace

from vetting.model.artifact import Digest
from vetting.model.closure import ClosureMember, closure_digest


def member(name: str, *values: str, **fields: object) -> ClosureMember:
    files = tuple((f"{v}.whl", Digest(algorithm="sha256", value=v)) for v in values)
    return ClosureMember(ecosystem="pypi", name=name, version="1.0", files=files, **fields)  # type: ignore[arg-type]


def test_a_member_has_the_package_url_of_its_pin() -> None:
    scoped = ClosureMember(ecosystem="npm", name="@s/Name", version="1.0.0-rc.1", files=())
    assert scoped.purl == "pkg:npm/%40s/Name@1.0.0-rc.1"
    assert member("a").purl == "pkg:pypi/a@1.0"


def test_the_digest_is_of_the_members_and_their_files_in_any_order() -> None:
    one, two = member("a", "00", "11"), member("b", "22")
    known = closure_digest((one, two))
    text = b'[["pkg:pypi/a@1.0",["sha256:00","sha256:11"]],["pkg:pypi/b@1.0",["sha256:22"]]]'
    assert known == f"sha256:{hashlib.sha256(text).hexdigest()}"
    assert closure_digest((two, replace(one, files=one.files[::-1]))) == known


def test_what_is_said_of_a_member_is_not_part_of_its_identity() -> None:
    plain = member("a", "00")
    told = replace(plain, via=("pkg:pypi/b@1.0",), deprecated="old", withdrawn="x", optional=True)
    assert closure_digest((told,)) == closure_digest((plain,))


def test_every_change_of_identity_changes_the_digest() -> None:
    plain = member("a", "00")
    others = [
        (),
        (plain, member("b")),
        (member("a", "01"),),
        (member("a", "00", "11"),),
        (member("a"),),
        (replace(plain, version="1.1"),),
        (replace(plain, ecosystem="npm"),),
    ]
    digests = [closure_digest((plain,)), *(closure_digest(other) for other in others)]
    assert len(set(digests)) == len(digests)
