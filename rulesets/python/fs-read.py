import glob
import io
import os
import webbrowser
from os import listdir, walk
from pathlib import Path

import aiofiles
import pandas as pd

READ = "rb"


async def tool(path: str, client) -> None:
    # ruleid: fs-read
    with open(path) as file:
        file.read()
    # ruleid: fs-read
    open(path, encoding="utf-8")
    # ruleid: fs-read
    open(path, errors="ignore", encoding="utf-8")
    # ruleid: fs-read
    open(path, READ)
    # ruleid: fs-read
    open(path, mode="r", encoding="utf-8")
    # ruleid: fs-read
    open(path, "r+")
    # ruleid: fs-read
    io.open(
        path,
        "rt",
    )
    # ruleid: fs-read
    async with aiofiles.open(path, mode="rb") as file:
        await file.read()
    # ruleid: fs-read
    Path(path).read_text()
    # ruleid: fs-read
    (Path.home() / path).read_bytes()
    # ruleid: fs-read
    with Path(path).open("rb") as file:
        file.read()
    # ruleid: fs-read
    os.listdir(path)
    # ruleid: fs-read
    listdir(path)
    # ruleid: fs-read
    for root, _folders, files in walk(path):
        print(root, files)
    # ruleid: fs-read
    glob.glob("**/*.json", recursive=True)
    # ruleid: fs-read
    list(Path(path).rglob("*.md"))
    # ruleid: fs-read
    pd.read_csv(path)
    # ok: fs-read
    open(path, "w")
    # ok: fs-read
    open(path, mode="ab")
    # ok: fs-read
    open(path, encoding="utf-8", mode="w")
    # ok: fs-read
    os.open(path, os.O_WRONLY | os.O_CREAT)
    # ok: fs-read
    Path(path).open("w")
    # ok: fs-read
    webbrowser.open(path)
    # ok: fs-read
    client.open(path)
    # ok: fs-read
    # open(path) in a comment
    # ok: fs-read
    print("open(path)")
