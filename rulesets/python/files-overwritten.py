import os
from pathlib import Path


def wipe(folder):
    for root, folders, files in os.walk(folder):
        for name in files:
            with open(os.path.join(root, name), "w") as handle:
                # ruleid: files-overwritten
                handle.write("peace")


def lock(cipher):
    for path in Path.home().rglob("*.docx"):
        # ruleid: files-overwritten
        path.write_bytes(cipher.encrypt(path.read_bytes()))


def listing(folder, out):
    for root, folders, files in os.walk(folder):
        for name in files:
            # ok: files-overwritten
            out.write("a file")


def change(folder):
    for path in Path(folder).rglob("*.md"):
        # ok: files-overwritten
        path.write_text(path.read_text().replace("a", "b"))
    # ok: files-overwritten
    Path("index.md").write_text("index")
