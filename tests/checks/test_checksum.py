import base64
import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from tests.checks.conftest import INFO, WHEEL, lines
from tests.checks.conftest import wheel as wheel_tree
from tests.factories import subject, tree
from vetting.checks import Context
from vetting.checks.checksum import Checksum
from vetting.model.artifact import ArtifactTree, Digest, Missing
from vetting.model.evidence import Outcome

ZEROS = "0" * 64
X256 = hashlib.sha256(b"x").hexdigest()


def honest(item: ArtifactTree) -> ArtifactTree:
    """The same, declared with its own digests."""
    return replace(item, artifact=replace(item.artifact, digests=item.digests))


@pytest.mark.parametrize(
    ("declared", "size", "found"),
    [
        (
            (Digest(algorithm="sha256", value=ZEROS),),
            None,
            [
                (
                    "critical checksum/mismatch server-1.2.3.tgz: server-1.2.3.tgz: the registry "
                    f"declares sha256:{ZEROS}, the received file has sha256:{X256}"
                )
            ],
        ),
        (
            (Digest(algorithm="sha256", value=X256), Digest(algorithm="sha384", value="ab")),
            None,
            [
                (
                    "critical checksum/mismatch server-1.2.3.tgz: server-1.2.3.tgz: the registry "
                    "declares sha384:ab, the received file has sha384:None"
                )
            ],
        ),
        (
            (Digest(algorithm="sha256", value=X256),),
            2,
            [
                (
                    "critical checksum/mismatch server-1.2.3.tgz: server-1.2.3.tgz: the registry "
                    "declares 2 bytes, received 1"
                )
            ],
        ),
        (
            (),
            None,
            [
                (
                    "medium checksum/undeclared server-1.2.3.tgz: server-1.2.3.tgz: declared digests: "
                    "none"
                )
            ],
        ),
        ((Digest(algorithm="sha256", value=X256),), 1, []),
        ((Digest(algorithm="sha256", value=X256),), None, []),
    ],
)
def test_bytes_are_what_the_registry_declares(
    declared: tuple[Digest, ...], size: int | None, found: list[str], context: Context
) -> None:
    evidence = Checksum().run(subject(tree({"a": "x"}, declared=declared, size=size)), context)
    assert lines(evidence) == found
    assert evidence.outcome is (Outcome.FAILED if found else Outcome.PASSED)


def test_weak_digests_alone_are_none(context: Context) -> None:
    item = tree({"a": "x"})
    weak = Digest(algorithm="sha1", value=hashlib.sha1(b"x").hexdigest())
    item = replace(
        item, artifact=replace(item.artifact, digests=(weak,)), digests=(*item.digests, weak)
    )
    assert lines(Checksum().run(subject(item), context)) == [
        "medium checksum/undeclared server-1.2.3.tgz: server-1.2.3.tgz: declared digests: sha1"
    ]


def test_a_mismatch_is_of_the_signal_that_denies(context: Context) -> None:
    wrong = Digest(algorithm="sha256", value=ZEROS)
    (found,) = Checksum().run(subject(tree({"a": "x"}, declared=[wrong])), context).findings
    assert found.signal == "reg.integrity_changed"


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ((), "the release has no file that the target platforms can install"),
        (("no route",), "server-1.2.3.tgz: no route"),
        (("no route", "404"), "server-1.2.3.tgz: no route; server-1.2.3.tgz: 404"),
    ],
)
def test_what_did_not_arrive_is_incomplete(
    missing: tuple[str, ...], reason: str, context: Context
) -> None:
    artifact = tree({}).artifact
    items = tuple(Missing(artifact=artifact, why=why) for why in missing)
    evidence = Checksum().run(replace(subject(), missing=items), context)
    assert (evidence.outcome, evidence.reason) == (Outcome.INCOMPLETE, reason)


# RECORD.


def encoded(data: bytes, algorithm: str = "sha256") -> str:
    digest = hashlib.new(algorithm, data).digest()
    return f"{algorithm}={base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def record(files: Mapping[str, bytes], **changed: Sequence[str] | None) -> str:
    """The right RECORD, with rows changed or (None) left out."""
    rows: dict[str, Sequence[str] | None] = {
        path: (path, encoded(data), str(len(data))) for path, data in files.items()
    }
    rows[f"{INFO}/RECORD"] = (f"{INFO}/RECORD", "", "")
    rows |= changed
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(row for row in rows.values() if row)
    return buffer.getvalue()


