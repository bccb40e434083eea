import os
import zipfile
from pathlib import Path


def unpack(archive):
    for member in archive.infolist():
        # ruleid: archive-member-path
        with open(os.path.join("out", member.filename), "wb") as out:
            out.write(archive.read(member))


def unpack_names(archive):
    for name in archive.namelist():
        # ok: archive-member-path
        with open(os.path.join("out", os.path.basename(name)), "wb") as out:
            out.write(archive.read(name))


def unpack_checked(archive, into):
    for member in archive.getmembers():
        place = (into / member.name).resolve()
        if not member.isfile() or not place.is_relative_to(into):
            continue
        # ok: archive-member-path
        place.write_bytes(archive.extractfile(member).read())


def unpack_compared(archive, into):
    for member in archive.infolist():
        target = os.path.join(into, member.filename)
        real = os.path.realpath(target)
        if os.path.commonpath([real, into]) != into:
            raise ValueError(target)
        # ok: archive-member-path
        with open(target, "wb") as out:
            out.write(archive.read(member))


def unpack_without_dots(archive, into):
    for member in archive.infolist():
        if os.path.isabs(member.filename) or ".." in Path(member.filename).parts:
            continue
        # ok: archive-member-path
        with open(os.path.join(into, member.filename), "wb") as out:
            out.write(archive.read(member))


def unpack_relative(archive, into):
    for member in archive.infolist():
        target = into / member.filename
        target.resolve().relative_to(into)
        # ok: archive-member-path
        target.write_bytes(archive.read(member))


def unpack_compared_in_vain(archive, into):
    for member in archive.infolist():
        target = os.path.join(into, member.filename)
        os.path.commonpath([into, target])
        os.makedirs(os.path.dirname(target), exist_ok=True)
        # ruleid: archive-member-path
        with open(os.path.join(into, member.filename), "wb") as out:
            out.write(archive.read(member))
