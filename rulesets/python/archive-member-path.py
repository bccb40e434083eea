import io
import os
import tarfile
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


def inside(base, *parts):
    target = base.joinpath(*parts).resolve()
    if not target.is_relative_to(base.resolve()):
        raise ValueError("outside")
    return target


def unpack_by_a_check(archive, into):
    for member in archive.infolist():
        target = inside(into, member.filename)
        target.parent.mkdir(parents=True, exist_ok=True)
        # ok: archive-member-path
        target.write_bytes(archive.read(member))


def not_resolved(base, *parts):
    target = base.joinpath(*parts)
    if not target.is_relative_to(base):
        raise ValueError("outside")
    return target


def unpack_unresolved(archive, into):
    for member in archive.infolist():
        # ruleid: archive-member-path
        not_resolved(into, member.filename).write_bytes(archive.read(member))


def anywhere(base, *parts):
    target = base.joinpath(*parts).resolve()
    if not target.is_relative_to("/"):
        raise ValueError("outside")
    return target


def unpack_anywhere(archive, into):
    for member in archive.infolist():
        # ruleid: archive-member-path
        anywhere(into, member.filename).write_bytes(archive.read(member))


def warned(base, *parts):
    target = base.joinpath(*parts).resolve()
    if not target.is_relative_to(base):
        print("outside")
    return target


def unpack_warned(archive, into):
    for member in archive.infolist():
        # ruleid: archive-member-path
        warned(into, member.filename).write_bytes(archive.read(member))


def unpack_after_another_was_checked(archive, into):
    inside(into, "a")
    for member in archive.infolist():
        # ruleid: archive-member-path
        into.joinpath(member.filename).write_bytes(archive.read(member))


def early(base, *parts):
    if parts[0].endswith(".bin"):
        return base.joinpath(*parts)
    target = base.joinpath(*parts).resolve()
    if not target.is_relative_to(base):
        raise ValueError("outside")
    return target


def unpack_early(archive, into):
    for member in archive.infolist():
        # ruleid: archive-member-path
        early(into, member.filename).write_bytes(archive.read(member))


def said(base, name):
    """A path in a folder."""
    target = (base / name).resolve()
    if not target.is_relative_to(base):
        raise ValueError("outside")
    return target


def unpack_as_said(archive, into):
    for member in archive.infolist():
        # ok: archive-member-path
        said(into, member.filename).write_bytes(archive.read(member))


def by_hand(data, into):
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as tar:
        for member in tar:
            target = into / member.name
            if member.issym():
                # ruleid: archive-member-path
                target.symlink_to(member.linkname)
            else:
                # ruleid: archive-member-path
                target.write_bytes(tar.extractfile(member).read())


def counted(data, into):
    tar = tarfile.open(data)
    for number, member in enumerate(tar):
        # ruleid: archive-member-path
        (into / member.name).write_bytes(tar.extractfile(member).read())


def counted_and_looked_at(data, into):
    root = into.resolve()
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as tar:
        for seen, member in enumerate(tar):
            target = (root / member.name).resolve()
            if not target.is_relative_to(root) or member.size > MOST:
                raise ValueError("not allowed")
            # ok: archive-member-path
            target.write_bytes(tar.extractfile(member).read(MOST))


def other_lists(rows, into):
    for number, row in enumerate(rows):
        # ok: archive-member-path
        (into / row.name).write_bytes(row.data)


def unpack_listed(archive, into):
    members = [m for m in archive.infolist() if not m.is_dir()]
    if len(members) > 100:
        raise ValueError("too many")
    for member in members:
        out = into / member.filename.replace("\\", "/")
        # ruleid: archive-member-path
        with archive.open(member) as source, out.open("wb") as sink:
            sink.write(source.read())


def unpack_listed_and_checked(archive, into):
    base = into.resolve()
    members = [m for m in archive.infolist() if not m.is_dir()]
    for member in members:
        out = (base / member.filename).resolve()
        if not out.is_relative_to(base):
            raise ValueError(member.filename)
        # ok: archive-member-path
        with archive.open(member) as source, out.open("wb") as sink:
            sink.write(source.read())


def unpack_chosen(archive, into):
    members = [m for m in archive.infolist() if is_plain(m.filename)]
    for member in members:
        # ok: archive-member-path
        (into / member.filename).write_bytes(archive.read(member))


def read_only(archive, into):
    for name in archive.namelist():
        # ok: archive-member-path
        print((into / name).open("rb").read())


def unpack_asked_about(archive, into):
    for member in archive.infolist():
        _check(member.filename, member.file_size)
        # ok: archive-member-path
        with archive.open(member) as source, (into / member.filename).open("xb") as sink:
            sink.write(source.read())


def unpack_asked_about_the_size(archive, into):
    for member in archive.infolist():
        check(member.file_size)
        # ruleid: archive-member-path
        with archive.open(member) as source, (into / member.filename).open("xb") as sink:
            sink.write(source.read())
