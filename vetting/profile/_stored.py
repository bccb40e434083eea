"""The facts of a file as JSON, for the cache of results by content."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from vetting.model.artifact import SourceFile
from vetting.profile._facts import Facts, Field, Given, Helper, Looked, Passed, Settings


def key(file: SourceFile) -> str:
    """What the facts of a file depend on, besides what its reader asks of the package's modules."""
    return f"{file.sha256} {file.language} {file.path}"


class Own(frozenset[str]):
    """The package's own top-level modules; `asked` says what was asked of them."""

    asked: dict[str, bool]

    def __contains__(self, name: object) -> bool:
        found = self.asked[str(name)] = super().__contains__(name)
        return found


def recording(modules: frozenset[str]) -> Own:
    """`modules`, of which nothing was asked so far."""
    own = Own(modules)
    own.asked = {}
    return own


def dump(facts: Facts, asked: Mapping[str, bool]) -> str:
    """The facts of a file, and what was asked of the package's modules to find them."""
    row = {
        **_members(facts),
        "uses": sorted(facts.uses),
        "env": sorted(facts.env),
        "dynamic": sorted(facts.dynamic),
        "passed": list(facts.passed),
        "looked": list(facts.looked),
        "gone_through": sorted(facts.gone_through),
        "wholes": sorted(facts.wholes),
        "switches": sorted(facts.switches),
    }
    return json.dumps({"facts": row, "asked": asked}, default=_members)


def _members(item: Any) -> dict[str, Any]:
    """One of the parts of `Facts`; `asdict` copies all that they hold, which takes six times as long."""
    return {one.name: getattr(item, one.name) for one in fields(item)}


def load(text: str, modules: frozenset[str]) -> Facts | None:
    """What `dump` wrote; None where `modules` answer otherwise than those it was written with."""
    document = json.loads(text)
    if any((name in modules) is not answer for name, answer in document["asked"].items()):
        return None
    return _facts(document["facts"])


def _facts(row: dict[str, object]) -> Facts:
    lists: dict[str, list] = {name: value for name, value in row.items() if isinstance(value, list)}  # type: ignore[type-arg]
    return Facts(
        uses={(kind, line) for kind, line in lists["uses"]},
        env={(name, line) for name, line in lists["env"]},
        dynamic=set(lists["dynamic"]),
        helpers=[_helper(item) for item in lists["helpers"]],
        maybe=[_helper(item) for item in lists["maybe"]],
        given=[_given(item) for item in lists["given"]],
        small=[_given(item) for item in lists["small"]],
        passed={Passed(**item) for item in lists["passed"]},
        looked={Looked(**item) for item in lists["looked"]},
        gone_through={(name, index, line) for name, index, line in lists["gone_through"]},
        wholes={(name, index) for name, index in lists["wholes"]},
        settings=[
            Settings(
                name=item["name"],
                bases=tuple(item["bases"]),
                prefix=item["prefix"],
                fields=tuple(
                    Field(
                        names=tuple(one["names"]),
                        exact=one["exact"],
                        line=one["line"],
                        kind=one["kind"],
                        plain=one["plain"],
                    )
                    for one in item["fields"]
                ),
                within=item["within"],
                newer=item["newer"],
                filed=item["filed"],
            )
            for item in lists["settings"]
        ],
        switches=set(lists["switches"]),
        constants=dict(row["constants"]),  # type: ignore[call-overload]
        lists={name: tuple(texts) for name, texts in dict(row["lists"]).items()},  # type: ignore[call-overload]
        named=[(name, line) for name, line in lists["named"]],
        models=[(name, line) for name, line in lists["models"]],
        why=row["why"],  # type: ignore[arg-type]
    )


def _helper(item: dict[str, Any]) -> Helper:
    of = tuple(item["of"]) if item["of"] else None
    return Helper(**{**item, "steps": tuple(item["steps"]), "of": of})


def _given(item: dict[str, Any]) -> Given:
    return Given(**{**item, "beside": tuple(map(tuple, item["beside"]))})