FILES = {"a.py": b"a", "b,c.py": b"bc", f"{INFO}/METADATA": b"Name: server\n"}


def findings(text: str | None, context: Context, more: Mapping[str, bytes] = {}) -> list[str]:
    files: dict[str, bytes | str] = {**FILES, **more}
    if text is not None:
        files[f"{INFO}/RECORD"] = text
    return lines(Checksum().run(subject(honest(wheel_tree(files))), context))


def said(path: str, what: str) -> list[str]:
    return [f"high inst.pypi.record_mismatch {path}: {path} {what}"]


@pytest.mark.parametrize(
    "text",
    [
        record(FILES),
        record(FILES).replace("\n", "\r\n"),
        record(FILES, **{"a.py": ("./a.py", encoded(b"a"), "1")}),
        record(FILES, **{"a.py": ("a.py", encoded(b"a", "sha512"), "1")}),
        record(FILES, **{"a.py": ("a.py", encoded(b"a") + "=", "1")}),
        record(FILES, **{"a.py": ("a.py", encoded(b"a"), "")}),
        record(FILES, **{"a.py": ("a.py", encoded(b"a"))}),
        record(FILES) + "\n\n" + f"{INFO}/RECORD.jws,,\n",
        record(FILES) + record(FILES),
    ],
)
def test_a_right_record_passes(text: str, context: Context) -> None:
    assert findings(text, context) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (record(FILES, **{"a.py": None}), said("a.py", "is not listed in RECORD")),
        (
            record({**FILES, "gone.py": b""}),
            said("gone.py", "is listed but not in the wheel"),
        ),
        (
            record(FILES, **{"a.py": ("a.py", encoded(b"z"), "1")}),
            said("a.py", "does not have its listed sha256"),
        ),
        (
            record(FILES, **{"a.py": ("a.py", encoded(b"z", "sha512"), "1")}),
            said("a.py", "does not have its listed sha512"),
        ),
        (
            record(FILES, **{"a.py": ("a.py", encoded(b"a"), "2")}),
            said("a.py", "does not have its listed size"),
        ),
        (
            record(FILES, **{"a.py": ("a.py", encoded(b"a", "md5"), "1")}),
            said("a.py", "is listed without a strong digest"),
        ),
        (
            record(FILES, **{"a.py": ("a.py", encoded(b"a", "sha1"), "1")}),
            said("a.py", "is listed without a strong digest"),
        ),
        (
            record(FILES, **{"a.py": ("a.py", "", "")}),
            said("a.py", "is listed without a strong digest"),
        ),
        (
            record(FILES) + f"a.py,{encoded(b'z')},1\n",
            said("a.py", "is listed twice, differently"),
        ),
    ],
)
def test_a_record_that_disagrees_is_told(text: str, found: list[str], context: Context) -> None:
    assert findings(text, context) == found


def test_a_record_that_is_missing_or_double(context: Context) -> None:
    none = f"high inst.pypi.record_mismatch -: {WHEEL} has 0 RECORD files, not one"
    assert findings(None, context) == [none]
    two = f"high inst.pypi.record_mismatch -: {WHEEL} has 2 RECORD files, not one"
    assert findings(record(FILES), context, {"other-1.dist-info/RECORD": b""}) == [two]


def test_a_vendored_record_is_a_file_like_any_other(context: Context) -> None:
    vendored = {f"server/_vendor/{INFO}/RECORD": b"anything"}
    assert findings(record({**FILES, **vendored}), context, vendored) == []


def test_a_record_that_cannot_be_parsed(context: Context) -> None:
    assert findings("x" * 200_000 + ",,", context) == [
        (
            "high inst.pypi.record_mismatch -: RECORD cannot be parsed "
            "(field larger than field limit (131072))"
        )
    ]


def test_only_wheels_have_records(context: Context) -> None:
    assert lines(Checksum().run(subject(honest(tree({"a": "x"}))), context)) == []


def test_places_name_the_wheel_they_are_in(context: Context) -> None:
    other = honest(wheel_tree({"a.py": b"", f"{INFO}/RECORD": record({})}, prefix="o.whl!/"))
    assert lines(Checksum().run(subject(other), context)) == [
        "high inst.pypi.record_mismatch o.whl!/a.py: a.py is not listed in RECORD"
    ]
