"""Families A (paths and links) and D14 (forms of names) of the hostile inputs, name by name."""

import unicodedata
from collections.abc import Callable

import pytest

from vetting.boundary.archive.names import Names
from vetting.boundary.archive.spool import Limits
from vetting.errors import ArchiveError


def names(*, links: bool = False) -> Names:
    return Names(Limits(), links=links)


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        # A1 climbing out
        (b"../x", "archive/path-traversal"),
        (b"../../x", "archive/path-traversal"),
        (b"package/../../x", "archive/path-traversal"),
        (b"package/a/..", "archive/path-traversal"),
        (b"..", "archive/path-traversal"),
        (b"..\\..\\x", "archive/path-traversal"),
        (b"package\\..\\..\\x", "archive/path-traversal"),
        (b"package/..\\x", "archive/path-traversal"),
        # A2 absolute, in every way of writing it
        (b"/etc/x", "archive/absolute-path"),
        (b"//etc/x", "archive/absolute-path"),
        (b"C:\\x", "archive/absolute-path"),
        (b"c:/x", "archive/absolute-path"),
        (b"c:x", "archive/absolute-path"),
        (b"./C:/x", "archive/absolute-path"),
        (b"package/C:/x", "archive/absolute-path"),
        (b"\\x", "archive/absolute-path"),
        (b"\\\\?\\C:\\x", "archive/absolute-path"),
        (b"\\\\server\\share\\x", "archive/absolute-path"),
        # A3 a sibling whose name starts like the destination's
        (b"../package-evil/x", "archive/path-traversal"),
        # A4 characters that end or split names
        (b"package/a\0.js", "archive/bad-name"),
        (b"package/a\n.js", "archive/bad-name"),
        (b"package/a\r.js", "archive/bad-name"),
        (b"package/a\x1b[2J.js", "archive/bad-name"),
        (b"package/a\x7f.js", "archive/bad-name"),
        ("package/a\x9b.js", "archive/bad-name"),
        ("package/a\u2028.js", "archive/bad-name"),
        ("package/a\udc80.js", "archive/bad-name"),
        (b"", "archive/bad-name"),
        (b".", "archive/bad-name"),
        (b"./", "archive/bad-name"),
        # A11 depth and length
        (b"a/" * 64 + b"b", "archive/too-deep"),
        (b"d/" * 300 + b"x", "archive/too-deep"),
        (b"n" * 1025, "archive/path-too-long"),
        (b"n" * 4096, "archive/path-too-long"),
    ],
)
def test_a_hostile_name_is_refused(raw: bytes | str, rule: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        names().file(raw)
    assert caught.value.rule_id == rule


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"package/index.js", "package/index.js"),
        (b"package/..x/y..js/...", "package/..x/y..js/..."),
        (b"package//a/./b.js", "package/a/b.js"),
        (b"package-evil/x", "package-evil/x"),
        (b"C/x", "C/x"),
        (b"package/dist/a/C:/x", "package/dist/a/C:/x"),
        ("package/é漢字 😀.js", "package/é漢字 😀.js"),
        ("package/é漢字.js".encode(), "package/é漢字.js"),
        (b"a/" * 63 + b"b", "a/" * 63 + "b"),
        (b"n" * 1024, "n" * 1024),
        (b"package/-rf", "package/-rf"),
        (b"package/__proto__", "package/__proto__"),
    ],
)
def test_a_name_beside_a_hostile_one_is_accepted(raw: bytes | str, name: str) -> None:
    assert names().file(raw) == name


@pytest.mark.parametrize(
    ("raw", "rule", "name"),
    [
        (b"a\\b.js", "archive/odd-name", "a/b.js"),
        (b"a/caf\xe9.js", "archive/odd-name", "a/caf%e9.js"),
        ("a/x\u202ejs.exe", "archive/odd-name", "a/x\u202ejs.exe"),
        ("a/index\u200b.js", "archive/odd-name", "a/index\u200b.js"),
        ("a/\u3164", "archive/odd-name", "a/\u3164"),
        (b"./a/b.js", "archive/odd-name", "a/b.js"),
        (b"a/b.", "archive/reserved-name", "a/b."),
        (b"a/b ", "archive/reserved-name", "a/b "),
        (b"a./b", "archive/reserved-name", "a./b"),
        (b"a/CON", "archive/reserved-name", "a/CON"),
        (b"a/aux.js", "archive/reserved-name", "a/aux.js"),
        (b"nul/b", "archive/reserved-name", "nul/b"),
        (b"a/com1.txt", "archive/reserved-name", "a/com1.txt"),
        ("a/LPT¹", "archive/reserved-name", "a/LPT¹"),
        (b"a/aux.js:stream", "archive/reserved-name", "a/aux.js:stream"),
    ],
)
def test_an_odd_name_is_read_and_reported(raw: bytes | str, rule: str, name: str) -> None:
    checked = names()
    assert checked.file(raw) == name
    assert [(note.rule_id, note.path) for note in checked.notes] == [(rule, name)]


