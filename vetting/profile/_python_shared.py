"""The environment, and what reads variables of it, under a name that other files of a package import:
`env = os.environ` in `conf.py`, and `from .conf import env` elsewhere. Such a name goes with that of its
module, `conf.env`; what it means is known when all files are.
"""

import ast
import posixpath
import re
import sys
from collections.abc import Iterable, Iterator

from vetting.patterns import pattern
from vetting.profile._facts import HELD, READS, Facts, Given, Passed
from vetting.profile._python_bindings import Scope
from vetting.profile._python_env_libraries import GETTERS, METHODS
from vetting.profile._python_scopes import Scopes
from vetting.profile._words import words

_TELLS = pattern(r"env|conf|cfg|setting|secret|get_?var", re.IGNORECASE)
"""What is called so may read variables."""

_ELSEWHERE = frozenset(sys.stdlib_module_names)
_WORDS = words(
    """
    environ environb getenv getenvb decouple environs starlette dotenv envparse prettyconf everett
    betterconf
    """
)
"""What a file names that has the environment, or what reads it."""

_ANY_METHOD = ".*"


class Shared:
    """Collects both sides from one file, whose place in the package is `path`."""

    def __init__(self, path: str, scopes: Scopes, facts: Facts) -> None:
        folder, _, file = path.rpartition("/")
        stem = file.removesuffix(".py")
        self._is_package = stem == "__init__"
        self._module = posixpath.basename(folder) if self._is_package else stem
        self._scopes = scopes
        self._facts = facts

    def kept(self, wholes: frozenset[str]) -> None:
        """The names of the module that stand for the environment, or for what reads a variable."""
        module = self._scopes.module
        if not self._is_package and self._scopes.words.isdisjoint(_WORDS):
            return
        for name in [one for one in module.names if _TELLS.search(one)]:
            here = f"{self._module}.{name}"
            for path in self._scopes.paths(ast.Name(id=name, ctx=ast.Load()), module):
                if path in wholes:
                    self._facts.wholes.add((here, HELD))
                if path in GETTERS:
                    self._pass(here, READS)
                if f"{path}." in METHODS or f"{path}.get" in GETTERS:
                    self._pass(f"{here}{_ANY_METHOD}", READS)
                if self._is_package and (there := _shared(path)) not in ("", here):
                    self._pass(here, there)
                    self._pass(f"{here}{_ANY_METHOD}", f"{there}{_ANY_METHOD}")
                    again = Passed(name=there, index=HELD, callee=here, at=HELD)
                    self._facts.passed.add(again)

    def _pass(self, name: str, callee: str) -> None:
        self._facts.passed.add(Passed(name=name, index=0, callee=callee, at=0))

    def names(self, of: ast.expr, scope: Scope) -> Iterator[str]:
        """What `env` is called in `env["TOKEN"]`, where it may come from another file."""
        return filter(None, map(_shared, self._scopes.paths(of, scope)))

    def call(self, text: str, line: int, paths: Iterable[str]) -> None:
        """`config("TOKEN")` and `env.str("TOKEN")`, where either may come from another file."""
        for callee in _callees(paths):
            self._facts.given.append(Given(callee=callee, index=0, text=text, line=line))


def _callees(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if name := _shared(path):
            yield name
        owner, _, method = path.rpartition(".")
        if method and (name := _shared(owner)):
            yield f"{name}{_ANY_METHOD}"


def _shared(path: str) -> str:
    """`conf.env` of `server.conf.env` and `.conf.env`; nothing where it is no such name."""
    parts = path.split(".")
    if len(parts) < 2 or not all(parts[-2:]) or "(" in path or parts[0] in _ELSEWHERE:
        return ""
    return ".".join(parts[-2:]) if _TELLS.search(parts[-1]) else ""
