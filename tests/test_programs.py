import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vetting import programs
from vetting.boundary.readings import Readings
from vetting.engines._asked import of_expression
from vetting.programs import compiled
from vetting.regex_parts import branches

TEXT = "ab 12 Äb\nAB"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """What other tests compile is not kept in the folders of these."""
    before = programs._STORE[:]
    programs._STORE.clear()
    yield
    programs._STORE[:] = before


def kept(path: Path) -> Readings:
    return Readings(path / "kept.json", programs.VERSION, every=True)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        (r"(?P<word>[a-z]+)(?: (\d+))?", 0),
        (r"^a(?=b)", re.MULTILINE | re.IGNORECASE),
        (r"(?x) ä | \d{2} # two", re.IGNORECASE),
        (rb"(?i)(?P<a>a)b|[^\x80-\xff]{3}", 0),
        (rb"(?:\d++|(?<!x)b){1,70000}", 0),
    ],
)
def test_a_later_run_has_the_same_expression(
    text: Any, flags: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: Any = TEXT.encode() if isinstance(text, bytes) else TEXT
    now = re.compile(text, flags)
    programs.keep_in(kept(tmp_path))
    compiled(text, flags)
    programs.save()
    programs.keep_in(kept(tmp_path))
    monkeypatch.setattr("re._parser.parse", lambda *_: pytest.fail("it is parsed again"))
    later = compiled(text, flags)
    assert later == now
    assert (later.pattern, later.flags) == (now.pattern, now.flags)
    assert (later.groups, later.groupindex) == (now.groups, now.groupindex)
    found = [(one.span(), one.groupdict(), one.lastgroup) for one in later.finditer(said)]
    assert found == [(one.span(), one.groupdict(), one.lastgroup) for one in now.finditer(said)]


def test_expressions_that_differ_are_kept_apart(tmp_path: Path) -> None:
    programs.keep_in(kept(tmp_path))
    for _ in range(2):
        assert compiled("a").findall("aA") == ["a"]
        assert compiled("a", re.IGNORECASE).findall("aA") == ["a", "A"]
        assert compiled(b"a").findall(b"aA") == [b"a"]


def test_the_branches_of_an_expression_are_kept(tmp_path: Path) -> None:
    expression = rb"(?P<x>ab|cd\d)e|f(?P=x)?"
    for _ in range(2):
        programs.keep_in(kept(tmp_path))
        found = [branch.regex.search(b"abe cd1e f") for branch in branches(expression)]
        assert [one and one[0] for one in found] == [b"abe", b"cd1e", b"f"]
        assert [one and one["x"] for one in found] == [b"ab", b"cd1", None]
        programs.save()


def test_a_malformed_expression_is_told_of(tmp_path: Path) -> None:
    programs.keep_in(kept(tmp_path))
    with pytest.raises(re.error):
        compiled("(")


class Hostile:
    """Gives the same for every name, and remembers what it should have."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.put_instead: Any = None

    def get(self, _key: str) -> Any:
        return self.value

    def put(self, _key: str, value: Any) -> None:
        self.put_instead = value

    def save(self) -> None:
        pass


@pytest.mark.parametrize(
    "value",
    [
        None,
        1,
        [],
        {"a": 1},
        [32, 0, {}, "not Base64!"],
        [32, 0, {}, "AQ=="],
        [32, 0, {}, "Y2FmZWNhZmU="],
        [32, 0, {"a": 9}, "AQAAAA=="],
        [32, 0, {"a": "b"}, "AQAAAA=="],
        [32, 0, [], "AQAAAA=="],
        [32, -5, {}, "AQAAAA=="],
        [32, 10**18, {}, "AQAAAA=="],
        [10**30, 0, {}, "AQAAAA=="],
        ["", "", "", ""],
        [32, 0, {}, None],
    ],
)
def test_what_nobody_compiled_is_compiled_anew(value: Any) -> None:
    store = Hostile(value)
    programs.keep_in(store)
    assert compiled("a(b)").findall("ab") == ["b"]
    assert store.put_instead is not None


def test_a_later_run_has_what_an_expression_tells(tmp_path: Path) -> None:
    programs.keep_in(kept(tmp_path))
    assert programs.told("a", lambda: ["b"]) == ["b"]
    programs.save()
    programs.keep_in(kept(tmp_path))
    assert programs.told("a", lambda: pytest.fail("it is asked again")) == ["b"]
    assert programs.told("c", list) == []


def test_a_later_run_has_what_an_expression_of_the_engine_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expression = "(?i)(?:abc|defg)[0-9]"
    programs.keep_in(kept(tmp_path))
    of_expression.cache_clear()
    now = of_expression(expression)
    assert now is not None
    assert of_expression("[ab]") is None
    programs.save()
    programs.keep_in(kept(tmp_path))
    of_expression.cache_clear()
    monkeypatch.setattr("vetting.engines._asked.branches", lambda *_: pytest.fail("again"))
    later = of_expression(expression)
    assert later is not None
    assert later.branches == now.branches
    assert of_expression("[ab]") is None
