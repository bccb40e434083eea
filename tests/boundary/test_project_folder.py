from pathlib import Path

from vetting.boundary.project_folder import Folders, ProjectFolder


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def test_settings_are_looked_for_upwards(tmp_path: Path) -> None:
    top, start = tmp_path / "top", tmp_path / "top/a/b"
    write(
        tmp_path, **{".npmrc": "outside", "top/uv.toml": "top", "top/a/.npmrc": "a", "top/x": "x"}
    )
    write(start, **{"package.json": "b", "req.txt": "r", "sub/r.txt": "s"})
    (top / "node_modules/.bin").mkdir(parents=True)
    (top / "node_modules/.bin/tool").symlink_to("../../../../gone")
    folder = ProjectFolder(start, top)
    assert dict(folder) == {".npmrc": "a", "package.json": "b", "uv.toml": "top"}
    assert len(folder) == 3
    assert folder["req.txt"] == "r"
    assert folder["sub/r.txt"] == "s"
    assert "x" not in folder
    assert folder.get("x") is None
    assert folder.get("\0") is None
    assert "node_modules/.bin/tool" in folder
    assert "node_modules/.bin/other" not in folder
    assert folder.unread == ()


def test_nothing_outside_is_read(tmp_path: Path) -> None:
    top = tmp_path / "top"
    write(tmp_path, **{"secret": "s", "top/x": "x"})
    (top / ".npmrc").symlink_to("../secret")
    folder = ProjectFolder(top, top)
    assert folder["../secret"] == ""
    assert folder[str(tmp_path / "secret")] == ""
    assert folder[".npmrc"] == ""
    assert dict(folder.unread) == dict.fromkeys(
        ("../secret", str(tmp_path / "secret"), ".npmrc"), "it leads out of the folder"
    )
    assert dict(ProjectFolder(tmp_path, top)) == {}


def test_what_servers_share_is_listed_once_in_a_run(tmp_path: Path) -> None:
    top, start = tmp_path, tmp_path / "a"
    start.mkdir()
    run = Folders()
    assert ".npmrc" not in ProjectFolder(start, top, run)
    write(tmp_path, **{".npmrc": "top", "a/uv.toml": "a"})
    assert dict(ProjectFolder(start, top, run)) == {}
    assert dict(ProjectFolder(start, top, Folders())) == {".npmrc": "top", "uv.toml": "a"}
