import os
import zipfile


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
