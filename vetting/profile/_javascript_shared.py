"""The environment under a name that other files of a package import: `export const env = process.env`, and
`import { env } from "./env.js"` elsewhere. Such a name goes with that of its file, `env@src/env`; what
it means is known when all files are.
"""

import posixpath
from typing import Any

from vetting.patterns import pattern
from vetting.profile._facts import HELD, Facts, Looked, Passed
from vetting.profile._javascript_called import module_of
from vetting.profile._javascript_environments import OWN_ENV, Path
from vetting.profile._javascript_functions import name_of
from vetting.profile._javascript_returned import gives_back
from vetting.profile._javascript_source import line_of, word

_NAME = pattern(r"[A-Z][A-Z0-9]*+_[A-Z0-9_]+|[A-Z]{3}[A-Z0-9]*+")
_DEFAULT = "default"
_EXPORTED, _WITHIN = 2, 3
"""Parts of the paths of a variable: of what a file is as a whole, and of one of its exports."""


class Shared:
    """Collects both sides from one file, whose place in the package is `path`."""

    def __init__(self, facts: Facts, path: str) -> None:
        self._facts = facts
        self._folder = posixpath.dirname(path)
        self._file = module_of(path)

    def asked(self, node: Any, path: Path) -> None:
        """A member of what comes from another file."""
        if "()" in path:  # `getEnv().TOKEN`
            at = path.index("()")
            path = (*path[: at - 1], f"{path[at - 1]}()", *path[at + 1 :]) if at > 1 else path
        name, of = path[-1], path[1] if len(path) == _WITHIN else _DEFAULT
        if len(path) not in (_EXPORTED, _WITHIN) or not _NAME.fullmatch(name):
            return
        if OWN_ENV.search(of if of != _DEFAULT else path[0]):
            key = f"{of}@{self._there(path[0])}"
            self._facts.looked.add(Looked(name=key, index=HELD, text=name, line=line_of(node)))

    def kept(self, node: Any) -> None:
        """The environment, where it may be exported."""
        parent = node.parent
        name = ""
        match parent.type if parent is not None else "":
            case "variable_declarator":
                name = word(parent.child_by_field_name("name"))
            case "assignment_expression":
                left = parent.child_by_field_name("left")
                name = word(left.child_by_field_name("property") or left)
                name = _DEFAULT if word(left) == "module.exports" else name
            case "export_statement":
                name = _DEFAULT
            case "export_specifier":
                name = word(parent.child_by_field_name("alias") or node)
            case "pair":
                name = word(parent.child_by_field_name("key"))
        if name.isidentifier():
            self._facts.wholes.add((f"{name}@{self._file}", HELD))
        elif (function := gives_back(node)) is not None and (name := name_of(function)):
            self._facts.wholes.add((f"{name}()@{self._file}", HELD))

    def again(self, name: str, path: Path) -> None:
        """What comes from another file and is exported here as `name`."""
        there = f"{path[1] if len(path) > 1 else _DEFAULT}@{self._there(path[0])}"
        here = f"{name}@{self._file}"
        self._facts.passed.add(Passed(name=there, index=HELD, callee=here, at=HELD))

    def _there(self, spec: str) -> str:
        return module_of(posixpath.normpath(posixpath.join(self._folder, spec)))
