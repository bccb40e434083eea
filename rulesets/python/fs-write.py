import os
import shutil
import tempfile
from os import makedirs
from pathlib import Path
from shutil import rmtree as delete

import aiofiles

APPEND = "a"


async def tool(path: str, mode: str, text: str, frame, archive, widget) -> None:
    # ruleid: fs-write
    with open(path, "w") as file:
        file.write(text)
    # ruleid: fs-write
    open(path, APPEND)
    # ruleid: fs-write
    open(path, mode="xb")
    # ruleid: fs-write
    open(path, "r+")
    # ruleid: fs-write
    open(path, mode)
    # ruleid: fs-write
    os.open(path, os.O_WRONLY | os.O_CREAT)
    # ruleid: fs-write
    async with aiofiles.open(path, "wb") as file:
        await file.write(text)
    # ruleid: fs-write
    Path(path).write_text(
        text,
    )
    # ruleid: fs-write
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    # ruleid: fs-write
    with Path(path).open("w") as file:
        file.write(text)
    # ruleid: fs-write
    Path(path).unlink(missing_ok=True)
    # ruleid: fs-write
    makedirs(path)
    # ruleid: fs-write
    os.remove(path)
    # ruleid: fs-write
    shutil.move(path, text)
    # ruleid: fs-write
    delete(path, onerror=None)
    # ruleid: fs-write
    archive.extractall(path)
    # ruleid: fs-write
    tempfile.NamedTemporaryFile(delete=False)
    # ruleid: fs-write
    frame.to_csv(path)
    # ok: fs-write
    open(path)
    # ok: fs-write
    open(path, "rb")
    # ok: fs-write
    os.open(path, os.O_RDONLY)
    # ok: fs-write
    frame.rename(columns={"a": "b"})
    # ok: fs-write
    frame.to_csv()
    # ok: fs-write
    text.replace("a", "b")
    # ok: fs-write
    widget.remove(path)
    # ok: fs-write
    # os.remove(path) in a comment
    # ok: fs-write
    print("open(path, 'w')")
