import os
from pathlib import Path

import pytest

from vetting.boundary import tree_walk
from vetting.boundary.tree_walk import UnreadableText, read_text, walk

FOLDERS = frozenset({".cursor"})


def wanted(path: str) -> bool:
    return path.endswith("mcp.json")


def seen(root: Path, top: Path | None = None) -> list[str]:
    found = walk(root, wanted, FOLDERS, top)
    return sorted(f"{item.path}: {item.error}" if item.error else item.path for item in found)


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("{}", "utf-8")


def test_which_files_are_found(tmp_path: Path) -> None:
    make(tmp_path, ".mcp.json", "a/.hidden/mcp.json", "a/x.json", ".git/mcp.json")
    make(tmp_path, "node_modules/a/mcp.json", "sub/.git/mcp.json", "sub/mcp.json")
    assert seen(tmp_path) == [".mcp.json", "a/.hidden/mcp.json", "sub/mcp.json"]


def test_a_skipped_folder_that_is_asked_for_is_walked(tmp_path: Path) -> None:
    make(tmp_path, "node_modules/a/mcp.json")
    assert seen(tmp_path / "node_modules") == ["a/mcp.json"]


def test_links(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    make(root, "configs/mcp.json", "sub/x")
    make(outside, "mcp.json")
    (root / ".cursor").symlink_to("configs")
    (root / "sub/.cursor").symlink_to(outside)
    (root / "sub/other").symlink_to(outside)
    (root / "sub/up").symlink_to(root)
    (root / "sub/self").symlink_to("self")
    (root / "mcp.json").symlink_to("mcp.json")
    (root / "configs/.cursor").symlink_to("../sub")
    problem = "a symbolic link that leads out of the folder"
    nested = "a symbolic link inside a folder that is one itself"
    assert seen(root) == [
        f".cursor/.cursor: {nested}",
        ".cursor/mcp.json",
        f"configs/.cursor/.cursor: {problem}",
        "configs/mcp.json",
        "mcp.json",
        f"sub/.cursor: {problem}",
    ]
    assert "sub/.cursor/mcp.json" in seen(root, tmp_path)


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    assert seen(tmp_path / "none") == [".: No such file or directory"]


def test_a_tree_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_walk, "MAX_ENTRIES", 3)
    make(tmp_path, *(f"{name}/x" for name in "abc"))
    assert seen(tmp_path) == ["c: the tree has over 3 entries"]


def test_a_text_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbfa\r\n")
    (tmp_path / "link").symlink_to("a")
    assert read_text(tmp_path / "a", tmp_path) == "\ufeffa\r\n"
    assert read_text(tmp_path / "link", tmp_path) == "\ufeffa\r\n"


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "root"
    make(tmp_path, "root/large", "outside", "root-sibling/a")
    (root / "large").write_bytes(b"x" * 20)
    (root / "latin").write_bytes(b"a\xe9")
    (root / "out").symlink_to("../outside")
    (root / "beside").symlink_to("../root-sibling/a")
    (root / "self").symlink_to("self")
    (root / "folder").mkdir()
    os.mkfifo(root / "pipe")
    monkeypatch.setattr(tree_walk, "MAX_SIZE", 10)
    errors = {}
    for name in ("large", "latin", "out", "beside", "self", "folder", "pipe", "gone", "../outside"):
        with pytest.raises(UnreadableText) as caught:
            read_text(root / name, root)
        errors[name] = str(caught.value)
    assert errors == {
        "large": "larger than 0 MiB",
        "latin": "not UTF-8 at byte 1",
        "out": "it leads out of the folder",
        "beside": "it leads out of the folder",
        "self": "cannot be read",
        "folder": "no plain file",
        "pipe": "no plain file",
        "gone": "No such file or directory",
        "../outside": "it leads out of the folder",
    }


@pytest.mark.parametrize("later", ["a", "longer than before"])
def test_a_text_that_is_written_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, later: str
) -> None:
    path = tmp_path / "config"
    path.write_text("b")
    os.utime(path, (1, 1))
    looked = os.fstat

    def look(handle: int) -> os.stat_result:
        """The system's answer; somebody writes right after the first one."""
        state = looked(handle)
        if state.st_mtime == 1:
            path.write_text(later)
        return state

    monkeypatch.setattr(os, "fstat", look)
    with pytest.raises(UnreadableText, match=r"^it changed while it was read$"):
        read_text(path, tmp_path)
    assert read_text(path, tmp_path) == later
