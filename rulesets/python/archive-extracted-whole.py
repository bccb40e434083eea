import tarfile


def unpack(path, folder):
    with tarfile.open(path) as tar:
        # ruleid: archive-extracted-whole
        tar.extractall(folder)


def unpack_at_once(path, folder):
    # ruleid: archive-extracted-whole
    tarfile.open(path, "r:gz").extractall(folder)


def unpack_held(path, folder):
    tar = tarfile.open(path)
    # ruleid: archive-extracted-whole
    tar.extractall(path=folder)


def unpack_filtered(path, folder):
    with tarfile.open(path) as tar:
        # ok: archive-extracted-whole
        tar.extractall(folder, filter="data")


def unpack_looked_at(path, folder):
    with tarfile.open(path) as tar:
        for member in tar.getmembers():
            if ".." in member.name:
                raise ValueError(member.name)
        # ok: archive-extracted-whole
        tar.extractall(folder)


def unpack_some(path, folder, wanted):
    with tarfile.open(path) as tar:
        # ok: archive-extracted-whole
        tar.extractall(folder, members=wanted)
