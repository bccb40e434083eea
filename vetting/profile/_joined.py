"""The environment variables of a package: what its files say, taken together.

A name may be written in one file and read in another: by a function that is given it, or hands it on,
by one that is given the whole environment, through a constant, or by a settings class whose base class
is elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from vetting.patterns import pattern
from vetting.profile._elsewhere import closed, said_of
from vetting.profile._facts import KEY, MORE, READS, SAME, Facts, Given, Helper, Passed
from vetting.profile._joined_settings import aliased, of_settings
from vetting.profile._spelled import spelled

_MOST_NAMES = 2000
_MOST_FUNCTIONS = 5000
"""Functions that are looked at because they hand on what they are given; with more, it is not known who
reads what.
"""

_ANY = frozenset({"get", "pop", "read", "load", "value", "open", "find", "call", "setdefault"})
"""Names that functions and methods of many things have."""

Place = tuple[str, int]
Name = tuple[str, str, int]
Wholes = Mapping[str, Sequence[int]]
_SOUND = pattern(r"[A-Za-z_][A-Za-z0-9_.()-]{0,127}")


def environment(reading: Mapping[str, Facts]) -> tuple[set[Name], set[Place]]:
    """Every name with path and line, and the places whose names no file says."""
    names = {(name, path, line) for path, facts in reading.items() for name, line in facts.env}
    dynamic = {(path, line) for path, facts in reading.items() for line in facts.dynamic}
    constants = _constants(reading)
    answered: set[Place] = {
        (path, line)
        for path, facts in reading.items()
        for name, line in facts.named
        if said_of(name, constants)
    }
    wholes = _wholes(reading, dynamic)
    helpers: dict[str, list[tuple[str, Helper]]] = {}
    for path, facts in reading.items():
        of_whole = (one for one in facts.maybe if one.of and _is_whole(*one.of, wholes))
        for helper in (*facts.helpers, *of_whole):
            every = closed(helper, constants)
            dynamic |= set() if every else {(path, helper.line)}
            for one in every:
                helpers.setdefault(one.name, []).append((path, one))
    names |= set(_helped(reading, helpers, wholes, dynamic, answered))
    for path, facts in reading.items():
        for name, line in facts.named:
            texts = said_of(name, constants)
            names |= {(text, path, line) for text in texts}
            if not texts and (path, line) not in answered:
                dynamic.add((path, line))
    for text, path, line in set(_looked_up(reading, wholes)):
        texts = constants.get(text[1:], ()) if text.startswith("=") else (text,)
        names |= {(one, path, line) for one in texts}
        if not texts and (path, line) not in answered:
            dynamic.add((path, line))
    dynamic |= {
        (path, line)
        for path, facts in reading.items()
        for name, index, line in facts.gone_through
        if _is_whole(name, index, wholes)
    }
    names |= set(of_settings(reading))
    names |= set(aliased(reading, dynamic))
    dynamic |= {(path, line) for name, path, line in names if MORE in name}
    sound = sorted(item for item in names if _SOUND.fullmatch(item[0]))
    dynamic |= {(path, line) for _, path, line in sound[_MOST_NAMES : _MOST_NAMES + 1]}
    return set(sound[:_MOST_NAMES]), dynamic


def _constants(reading: Mapping[str, Facts]) -> dict[str, tuple[str, ...]]:
    """The texts of constants and lists, by their names alone."""
    constants: dict[str, tuple[str, ...]] = {}
    for facts in reading.values():
        constants.update({name: (text,) for name, text in facts.constants.items()})
        constants.update(facts.lists)
    return constants


def _helped(
    reading: Mapping[str, Facts],
    helpers: dict[str, list[tuple[str, Helper]]],
    wholes: Wholes,
    dynamic: set[Place],
    used: set[Place],
) -> Iterator[Name]:
    """Names that callers give to functions which read them; the places of these are then `used`, and
    without any, the place is dynamic.
    """
    helpers[READS] = [("", Helper(name=READS, index=0, line=0))]
    used.add(("", 0))
    left = _handing_on(reading, helpers)
    every = ((path, given) for path, facts in reading.items() for given in facts.given)
    kept = {(path, given.callee) for path, given in every if given.callee[:1] == "."}
    for path, facts in reading.items():
        for given in (*facts.given, *facts.small):
            of_member = helpers.get(f".{given.word}", ()) if given.word else ()
            for where, helper in (*helpers.get(given.callee, ()), *of_member):
                far = helper.word == KEY and path != where and (where, helper.name) in kept
                small = given.text[:1].islower() and not given.among
                takes = _takes(helper, given.index, given.word, small=small)
                if takes and not far and _is_beside(helper, given, wholes):
                    try:
                        text = spelled(given.text, helper.steps)
                    except OverflowError:
                        continue  # and the place stays one whose variable nobody names
                    used.add((where, helper.line))
                    if text is not None:
                        yield f"{helper.before}{text}{helper.after}", path, given.line
    dynamic |= {
        (path, helper.line)
        for found in helpers.values()
        for path, helper in found
        if (path, helper.line) not in used or (path, helper) in left
    }


def _handing_on(
    reading: Mapping[str, Facts], helpers: dict[str, list[tuple[str, Helper]]]
) -> set[tuple[str, Helper]]:
    """Add the functions that hand a parameter of their own on to one that reads that variable; those
    are given of which nobody looked who calls them.
    """
    passed: dict[str, list[Passed]] = {}
    for facts in reading.values():
        for one in facts.passed:
            passed.setdefault(one.callee, []).append(one)
    todo = [item for found in helpers.values() for item in found]
    seen = set(todo)
    while todo and len(seen) < _MOST_FUNCTIONS:
        path, helper = todo.pop()
        for one in passed.get(helper.name, ()):
            if one.at == SAME:
                new = path, replace(helper, name=one.name)
            else:
                handed = replace(helper, name=one.name, index=one.index, word=one.word, rest=False)
                new = path, handed
            if new not in seen and (one.at == SAME or _takes(helper, one.at, one.key)):
                seen.add(new)
                todo.append(new)
                helpers.setdefault(one.name, []).append(new)
    return set(todo)


def _wholes(reading: Mapping[str, Facts], dynamic: set[Place]) -> Wholes:
    """The functions that are given the whole environment, and at which places."""
    passed: dict[str, list[Passed]] = {}
    for facts in reading.values():
        for one in facts.passed:
            passed.setdefault(one.name, []).append(one)
    todo = sorted({whole for facts in reading.values() for whole in facts.wholes})
    seen = set(todo)
    while todo and len(seen) < _MOST_FUNCTIONS:
        name, index = todo.pop()
        new = {
            (one.callee, index if one.index == SAME else one.at)
            for one in passed.get(name, ())
            if one.index == SAME or _meet(one.index, index)
        }
        todo += new - seen
        seen |= new
    if todo:
        dynamic |= {
            (path, line)
            for path, facts in reading.items()
            for line in (*(one.line for one in facts.looked), *(one.line for one in facts.maybe))
        }
    places: dict[str, list[int]] = {}
    for name, index in seen:
        places.setdefault(name, []).append(index)
    return places


def _is_whole(name: str, index: int, wholes: Wholes) -> bool:
    """Whether a parameter is given the whole environment."""
    return any(_meet(index, at) for at in wholes.get(name, ()))


def _looked_up(reading: Mapping[str, Facts], wholes: Wholes) -> Iterator[Name]:
    """Names that functions look up in the whole environment, which they are given as a parameter."""
    for path, facts in reading.items():
        for looked in facts.looked:
            if _is_whole(looked.name, looked.index, wholes):
                yield looked.text, path, looked.line


def _takes(helper: Helper, index: int, word: str, *, small: bool = False) -> bool:
    """Whether what is given at a place, or by a name, is what a function reads a variable by. Words in
    small letters are given for anything, so nothing is left open for them.
    """
    if word and helper.word:
        return word == helper.word and not helper.rest
    if helper.rest:
        return index >= helper.index and not word
    if small:
        return index == helper.index >= 0 and helper.name not in _ANY
    return _meet(index, helper.index)


def _is_beside(helper: Helper, given: Given, wholes: Wholes) -> bool:
    """Whether what looks a name up in a mapping that it is given too is given the environment there."""
    if helper.of is None or helper.of[0] != helper.name:
        return True
    return any(
        (word == helper.mapping if word else _meet(index, helper.of[1]))
        and (not name or _is_whole(name, at, wholes))
        for index, word, name, at in given.beside
    )


def _meet(one: int, other: int) -> bool:
    """Whether the places of an argument and of a parameter may be the same; -1 has only a name."""
    return one == other or -1 in (one, other)
