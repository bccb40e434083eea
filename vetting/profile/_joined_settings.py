"""The environment variables that settings classes read: by the names of their fields, their prefixes and
their aliases, and those of the classes that they inherit from, wherever these are.
"""

from collections.abc import Iterator, Mapping

from vetting.patterns import pattern
from vetting.profile._facts import Facts, Settings

_BASES = frozenset({"BaseSettings"})
_ABSTRACT = frozenset({"ABC", "ABCMeta", "Protocol"})
_SHARED = pattern(r"^(?:_|Base|Abstract|Common|Shared)|(?:Base|Mixin)$")

_DEEPEST = 3
"""Models within models."""

Place = tuple[str, int]
Name = tuple[str, str, int]


def of_settings(reading: Mapping[str, Facts]) -> Iterator[Name]:
    """The variables behind the fields of settings classes, those they inherit too: prefix and name, in
    upper case.
    """
    where = {item: path for path, facts in reading.items() for item in facts.settings}
    by_name: dict[str, Settings] = {item.name: item for item in where}
    chains = {item: _chain(item, by_name) for item in where}
    chains = {
        item: chain
        for item, chain in chains.items()
        if any(base in _BASES for one in chain for base in one.bases)
        and not next((one.filed for one in chain if one.filed is not None), False)
    }
    shared = {
        base.name
        for chain in chains.values()
        for base in chain[1:]
        if _is_shared(base) and _prefix(chain) != _prefix(_chain(base, by_name))
    }
    for item, chain in chains.items():
        within = next((one.within for one in chain if one.within), "")
        prefix = _prefix(chain)
        newer = any(one.newer for one in chain)
        for one in chain if item.name not in shared else ():
            for field in one.fields:
                unheeded = newer and bool(field.plain)
                for name in (field.plain,) if unheeded else field.names:
                    text = name if field.exact and not unheeded else f"{prefix}{name}".upper()
                    yield text, where[one], field.line
                    for inner in _nested(text, field.kind, within, by_name) if within else ():
                        yield inner, where[one], field.line


def _prefix(chain: list[Settings]) -> str:
    return next((one.prefix for one in chain if one.prefix is not None), "")


def _is_shared(base: Settings) -> bool:
    """Whether a class is there for others to inherit from, and no object is made of it."""
    return not _ABSTRACT.isdisjoint(base.bases) or _SHARED.search(base.name) is not None


def _nested(
    before: str, kind: str, within: str, by_name: Mapping[str, Settings], depth: int = 0
) -> Iterator[str]:
    """The variables of the fields of a model that is a field itself: `DB__HOST`."""
    for one in _chain(by_name[kind], by_name) if kind in by_name and depth < _DEEPEST else ():
        for field in one.fields:
            for name in field.names:
                text = f"{before}{within}{name}".upper()
                yield text
                yield from _nested(text, field.kind, within, by_name, depth + 1)


def aliased(reading: Mapping[str, Facts], dynamic: set[Place]) -> Iterator[Name]:
    """Variables that are looked up by the aliases of a model's fields, or by a schema's keys."""
    every = [(path, item) for path, facts in reading.items() for item in facts.settings]
    by_name = {item.name: item for _, item in every}
    for path, facts in reading.items():
        for asked, line in facts.models:
            model = asked.removesuffix("()")  # which is made of all variables, by its fields' names
            chain = _chain(by_name[model], by_name) if model in by_name else []
            fields = [
                (name, where, field.line)
                for where, item in every
                if item in chain or item.name == model
                for field in item.fields
                for name in field.names
                if field.exact or asked != model
            ]
            yield from fields
            if not fields:
                dynamic.add((path, line))


def _chain(item: Settings, by_name: Mapping[str, Settings]) -> list[Settings]:
    """A class and the classes it inherits from, nearest first; a circle ends it."""
    chain: list[Settings] = []
    todo = [item]
    while todo and len(chain) < 20:
        one = todo.pop(0)
        if one not in chain:
            chain.append(one)
            todo += [by_name[base] for base in one.bases if base in by_name]
    return chain
