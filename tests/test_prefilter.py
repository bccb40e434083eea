"""The prefilter, and the proof that it never keeps a rule from a file that the rule matches."""

import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from tests.test_rulesets import LANGUAGES, MARK, proofs
from vetting import rulesets
from vetting.engines import Scan, ScanLimits, Target
from vetting.engines._variants import Chosen, choose
from vetting.engines.semgrep_core import SemgrepCore
from vetting.outlines import outline
from vetting.prefilter import Contents, made, parse, text
from vetting.region_text import RegionText
from vetting.regions import Chooser
from vetting.rulesets import StaticRule

RULES = [rule for rule in rulesets.load().rules if rule.syntax is not None]


@pytest.mark.parametrize(
    ("anchor", "data", "met"),
    [
        ("eval", b"x = eval(y)", True),
        ("eval", b"evaluate(y)", False),
        ("eval", b"window['eval'](y)", True),
        ("chmod*", b"fs.chmodSync(p)", True),
        ("chmod*", b"fs.lchmod(p)", False),
        ("*fetch", b"node_fetch(u)", True),
        ("*fetch", b"fetcher(u)", False),
        ("*fetch*", b"node_fetch_1(u)", True),
        (".npmrc", b"read('~/.npmrc')", True),
        (".npmrc", b"npmrc", False),
        ("(?i)*password*", b"DB_PassWord", True),
        ({"regex": r"import\s*\("}, b"await import  (x)", True),
        ({"regex": r"import\s*\("}, b"import x", False),
        ({"regex": r"import\s*\("}, b"import /* ( */ // a\n (x)", True),
        ({"regex": r"request\s*\.\s*form"}, b"request. \\\n # not \n form", True),
        ({"regex": r"request\s*\.\s*form"}, b"request # .form", False),
        ("child_process", b"require('child_' + \"process\")", True),
        ("child_process", b"import('child_'\n  'process')", True),
        (".ssh/id_rsa", b"open('~/.s' + 'sh/id_' + 'rsa')", True),
        ("child_process", b'import("child_""process")', True),
        ("child_process", b'import("child_" """process""")', True),
        ("child_process", b'import("child_""""process""")', True),
        ("child_process", b"import(`child_` + `process`)", True),
        ("child_process", b"import('child_' + '' + f'process')", True),
    ],
)
def test_an_anchor(anchor: object, data: bytes, *, met: bool) -> None:
    assert Contents(data).meets(parse([[anchor]])) is met


def test_one_anchor_of_each_group_must_be_there() -> None:
    needs = parse([["env", "homedir"], ["fetch", "axios"]])
    assert Contents(b"fetch(process.env.KEY)").meets(needs)
    assert not Contents(b"fetch(address)").meets(needs)


def test_those_whose_needs_are_met_are_told_in_their_order() -> None:
    rules = rulesets.load().rules
    for path in sorted(rulesets.folder().glob("*/tool-*.py")):
        contents = Contents(path.read_bytes())
        assert contents.meeting(rules) == [rule for rule in rules if contents.meets(rule.needs)]


def test_a_literal_of_a_byte_level_rule_counts_within_words_too() -> None:
    assert Contents(b"reevaluate").meets(made([[text(b"eval")]]))
    assert Contents(b"a['.npmrcs']").meets(made([[text(b".npmrc")]]))


@pytest.mark.parametrize(
    "text",
    [
        b'x = "" + y',
        b"f('', \"\", '')",
        b'"""Says what it is for."""\n',
        b'def f():\n    """Says so.\n\n    ``x``\n    """\n',
        b"s = f'''{x}'''\n",
    ],
)
def test_an_empty_text_or_a_long_one_is_no_joint(text: bytes) -> None:
    assert Contents(text).words.text == text


def test_what_lies_around_a_joint_is_known_by_where_it_lay() -> None:
    code = b"a" * 600 + b' "one" + "two" ' + b"b" * 1200 + b' "three" "four" ' + b"c" * 1200
    code += b' "five" + "six"'
    contents = Contents(code)
    for first, second in ((b"one", b"two"), (b"three", b"four"), (b"five", b"six")):
        (place,) = contents.words.places(first + second) or ()
        assert contents.origin(place) == code.index(first)
        assert contents.origin(place + len(first)) == code.index(second)
    assert contents.origin(7) == 7
    assert len(contents.words.text) < len(code) + 3 * 1_050


