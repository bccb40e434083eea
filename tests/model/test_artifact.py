from tests.factories import tree
from vetting.model.artifact import Digest


def test_an_artifact_tree_finds_its_files_and_digests() -> None:
    archive = tree({"a.js": "1", "lib/a.js": "2"}, prefix="x.whl!/")
    file = archive.find("lib/a.js")
    assert file is not None
    assert (archive.read(file), archive.shown(file)) == (b"2", "x.whl!/lib/a.js")
    assert archive.find("LIB/a.js") is None
    assert archive.digest("sha256") == archive.digests[0].value
    assert archive.digest("md5") is None
    assert str(Digest(algorithm="sha256", value="ab")) == "sha256:ab"