@pytest.mark.parametrize("raw", [b"a/console", b"a/auxiliary.js", b"a/com.txt", b"a/b.c d.e", b"a"])
def test_a_name_that_only_resembles_an_odd_one_is_not_reported(raw: bytes) -> None:
    checked = names()
    checked.file(raw)
    assert checked.notes == []


def test_a_leading_dot_folder_is_reported_once() -> None:
    checked = names()
    checked.file(b"./package/a")
    checked.file(b"./package/b")
    assert [note.path for note in checked.notes] == ["package/a"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("README.md", "readme.md"),
        ("straße", "STRASSE"),
        ("é.js", unicodedata.normalize("NFD", "é.js")),
        ("lib/É.js", unicodedata.normalize("NFD", "lib/é.js")),
        ("\u1fb3\u0301", "\u03b1\u0301\u03b9"),  # equal only if folded between two normal forms
    ],
)
def test_names_that_are_one_file_elsewhere_are_reported(first: str, second: str) -> None:
    checked = names()
    checked.file(first)
    checked.file(second)
    assert [(note.rule_id, note.path) for note in checked.notes] == [
        ("archive/case-collision", second)
    ]


def test_names_that_differ_are_no_collision() -> None:
    checked = names()
    for name in ("readme.md", "readme.txt", "docs/readme.md", "e.js", "é.js"):
        checked.file(name)
    assert checked.notes == []


@pytest.mark.parametrize(
    "order",
    [
        [("file", b"a"), ("file", b"a/b")],
        [("file", b"a/b"), ("file", b"a")],
        [("file", b"a"), ("folder", b"a")],
        [("folder", b"a/"), ("file", b"a")],
        [("file", b"a/b"), ("folder", b"a/b/c")],
        [("link", b"a"), ("file", b"a/b")],
        [("file", b"a/b"), ("link", b"a")],
        [("link", b"a"), ("folder", b"a")],
    ],
)
def test_a_name_cannot_be_a_file_and_a_folder(order: list[tuple[str, bytes]]) -> None:
    checked = names(links=True)
    act: dict[str, Callable[[bytes], object]] = {
        "file": checked.file,
        "folder": checked.folder,
        "link": lambda name: checked.link(name, b"elsewhere", hard=False),
    }
    (first, one), (second, two) = order
    act[first](one)
    with pytest.raises(ArchiveError) as caught:
        act[second](two)
    assert caught.value.rule_id == "archive/file-and-folder"
    assert caught.value.path in ("a", "a/b")


def test_folders_may_come_in_any_order_and_twice() -> None:
    checked = names()
    checked.file(b"a/b/c")
    for folder in (b"a", b"a/b/", b"a/b", b"d/e/", b"./"):
        checked.folder(folder)
    assert checked.file(b"d/e/f") == "d/e/f"


def test_too_many_members_are_refused() -> None:
    checked = Names(Limits(files=2), links=False)
    checked.folder(b"a")
    checked.file(b"a/b")
    with pytest.raises(ArchiveError) as caught:
        checked.file(b"a/c")
    assert caught.value.rule_id == "archive/too-many-files"


def test_only_the_first_hundred_oddities_are_kept() -> None:
    checked = names()
    for number in range(150):
        checked.file(f"a/{number}.")
    assert len(checked.notes) == 100


def test_a_link_is_refused_where_packages_hold_none() -> None:
    with pytest.raises(ArchiveError) as caught:
        names(links=False).link(b"package/LICENSE", b"README", hard=False)
    assert caught.value.rule_id == "archive/link"
    assert caught.value.path == "package/LICENSE"


def resolved(*links: tuple[str, str], files: tuple[str, ...] = ("r/file", "r/a/b/c/file")) -> str:
    """What comes of an archive with these symbolic links: the copies, or the refusal."""
    checked = names(links=True)
    try:
        for file in files:
            checked.file(file)
        for name, target in links:
            checked.link(name.removeprefix("hard "), target, hard=name.startswith("hard "))
        return ", ".join(f"{name} = {target}" for name, target in checked.copies())
    except ArchiveError as error:
        return error.rule_id


