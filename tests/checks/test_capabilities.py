from dataclasses import replace
from pathlib import Path

from tests.checks.conftest import SDIST, fresh, npm, sdist, wheel
from tests.factories import context as make_context
from tests.factories import subject, tree
from vetting.checks import Context
from vetting.checks.capabilities import Capabilities
from vetting.model.artifact import ArchiveNote, Artifact, ArtifactKind, Missing
from vetting.model.evidence import Outcome

ASKS = "import os, requests\n\nrequests.get(os.environ['MY_TOKEN'])\n"


def test_what_the_code_can_touch_with_each_place(context: Context) -> None:
    answer = Capabilities().run(npm({"dist/a.js": "\nfetch(process.env.MY_URL);"}), context)
    assert answer.outcome is Outcome.PASSED
    assert answer.profile is not None
    assert answer.profile.classes() == ("network", "env")
    assert [(item.name, item.path, item.line) for item in answer.profile.env] == [
        ("MY_URL", "dist/a.js", 2)
    ]
    assert answer.coverage is not None
    assert (answer.coverage.files, answer.coverage.read) == (1, 1)


def test_a_source_archive_that_nobody_installs_is_left_alone(context: Context) -> None:
    source = sdist({"src/server.py": ASKS}, prefix="s!/")
    beside = Capabilities().run(subject(wheel({"server.py": "x = 1\n"}), source), context)
    assert beside.profile is not None
    assert beside.profile.classes() == ()
    alone = Capabilities().run(subject(source), context)
    assert alone.profile is not None
    assert alone.profile.classes() == ("network", "env")


def test_every_wheel_counts(context: Context) -> None:
    other = wheel({"server.py": ASKS}, "server-1.2.3-cp311-cp311-win_amd64.whl", prefix="w!/")
    answer = Capabilities().run(subject(wheel({"server.py": "x = 1\n"}), other), context)
    assert answer.profile is not None
    assert {place.path for _, place in answer.profile.capabilities} == {"w!/server.py"}


def test_what_cannot_be_read_is_incomplete_and_named(context: Context) -> None:
    refused = ArchiveNote(rule_id="archive/ratio", message="it is a bomb")
    gone = Missing(
        artifact=Artifact(filename=SDIST, url="", kind=ArtifactKind.SDIST), why="no route"
    )
    whole = subject(tree({"a.py": "def ("}), tree({}, filename="bomb.tgz", refused=refused))
    answer = Capabilities().run(replace(whole, missing=(gone,)), context)
    assert answer.outcome is Outcome.INCOMPLETE
    assert answer.reason == "3 of 3 files not fully read"
    assert answer.coverage is not None
    assert [item.path for item in answer.coverage.unread] == ["a.py", "bomb.tgz", SDIST]


def test_the_same_files_are_read_once(tmp_path: Path) -> None:
    made = make_context(tmp_path)
    whole = npm({"a.js": "fetch(process.env.MY_URL)"})
    first = Capabilities().run(whole, fresh(made))

    class Gone:
        def read(self, file: object) -> bytes:
            raise AssertionError(file)

    unreadable = replace(whole, trees=tuple(replace(t, reader=Gone()) for t in whole.trees))
    assert Capabilities().run(unreadable, fresh(made)) == first
