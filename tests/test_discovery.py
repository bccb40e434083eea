import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vetting import discovery


class Contract(ABC):
    """What the extensions of these tests do."""

    @abstractmethod
    def speak(self) -> str: ...


Make = Callable[[Mapping[str, str]], str]

HEAD = "from tests.test_discovery import Contract\n"
ONE = HEAD + "class One(Contract):\n    def speak(self):\n        return __name__\n"


@pytest.fixture
def package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Make:
    """Makes a package of the given modules, importable under a name of its own."""
    name = f"extensions_{abs(hash(request.node.nodeid))}"

    def make(modules: Mapping[str, str]) -> str:
        folder = tmp_path / name
        for module, source in {"__init__": "", **modules}.items():
            path = folder / f"{module}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source)
        monkeypatch.syspath_prepend(tmp_path)
        return name

    return make


def test_names_are_the_modules_without_importing_them(package: Make) -> None:
    name = package({"b_two": "raise RuntimeError", "a": "", "_shared": "", "sub/__init__": ""})
    assert discovery.names(name) == ("a", "b-two", "sub")
    assert f"{name}.b_two" not in sys.modules


def test_what_modules_spell_is_read_without_importing_them(package: Make) -> None:
    name = package({"b_two": "raise RuntimeError  # é", "_shared": "", "sub/__init__": "x = 1\n"})
    assert discovery.sources(name) == {"b-two": "raise RuntimeError  # é", "sub": "x = 1\n"}
    assert f"{name}.b_two" not in sys.modules


def test_an_extension_is_loaded_by_its_name(package: Make) -> None:
    name = package({"one_more": ONE, "broken": "raise RuntimeError"})
    loaded = discovery.load(name, "one-more", Contract)  # type: ignore[type-abstract]
    assert loaded.speak() == f"{name}.one_more"
    assert f"{name}.broken" not in sys.modules


def test_all_are_loaded_in_the_order_of_their_names(package: Make) -> None:
    name = package({"b": ONE, "a": ONE, "c_d": ONE})
    loaded = discovery.load_all(name, Contract)  # type: ignore[type-abstract]
    assert [item.speak() for item in loaded] == [f"{name}.a", f"{name}.b", f"{name}.c_d"]


@pytest.mark.parametrize("unknown", ["two", "_shared", "one_more", "", "../one-more", "os"])
def test_an_unknown_name_is_a_key_error(package: Make, unknown: str) -> None:
    name = package({"one_more": ONE, "_shared": ONE})
    with pytest.raises(KeyError):
        discovery.load(name, unknown, Contract)  # type: ignore[type-abstract]


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("", 0),
        (HEAD, 0),
        (HEAD + "class Half(Contract): pass\n", 0),
        (ONE + "class Two(One): pass\n", 2),
        ("class One: pass\n", 0),
    ],
)
def test_a_module_without_exactly_one_extension_is_a_mistake(
    package: Make, source: str, count: int
) -> None:
    name = package({"x": source})
    with pytest.raises(TypeError, match=rf"\.x defines {count} of Contract, not one$"):
        discovery.load(name, "x", Contract)  # type: ignore[type-abstract]


def test_what_a_module_only_imports_is_not_its_extension(package: Make) -> None:
    name = package({"base": ONE})
    source = f"from {name}.base import One\nclass Two(One):\n    pass\n"
    (Path(str(sys.path[0])) / name / "two.py").write_text(source)
    loaded = discovery.load(name, "two", Contract)  # type: ignore[type-abstract]
    assert type(loaded).__name__ == "Two"
