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
