"""The contract of `archive.read`: names as installed, and the standard library as a second opinion.

On well-formed archives ours and Python's readers agree exactly. On anything else ours either
refuses, or has read whatever Python's finds: what only the other finds is hidden from us.
"""

import gzip
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.boundary.archive.crafted import (
    END,
    NPM,
    SDIST,
    WHEEL,
    Part,
    files,
    link,
    long_name,
    member,
    noted,
    pax,
    read,
    refused,
    tar_of,
    tgz,
    zip_of,
)
from tests.random_cases import cases
from vetting.errors import ArchiveError
from vetting.model.artifact import ArtifactKind

# The folder is shared between examples on purpose: every example overwrites its one file.
BOUNDED = settings(
    max_examples=cases(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def test_a_file_is_described(tmp_path: Path) -> None:
    contents = read(tmp_path, tar_of({b"package/bin/run": b"#!/usr/bin/env node\n"}))
    (file,) = contents.files
    assert (file.path, file.size, file.mode, file.format, file.language) == (
        *("bin/run", 20, 0o644),
        *("text", "javascript"),
    )
    assert file.sha256 == hashlib.sha256(b"#!/usr/bin/env node\n").hexdigest()
    with pytest.raises(KeyError):
        contents.read(read(tmp_path, tar_of({b"package/other": b""})).files[0])


@pytest.mark.parametrize(
    ("kind", "members", "names", "notes"),
    [
        # A12: npm drops the first component, whatever it is
        (NPM, {b"package/a": b"1", b"package/b/c": b"2"}, {"a": b"1", "b/c": b"2"}, []),
        (NPM, {b"server-1.0/a": b"1"}, {"a": b"1"}, [("archive/unexpected-root", "server-1.0")]),
        (
            NPM,
            {b"package-evil/a": b"1"},
            {"a": b"1"},
            [("archive/unexpected-root", "package-evil")],
        ),
        (
            NPM,
            {b"package/a": b"1", b"other/b": b"2"},
            {"a": b"1", "b": b"2"},
            [("archive/mixed-roots", "other")],
        ),
        (NPM, {b"package": b"1"}, {"package": b"1"}, []),
        (
            NPM,
            {b"package/a": b"1", b"b": b"2"},
            {"a": b"1", "b": b"2"},
            [("archive/mixed-roots", "b")],
        ),
        (
            NPM,
            {b"package/a": b"1", b"other/a": b"1"},
            {"a": b"1"},
            [("archive/mixed-roots", "other")],
        ),
        # pip drops it only when all members share it
        (
            SDIST,
            {b"p-1/setup.py": b"1", b"p-1/p/a.py": b"2"},
            {"setup.py": b"1", "p/a.py": b"2"},
            [],
        ),
        (
            SDIST,
            {b"p-1/setup.py": b"1", b"evil.py": b"2"},
            {"p-1/setup.py": b"1", "evil.py": b"2"},
            [("archive/mixed-roots", "evil.py")],
        ),
        (SDIST, {b"setup.py": b"1"}, {"setup.py": b"1"}, []),
    ],
)
def test_files_are_named_as_they_are_installed(
    tmp_path: Path,
    kind: ArtifactKind,
    members: Mapping[bytes, bytes],
    names: dict[str, bytes],
    notes: list[tuple[str, str]],
) -> None:
    contents = read(tmp_path, tar_of(members), kind)
    assert files(contents) == names
    assert noted(contents) == notes


def test_a_wheel_has_no_top_folder(tmp_path: Path) -> None:
    data = zip_of(Part(name=b"p/a.py", data=b"1"), Part(name=b"p-1.dist-info/RECORD", data=b""))
    assert files(read(tmp_path, data, WHEEL)) == {"p/a.py": b"1", "p-1.dist-info/RECORD": b""}


def test_a_zipped_source_archive_loses_its_top_folder(tmp_path: Path) -> None:
    data = zip_of(Part(name=b"p-1/setup.py", data=b"1"))
    assert files(read(tmp_path, data, SDIST, zipped=True)) == {"setup.py": b"1"}


@pytest.mark.parametrize(
    "members",
    [
        {b"package/a": b"1", b"other/a": b"2"},
        {b"package": b"1", b"other/package": b"2"},
    ],
)
def test_two_top_folders_with_one_file_are_refused(
    tmp_path: Path, members: Mapping[bytes, bytes]
) -> None:
    assert refused(tmp_path, tar_of(members)) == "archive/duplicate-path"


def test_names_that_collide_elsewhere_are_noted(tmp_path: Path) -> None:
    """A9."""
    contents = read(tmp_path, tar_of({b"package/README": b"1", b"package/readme": b"2"}))
    assert files(contents) == {"README": b"1", "readme": b"2"}
    assert noted(contents) == [("archive/case-collision", "package/readme")]


def test_a_missing_file_is_no_archive_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "missing", b"")


# --- The standard library as an oracle -----------------------------------------------------------

# Fillers are letters that are drawn as nothing, and are reported.
PLAIN = st.characters(
    codec="utf-8",
    categories=["L", "N", "Sm", "So"],
    include_characters="-_+ ",
    exclude_characters="\u115f\u1160\u3164\uffa0\u2800",
)
COMPONENT = st.text(PLAIN, min_size=1, max_size=40).map(lambda text: f"n{text}n")
LONG = st.integers(90, 240).map(lambda length: "long" + "x" * length)
PATHS = st.lists(st.one_of(COMPONENT, LONG), min_size=1, max_size=4).map("/".join)
TREES = st.dictionaries(PATHS, st.binary(max_size=2000), max_size=8).filter(
    lambda tree: all(
        len(path.encode()) < 900 and not any(other.startswith(f"{path}/") for other in tree)
        for path in tree
    )
)
FORMATS = {"ustar": tarfile.USTAR_FORMAT, "pax": tarfile.PAX_FORMAT, "gnu": tarfile.GNU_FORMAT}


def with_tarfile(tree: Mapping[str, bytes], form: int) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as tar:
        for path, data in tree.items():
            folder = tarfile.TarInfo(f"package/{path}".rpartition("/")[0])
            folder.type = tarfile.DIRTYPE
            tar.addfile(folder)
            info = tarfile.TarInfo(f"package/{path}")
            info.size, info.mtime, info.uname = len(data), 1700000000.5, "né"
            tar.addfile(info, io.BytesIO(data))
    return gzip.compress(buffer.getvalue(), mtime=0)


@pytest.mark.parametrize("form", FORMATS)
@BOUNDED
@given(tree=TREES)
def test_what_tarfile_writes_is_read_exactly(
    tmp_path: Path, form: str, tree: dict[str, bytes]
) -> None:
    try:
        data = with_tarfile(tree, FORMATS[form])
    except ValueError:  # a name that ustar cannot hold
        return
    contents = read(tmp_path, data)
    assert files(contents) == tree
    assert {note.rule_id for note in contents.notes} <= {
        "archive/case-collision",
        "archive/unexpected-root",
    }


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@BOUNDED
@given(tree=TREES)
def test_what_zipfile_writes_is_read_exactly(
    tmp_path: Path, method: int, tree: dict[str, bytes]
) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for path, data in tree.items():
            archive.writestr(path, data)
    assert files(read(tmp_path, buffer.getvalue(), WHEEL)) == tree


def by_tarfile(data: bytes) -> dict[str, bytes]:
    """The regular files as Python's reader finds them, which stops where it finds no sense."""
    found = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz", errors="backslashreplace") as tar:
            for info in tar.getmembers():
                if info.isreg():
                    file = tar.extractfile(info)
                    found[_installed(info.name)] = file.read() if file else b""
    except tarfile.ReadError:
        pass
    return found


def by_zipfile(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {
                _relative(info.filename): archive.read(info)
                for info in archive.infolist()
                if not info.is_dir()
            }
    except NotImplementedError:  # a later version of the format is asked for
        return {}


def _relative(name: str) -> str:
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))