@pytest.mark.parametrize(
    ("links", "result"),
    [
        # A5 straight out
        ([("r/LICENSE", "/proc/self/environ")], "archive/link-escape"),
        ([("r/LICENSE", "../../../../etc/passwd")], "archive/link-escape"),
        ([("r/LICENSE", "..\\..\\x")], "archive/link-escape"),
        ([("r/LICENSE", "C:\\x")], "archive/link-escape"),
        ([("r/LICENSE", "\\\\server\\x")], "archive/link-escape"),
        # out of the top folder is out of the package: installers drop that folder
        ([("r/x", "../file")], "archive/link-escape"),
        ([("r/x", "../r/file")], "archive/link-escape"),
        ([("r/x", "./file")], "r/x = r/file"),
        ([("r/a/x", "../file")], "r/a/x = r/file"),
        # A6 each link stays inside, both together do not
        ([("r/a/b/c/up", "../../.."), ("r/x", "a/b/c/up/../../etc")], "archive/link-escape"),
        ([("r/a/b/c/up", "../../.."), ("r/x", "a/b/c/up/file")], "r/x = r/file"),
        ([("r/x", "y"), ("r/y", "z"), ("r/z", "../..")], "archive/link-escape"),
        ([("r/x", "y"), ("r/y", "z"), ("r/z", "file")], "r/x = r/file, r/y = r/file, r/z = r/file"),
        # A7 a hard link through a symbolic link
        ([("r/a/b/c/up", "../../.."), ("hard r/x", "r/a/b/c/up/../x")], "archive/link-escape"),
        ([("r/a/b/c/up", "../.."), ("hard r/x", "r/a/b/c/up/../file")], "r/x = r/file"),
        ([("hard r/x", "r/file")], "r/x = r/file"),
        ([("hard r/x", "../r/file")], "archive/link-escape"),
        # no file at the end
        ([("r/x", "a/b")], ""),
        ([("r/x", "missing")], ""),
        ([("r/x", "file/more")], ""),
        ([("r/x", "file/")], ""),
        ([("r/x", "file/.")], ""),
        ([("r/x", "file/../file")], ""),
        ([("r/x", "missing/../file")], ""),
        ([("r/x", "a/../file")], "r/x = r/file"),
        # circles
        ([("r/x", "x")], "archive/malformed"),
        ([("r/x", "y"), ("r/y", "x")], "archive/malformed"),
        ([("r/x", "x/x/x/x")], "archive/malformed"),
        # A8 the same name again
        ([("r/file", "a")], "archive/duplicate-path"),
        ([("r/x", "file"), ("r/x", "a/b/c/file")], "archive/duplicate-path"),
        ([("r/x", "file"), ("hard r/x", "r/file")], "archive/duplicate-path"),
        ([("r/x", "file"), ("r/x", "file")], "r/x = r/file"),
        ([("r/x", "n" * 1025)], "archive/path-too-long"),
    ],
)
def test_links_lead_to_what_installers_would_find(
    links: list[tuple[str, str]], result: str
) -> None:
    assert resolved(*links) == result


def test_a_file_after_a_link_of_its_name_is_refused() -> None:
    checked = names(links=True)
    checked.link(b"r/x", b"file", hard=False)
    with pytest.raises(ArchiveError) as caught:
        checked.file(b"r/x")
    assert caught.value.rule_id == "archive/duplicate-path"


def test_entangled_links_end_in_a_bounded_time() -> None:
    """Forty hops of five hundred steps each, from ten thousand links."""
    checked = Names(Limits(path=1024), links=True)
    for number in range(10_000):
        target = "./" * 500 + f"l{number + 1}"
        checked.link(f"r/l{number}", target, hard=False)
    with pytest.raises(ArchiveError) as caught:
        list(checked.copies())
    assert caught.value.rule_id == "archive/malformed"


def test_links_are_reported_with_where_they_lead() -> None:
    checked = names(links=True)
    checked.file(b"r/file")
    checked.link(b"r/x", b"file", hard=False)
    checked.link(b"r/y", b"missing", hard=False)
    list(checked.copies())
    assert [(note.rule_id, note.path, note.message) for note in checked.notes] == [
        ("archive/link-inside", "r/x", "is a link to file, read as its copy"),
        ("archive/link-inside", "r/y", "is a link to missing, which is no file"),
    ]
