import re
from importlib import import_module
from pathlib import Path

import pytest

import vetting
from vetting import programs
from vetting.patterns import pattern

TEXTS = ("", "a1b22", "A1\nb", "none")


@pytest.mark.parametrize(
    ("text", "flags"), [(r"([a-z])(\d+)", 0), (r"^b?", re.MULTILINE), (r"[ab]\d", re.IGNORECASE)]
)
def test_it_does_what_a_compiled_expression_does(text: str, flags: int) -> None:
    later, now = pattern(text, flags), re.compile(text, flags)
    assert (later.pattern, later.flags, later.groups) == (now.pattern, now.flags, now.groups)
    for found in TEXTS:
        assert later.findall(found) == now.findall(found)
        assert later.sub("-", found, count=1) == now.sub("-", found, count=1)
        assert later.split(found) == now.split(found)
        for name in ("search", "match", "fullmatch"):
            first, second = getattr(later, name)(found), getattr(now, name)(found)
            assert (first and first.span()) == (second and second.span())
        assert [item.span() for item in later.finditer(found, 1)] == [
            item.span() for item in now.finditer(found, 1)
        ]


def test_it_is_compiled_when_it_is_used_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    compile_now = re.compile

    def watch(text: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(text)
        return compile_now(text, flags)

    monkeypatch.setattr(programs, "_STORE", [])  # nothing is kept from earlier runs
    monkeypatch.setattr(re, "compile", watch)
    later = pattern("a+")
    assert compiled == []
    assert later.match("aa")
    assert later.fullmatch("aa")
    assert compiled == ["a+"]


def test_a_mistake_is_told_with_the_first_use() -> None:
    later = pattern("(")
    with pytest.raises(re.error):
        later.match("")


def test_every_expression_of_the_project_compiles() -> None:
    root = Path(vetting.__file__).parent
    count = 0
    for path in sorted(root.rglob("*.py")):
        if "from vetting.patterns import pattern" not in path.read_text("utf-8"):
            continue
        name = ".".join(path.relative_to(root.parent).with_suffix("").parts)
        for value in vars(import_module(name.removesuffix(".__init__"))).values():
            if type(value).__name__ == "_Pattern":
                assert value.flags & (re.UNICODE | re.ASCII) or isinstance(value.pattern, bytes)
                count += 1
    assert count > 50
