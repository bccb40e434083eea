import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from vetting.boundary.sealed_tree import close, content, remove, stamp


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    top = tmp_path / "tree"
    (top / "lib").mkdir(parents=True)
    (top / "lib/a.js").write_text("one")
    (top / "b.js").write_text("two")
    (top / "link").symlink_to("lib/a.js")
    return top


def _in_place(tree: Path) -> None:
    """As sly as it gets: the same size, the same times, the same inode."""
    path = tree / "lib/a.js"
    before = path.stat()
    with path.open("r+") as file:
        file.write("eno")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _replaced(tree: Path) -> None:
    (tree / "new").write_text("eno")
    (tree / "new").rename(tree / "lib/a.js")


def _added(tree: Path) -> None:
    (tree / "lib/c.js").write_text("")


def _removed(tree: Path) -> None:
    (tree / "b.js").unlink()


def _renamed(tree: Path) -> None:
    (tree / "b.js").rename(tree / "c.js")


def _linked(tree: Path) -> None:
    (tree / "link").unlink()
    (tree / "link").symlink_to("b.js")


def _executable(tree: Path) -> None:
    (tree / "b.js").chmod(0o755)


def _folder(tree: Path) -> None:
    (tree / "empty").mkdir()


@pytest.mark.parametrize(
    "change",
    [_in_place, _replaced, _added, _removed, _renamed, _linked, _executable, _folder],
)
def test_every_change_shows(tree: Path, change: Callable[[Path], None]) -> None:
    before = stamp(tree), content(tree)
    assert (stamp(tree), content(tree)) == before
    change(tree)
    assert stamp(tree) != before[0]
    assert content(tree) != before[1]


def test_a_copy_has_another_stamp_and_the_same_content(tree: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(tree, tmp_path / "copy", symlinks=True)
    assert stamp(copy) != stamp(tree)
    assert content(copy) == content(tree)


def test_names_of_any_bytes_are_looked_at(tree: Path) -> None:
    before = stamp(tree), content(tree)
    (tree / os.fsdecode(b"\xff\n\0".replace(b"\0", b""))).write_text("")
    after = stamp(tree), content(tree)
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_a_closed_tree_cannot_be_written_and_can_be_removed(tree: Path) -> None:
    close(tree)
    states = [tree.stat(), *(path.stat() for path in tree.rglob("*"))]
    assert all(not state.st_mode & 0o222 for state in states)
    remove(tree)
    assert not tree.exists()
    remove(tree)


def test_what_is_not_there_cannot_be_looked_at(tmp_path: Path) -> None:
    for look in (stamp, content):
        with pytest.raises(OSError, match="nothing"):
            look(tmp_path / "nothing")