@pytest.mark.parametrize("groups", [[], [[]], [["*"]], [["(?i)"]]])
def test_a_rule_that_needs_nothing_is_malformed(groups: list[list[str]]) -> None:
    with pytest.raises(ValueError, match=r"needs nothing|is empty"):
        parse(groups)


def test_any_bytes_have_contents() -> None:
    assert not Contents(b"\x00\xff\xfe" * 1000 + b'"' * 5000).meets(parse([["eval"]]))


# Soundness: whatever a rule matches, its anchors must let through.


def cases(path: Path) -> Iterator[str]:
    """The file with one of its marked matches each, and without what other marks speak of."""
    pieces = re.split(r"\n\n(?=\S)|\n(?=(?:#|//) (?:ruleid|ok): )", path.read_text())
    common = {number for number, piece in enumerate(pieces) if not marks(piece.split("\n"))}
    for chosen, piece in enumerate(pieces):
        lines = piece.split("\n")
        for mark in marks(lines):
            if "ruleid" not in lines[mark]:
                continue
            # The other marked lines go too, unless more than a statement of one line begins there.
            gone = {other + 1 for other in marks(lines) if other != mark}
            gone -= {mark + 1} | {n for n in gone if not lines[n].rstrip().endswith((")", ";"))}
            alone = "\n".join(line for n, line in enumerate(lines) if n not in gone)
            yield (
                "\n".join(
                    alone if number == chosen else kept
                    for number, kept in enumerate(pieces)
                    if number == chosen or number in common
                )
                + "\n"
            )


def marks(lines: list[str]) -> list[int]:
    """Where the marks are that a line of code follows."""
    found = [number for number, line in enumerate(lines[:-1]) if MARK.match(line)]
    return [number for number in found if not MARK.match(lines[number + 1])]


def spaced(code: str) -> str:
    """With spaces where they mean nothing."""
    return re.sub(r"(?<=[\w\])])\((?=[\w\"'])", "( ", code)


def requoted(code: str) -> str:
    """With the other quotes around plain literals."""
    swapped = {'"': "'", "'": '"'}
    return re.sub(
        r"""(?<![\w"'`\\])(["'])([\w./:@ -]+)\1(?!["'])""",
        lambda match: swapped[match[1]] + match[2] + swapped[match[1]],
        code,
    )


def in_pieces(code: str) -> str:
    """With the literals that are arguments put together from two halves."""
    return re.sub(
        r"""(?<=[(\[ ])(["'])([\w./:@ -]{2,})([\w./:@ -]{2,})\1(?=[,)\]])""",
        lambda match: f"{match[1]}{match[2]}{match[1]} + {match[1]}{match[3]}{match[1]}",
        code,
    )


def aliased(code: str) -> str:
    """With Python's modules under other names."""
    for name in re.findall(r"(?m)^import (\w+)$", code):
        code = re.sub(rf"(?m)^import {name}$", f"import {name} as _{name[0]}_", code)
        code = re.sub(rf"(?<![\w.\"']){name}\.(?=\w)", f"_{name[0]}_.", code)
    return code


def restyled(code: str) -> str:
    """As another formatter leaves it."""
    return requoted(spaced(code))


VARIANTS: tuple[Callable[[str], str], ...] = (restyled, in_pieces, aliased)


def region(rule: StaticRule, path: Path, code: str) -> RegionText | None:
    """What of a file is read for a rule; None where it is all of it."""
    data = code.encode()
    found = outline(LANGUAGES[path.suffix], path.name, data)
    if found is None:
        return None
    regions = Chooser(found, Contents(data)).regions([rule])
    return regions[0].text if regions else RegionText(b"", array("I", [0, 1]), {})


def told(scan: Scan, key: str) -> set[tuple[str, int, int, int, str]]:
    """What is said of a target. What a metavariable of a guard held tells nothing."""
    return {
        (one.rule_id, one.line, one.end_line, one.column, one.message)
        for one in scan.matches.get(key, ())
    }


