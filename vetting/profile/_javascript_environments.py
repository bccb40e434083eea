"""What is the environment in JavaScript, or gives it: globals, modules and libraries, as paths."""

import re
from typing import Any

from vetting.patterns import pattern
from vetting.profile._javascript_source import word

Path = tuple[str, ...]
"""A module or "" for the globals, and the members that lead from there."""

ENVIRONMENTS = frozenset(("process.env", "Bun.env", "import.meta.env", "globalThis.process.env"))
_EITHER = pattern(r"\?\?|\|\||[?:]")
_NEAR = 200
OWN_ENV = pattern(r"env", re.IGNORECASE)
"""What a name has by which a file of the package may give the environment to others."""

ENV: Path = ("", "process", "env")
ENVS = (ENV, ("", "Bun", "env"))

MEMBERS: dict[Path, Path] = {
    ("bun", "env"): ("", "Bun", "env"),
    ("std-env", "env"): ENV,
    ("std-env", "process"): ("", "process"),
    **{
        (library, "config", "()", "parsed"): ENV
        for library in ("dotenv", "dotenv-safe", "dotenv-flow", "@dotenvx/dotenvx")
    },
    ("dotenv-expand", "expand", "()", "parsed"): ENV,
    ("@next/env", "loadEnvConfig", "()", "combinedEnv"): ENV,
}
"""Members by which libraries give the environment, or what a file puts into it."""

RESULTS: dict[Path, Path] = {
    ("", "Deno", "env", "toObject"): ENV,
    **{(library, "parse"): ENV for library in ("dotenv", "dotenv-flow", "@dotenvx/dotenvx")},
    ("env-smart", "load"): ENV,
    ("vite", "loadEnv"): ENV,
    ("hono/adapter", "env"): ENV,
    ("env-var", "from"): ("env-var",),
    **{path[:2]: path[:3] for path in MEMBERS if len(path) > 3},
}
"""What calls give: the environment, or what its variables are asked of."""

MODULES = frozenset(path[0] for path in (*MEMBERS, *RESULTS) if path[0]) | {"rc", "env-var"}
"""The libraries of both, and others that read variables."""

DYNAMIC_CALLS = frozenset({("rc",), ("getenv", "multi")})
"""Calls that read variables of which no file says the names."""

GETTERS: frozenset[Path] = frozenset(
    {
        *(("", "Deno", "env", name) for name in ("get", "has")),
        *(("", "Netlify", "env", name) for name in ("get", "has")),
        *(
            ("effect", "Config", kind)
            for kind in ("string", "redacted", "secret", "number", "integer", "boolean", "url")
        ),
        *(("effect", "Config", kind) for kind in ("port", "nonEmptyString")),
        *(("getenv", kind) for kind in ("string", "int", "float", "bool", "boolish", "url")),
        ("getenv",),
        ("env-var", "get"),
        ("@dotenvx/dotenvx", "get"),
    }
)
"""What is called with the name of a variable, and gives its value."""


MANAGER = pattern(
    r"(?:[a-z]\w{0,40}E|[eE])nv(?:iron(?:ment)?)?s?"
    r"(?:Manager|Var(?:iable)?s?|Reader|Service|Provider|Loader|Store|Utils?|Helper|Getter)?"
    r"|ENV(?:IRONMENT)?"
)
"""What other packages call an object that is asked for variables: `envManager`."""

_ASKED = pattern(r"(?:get|has|require|need|read|must)(?:$|[A-Z])\w{0,40}")


def is_asked(path: Path) -> bool:
    """Whether a path is a method by which another package gives variables, as far as names say."""
    return (
        len(path) == 3
        and path[0][:1] not in ("", ".", "/")
        and MANAGER.fullmatch(path[1]) is not None
        and _ASKED.fullmatch(path[2]) is not None
    )


def is_variable(path: Path) -> bool:
    """Whether a path is one environment variable."""
    return len(path) > len(ENV) and path[: len(ENV)] in ENVS


def is_target(node: Any) -> bool:
    """Whether a variable is set or deleted, not read."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "assignment_expression":
        return bool(node == parent.child_by_field_name("left"))
    return bool(parent.type == "unary_expression") and word(parent).startswith("delete")


def is_environment(binding: Any) -> bool:
    """Whether a variable is the environment: `const env = options ?? process.env`."""
    value = binding.parent.child_by_field_name("value")
    texts = _EITHER.split(word(value)[:_NEAR]) if value is not None else []
    return not ENVIRONMENTS.isdisjoint(map(str.strip, texts))