def _installed(name: str) -> str:
    relative = _relative(name.replace("\\x", "%"))
    return relative.partition("/")[2] or relative


TAR_SEED = b"".join(
    [
        member(b"package/", kind=b"5"),
        member(b"package/a.js", b"alert(1)"),
        pax({"path": b"package/long.js", "mtime": b"1.5"}),
        member(b"package/short", b"S" * 600),
        long_name(b"package/gnu.js"),
        member(b"package/short2", b"G"),
        END,
    ]
)
ZIP_SEED = zip_of(
    Part(name=b"p/a.py", data=b"import os\n" * 20),
    Part(name=b"p/", method=0),
    Part(name=b"p/b.py", data=b"stored", method=0),
    Part(name=b"p/c.py", data=b"c" * 600, extra=b"UT\5\0\1\0\0\0\0"),
)
# Where to change, how many bytes to drop, what to put there.
CHANGES = st.lists(
    st.tuples(st.integers(0, 4000), st.integers(0, 3), st.binary(max_size=3)), max_size=4
)
FIELDS = st.lists(
    st.tuples(
        st.integers(0, 12).map(lambda block: block * 512),
        st.sampled_from([0, 100, 124, 148, 156, 157, 257, 263, 345]),
        st.one_of(
            st.binary(min_size=1, max_size=12),
            st.sampled_from(
                [b"0", b"5", b"x", b"g", b"L", b"2", b"00000000010\0", b"package/a.js"]
            ),
        ),
    ),
    max_size=3,
)