class Whole(SemgrepCore):
    """Gives rules to the engine as they are."""

    def _choose(self, targets: Sequence[Target], rules: Sequence[Mapping[str, Any]]) -> Chosen:
        ids = [str(rule["id"]) for rule in rules]
        wanted = [[n for n, name in enumerate(ids) if name in (t.rules or ids)] for t in targets]
        return Chosen(rules=list(map(dict, rules)), of={name: name for name in ids}, wanted=wanted)


class Finest(SemgrepCore):
    """Gives every target what can match in it and nothing else."""

    def _choose(self, targets: Sequence[Target], rules: Sequence[Mapping[str, Any]]) -> Chosen:
        return choose(targets, rules, 0)


@pytest.mark.parametrize(
    ("every", "ways"), [(24, 1), pytest.param(3, len(VARIANTS), marks=pytest.mark.exhaustive)]
)
def test_no_match_is_filtered_away_or_cut_away(tmp_path: Path, every: int, ways: int) -> None:
    """The proof as a whole has each case. One of `every` so many, and the first of each proof at any
    rate, is looked at alone and changed too: in so many `ways`, by turns.
    """
    turns = cycle(VARIANTS)
    (tmp_path / "targets").mkdir()
    (tmp_path / "work").mkdir()
    (tmp_path / "finest").mkdir()
    targets: list[Target] = []
    tried: dict[str, tuple[StaticRule, str]] = {}
    cut: dict[str, RegionText] = {}
    proved: set[str] = set()
    formatted: set[str] = set()
    marked = 0

    def add(key: str, language: str, rule: StaticRule, data: bytes) -> None:
        copy = tmp_path / "targets" / key
        copy.write_bytes(data)
        only = frozenset({rule.engine_id})
        targets.append(Target(key=key, path=copy, language=language, size=len(data), rules=only))

    for rule in RULES:
        for path in proofs(rule):
            found = dict.fromkeys(list(dict.fromkeys(cases(path)))[::every])
            marked += len(found)
            wanted = [path.read_text(), *found]
            wanted += (change(case) for case in found for change in islice(turns, ways))
            restyles = {restyled(case) for case in found} - {*found}
            for code in dict.fromkeys(wanted):
                key = str(len(tried))
                tried[key] = rule, code
                if code in restyles:
                    formatted.add(key)
                if code == wanted[0]:
                    proved.add(key)
                add(key, LANGUAGES[path.suffix], rule, code.encode())
                text = region(rule, path, code)
                if text is not None and text.data != code.encode():
                    cut[key] = text
                    add(f"{key}c", LANGUAGES[path.suffix], rule, text.data)
    syntax = [rule.syntax for rule in RULES if rule.syntax is not None]
    scan = Whole().scan(targets, syntax, tmp_path / "work", ScanLimits())
    # What is left of a file holds nothing that the file does not hold, and which quotes and spaces
    # another formatter leaves changes no word of it: those are enough.
    wholes = [target for target in targets if target.key in tried.keys() - formatted]
    finest = Finest().scan(wholes, syntax, tmp_path / "finest", ScanLimits())
    for target in wholes:
        both = [told(one, target.key) for one in (scan, finest)]
        assert both[0] == both[1], target.path.read_text()
    lost = [
        f"{rule.rule.id} needs what this does not hold:\n{code}"
        for key, (rule, code) in tried.items()
        if key in scan.matches and not Contents(code.encode()).meets(rule.needs)
    ]
    assert lost == []
    for key, text in cut.items():
        rule, code = tried[key]
        whole = {(match.line, match.end_line) for match in scan.matches.get(key, [])}
        left = scan.matches.get(f"{key}c", [])
        there = {(text.line(match.line), text.line(match.end_line)) for match in left}
        # A word in pieces, which a rule asks of the whole file as text, is there in one.
        more = there - whole if key in proved else set()
        assert (whole - there, more) == (set(), set()), f"{rule.rule.id}, cut down, of:\n{code}"
        assert f"{key}c" not in scan.unread, f"{rule.rule.id}: {scan.unread[f'{key}c']}"
    assert len(scan.matches) > marked, "most cases and many of their variants match"
    assert len(cut) > len(RULES), "most proofs have honest functions that are left out"
