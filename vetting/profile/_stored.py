"""A reading as JSON, for the cache of results by content."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict

from vetting.model.artifact import ArtifactTree
from vetting.profile._facts import Facts, Field, Given, Helper, Settings

_READ = ("python", "javascript", "typescript")


def key(tree: ArtifactTree) -> str:
    """What a reading depends on: the paths and contents of all source files."""
    rows = sorted([file.path, file.sha256] for file in tree.files if file.language in _READ)
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def dump(reading: Mapping[str, Facts]) -> str:
    """`reading` as one line."""
    return json.dumps(
        {
            path: {
                **asdict(facts),
                "uses": sorted(facts.uses),
                "env": sorted(facts.env),
                "dynamic": sorted(facts.dynamic),
            }
            for path, facts in reading.items()
        }
    )


def load(text: str) -> dict[str, Facts]:
    """What `dump` wrote."""
    return {path: _facts(row) for path, row in json.loads(text).items()}


def _facts(row: dict[str, object]) -> Facts:
    lists: dict[str, list] = {name: value for name, value in row.items() if isinstance(value, list)}  # type: ignore[type-arg]
    return Facts(
        uses={(kind, line) for kind, line in lists["uses"]},
        env={(name, line) for name, line in lists["env"]},
        dynamic=set(lists["dynamic"]),
        helpers=[Helper(**item) for item in lists["helpers"]],
        given=[Given(**item) for item in lists["given"]],
        settings=[
            Settings(
                name=item["name"],
                bases=tuple(item["bases"]),
                prefix=item["prefix"],
                fields=tuple(
                    Field(names=tuple(one["names"]), exact=one["exact"], line=one["line"])
                    for one in item["fields"]
                ),
            )
            for item in lists["settings"]
        ],
        constants=dict(row["constants"]),  # type: ignore[call-overload]
        lists={name: tuple(texts) for name, texts in dict(row["lists"]).items()},  # type: ignore[call-overload]
        named=[(name, line) for name, line in lists["named"]],
        why=row["why"],  # type: ignore[arg-type]
    )