def changed(seed: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    data = bytearray(seed)
    for position, drop, put in changes:
        at = position % len(data)
        data[at : at + drop] = put
    return bytes(data)


def resealed(tar: bytes) -> bytes:
    """With right checksums, so that changes get past the first test of a header."""
    blocks = [bytearray(tar[i : i + 512]) for i in range(0, len(tar), 512)]
    for block in blocks:
        if len(block) == 512 and block[257:262] == b"ustar":
            block[148:156] = b" " * 8
            block[148:156] = b"%06o\0 " % sum(block)
    return b"".join(blocks)


def outcome(folder: Path, data: bytes, kind: ArtifactKind) -> dict[str, bytes] | None:
    """What was read, None when refused; any other error fails the test."""
    try:
        return files(read(folder, data, kind))
    except ArchiveError:
        return None


@BOUNDED
@given(data=st.binary(max_size=3000))
@example(data=b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\xff\xff")
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    for kind in (NPM, SDIST, WHEEL):
        outcome(tmp_path, data, kind)
    outcome(tmp_path, gzip.compress(data), SDIST)
    outcome(tmp_path, b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + data, NPM)


@settings(BOUNDED, max_examples=cases(600))
@given(changes=CHANGES, fields=FIELDS)
def test_a_changed_tar_is_refused_or_hides_nothing_that_python_finds(
    tmp_path: Path, changes: list[tuple[int, int, bytes]], fields: list[tuple[int, int, bytes]]
) -> None:
    tar = changed(TAR_SEED, changes)
    for block, field, put in fields:
        tar = tar[: block + field] + put + tar[block + field + len(put) :]
    data = gzip.compress(resealed(tar), 1, mtime=0)
    ours = outcome(tmp_path, data, NPM)
    if ours is not None:
        assert by_tarfile(data).items() <= ours.items()


@settings(BOUNDED, max_examples=cases(600))
@given(changes=CHANGES)
def test_a_changed_zip_is_refused_or_hides_nothing_that_python_finds(
    tmp_path: Path, changes: list[tuple[int, int, bytes]]
) -> None:
    data = changed(ZIP_SEED, changes)
    ours = outcome(tmp_path, data, WHEEL)
    if ours is not None:
        assert by_zipfile(data).items() <= ours.items()


@BOUNDED
@given(changes=CHANGES)
def test_a_changed_gzip_is_refused_or_hides_nothing_that_python_finds(
    tmp_path: Path, changes: list[tuple[int, int, bytes]]
) -> None:
    data = changed(gzip.compress(TAR_SEED, mtime=0), changes)
    ours = outcome(tmp_path, data, NPM)
    if ours is not None:
        assert by_tarfile(data).items() <= ours.items()


@BOUNDED
@given(
    links=st.lists(
        st.tuples(
            st.sampled_from([b"p/a", b"p/d/b", b"p/d/c", b"p/e"]),
            st.lists(st.sampled_from(["..", "a", "d", "b", "f", "e", "."]), max_size=5).map(
                lambda parts: "/".join(parts).encode()
            ),
        ),
        max_size=4,
    )
)
@example(links=[(b"p/a", b""), (b"p/e", b"a/f")])
def test_links_never_give_a_file_that_the_system_would_not(
    tmp_path: Path, links: list[tuple[bytes, bytes]]
) -> None:
    """Against the real file system, with links made by name in a folder of their own."""
    data = tgz(member(b"p/f", b"F"), member(b"p/d/f", b"DF"), *(link(*pair) for pair in links))
    ours = outcome(tmp_path, data, SDIST)
    if ours is None:
        return
    root = Path(str(tmp_path), hashlib.sha256(data).hexdigest()[:16], "outside", "p")
    (root / "d").mkdir(parents=True, exist_ok=True)
    (root / "f").write_bytes(b"F")
    (root / "d" / "f").write_bytes(b"DF")
    for name, target in links:
        path = root.parent / name.decode()
        if not path.is_symlink() and target:
            path.symlink_to(target.decode())
    assert ours == {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in (root / "f", root / "d" / "f", *(root.parent / n.decode() for n, _ in links))
        if path.is_file()
    }
    assert all(path.resolve().is_relative_to(root) for path in root.rglob("*"))
