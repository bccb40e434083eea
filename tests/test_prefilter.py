"""The prefilter, and the proof that it never keeps a rule from a file that the rule matches."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.test_rulesets import LANGUAGES, MARK, proofs
from vetting import rulesets
from vetting.engines import ScanLimits, Target
from vetting.engines.semgrep_core import SemgrepCore
from vetting.prefilter import Contents, parse, text
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
    ],
)
def test_an_anchor(anchor: object, data: bytes, *, met: bool) -> None:
    assert Contents(data).meets(parse([[anchor]])) is met


def test_one_anchor_of_each_group_must_be_there() -> None:
    needs = parse([["env", "homedir"], ["fetch", "axios"]])
    assert Contents(b"fetch(process.env.KEY)").meets(needs)
    assert not Contents(b"fetch(address)").meets(needs)


def test_a_literal_of_a_byte_level_rule_counts_within_words_too() -> None:
    assert Contents(b"reevaluate").meets(((text(b"eval"),),))
    assert Contents(b"a['.npmrcs']").meets(((text(b".npmrc"),),))


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


VARIANTS: tuple[Callable[[str], str], ...] = (str, spaced, requoted, in_pieces, aliased)


def test_no_match_is_filtered_away(tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    (tmp_path / "work").mkdir()
    targets: list[Target] = []
    tried: dict[str, tuple[StaticRule, str]] = {}
    marked = 0
    for rule in RULES:
        for path in proofs(rule):
            found = dict.fromkeys(cases(path))
            marked += len(found)
            for code in dict.fromkeys(change(case) for case in found for change in VARIANTS):
                key = str(len(tried))
                tried[key] = rule, code
                copy = tmp_path / "targets" / key
                copy.write_text(code)
                language, only = LANGUAGES[path.suffix], frozenset({rule.engine_id})
                size = copy.stat().st_size
                targets.append(Target(key=key, path=copy, language=language, size=size, rules=only))
    syntax = [rule.syntax for rule in RULES if rule.syntax is not None]
    scan = SemgrepCore().scan(targets, syntax, tmp_path / "work", ScanLimits())
    lost = [
        f"{rule.rule.id} needs what this does not hold:\n{code}"
        for key in scan.matches
        for rule, code in [tried[key]]
        if not Contents(code.encode()).meets(rule.needs)
    ]
    assert lost == []
    assert len(scan.matches) > marked, "most cases and many of their variants match"
