"""A bundle's own code told from the libraries in it, by the marks that bundlers leave.

Modules that lie in `node_modules` are blanked, line by line, so that everything else keeps its
place.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from vetting.bundle_modules import Module, modules
from vetting.node_builtins import NODE
from vetting.patterns import pattern
from vetting.profile._facts import Facts
from vetting.profile._words import words

_MOST_BYTES = 4 << 20
"""Of the first-party part of a file; more is a bundle that nobody reads this way."""

_OPAQUE = 300 << 10
"""Bytes from which a minified file is a bundle of libraries and not one module."""

_DENSE = 200
"""Bytes a line, on average, from which a file is minified."""

_TOP = pattern(
    rb"^(?:export )?(?:var|let|const|async function\*?|function\*?|class) ([\w$]+)", re.MULTILINE
)
_SHORT = 3
"""Letters of the names that a bundler gives which shortens them."""

_IMPORT = pattern(rb"\b(?:from|import)\s{0,9}[\"']((?:@[\w.-]{1,99}/)?[\w-][\w.-]{0,99})[\"'/]")
_HEAD = 16 << 10
"""Bytes in which a bundle imports what it does not hold."""

_MANY = 12
"""Packages from whose number on a bundle imports what it needs instead of holding it."""

_OF_NODE = frozenset(map(str.encode, NODE))
_BLANK = bytes(10 if byte == 10 else 32 for byte in range(256))
_PACKAGE = pattern(rb"node_modules/(?!\.)((?:@[\w.-]+/)?[\w.-]+)")
_DECLARED = pattern(
    rb"^(?:var|let|const|async function\*?|function\*?|class) ([\w$]+)", re.MULTILINE
)
_NUMBERED = pattern(r"(?<!\d)\d+$")
_ENTRIES = frozenset({"index", "main", "lib", "src", "dist", "mod", "esm", "cjs"})
"""Files that hold all that a package exports."""

# esbuild's wrapper of a CommonJS module, minified.
_WRAPPER = pattern(
    rb"(?<![\w$])([\w$]++)=\(([\w$]+),([\w$]+)\)=>\(\)=>"
    rb"(?:\{try\{return )?\(?\3\|\|\(?\2\(\(\3=\{exports:\{\}\}\)"
    rb"\.exports,\3\)"
)


_LIBRARY_VARIABLES = words(
    """
    NODE_ENV NODE_DEBUG DEBUG DEBUG_FD DEBUG_MIME DEBUG_COLORS NO_COLOR FORCE_COLOR COLORTERM
    TERM TERM_PROGRAM TERM_PROGRAM_VERSION CI CI_NAME APPVEYOR BUILDKITE CIRCLECI DRONE
    GITHUB_ACTIONS GITLAB_CI TEAMCITY_VERSION TRAVIS TF_BUILD NO_DEPRECATION TRACE_DEPRECATION
    NO_PROXY no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY http_proxy https_proxy all_proxy
    READABLE_STREAM SC_ATTR SC_DISABLE_SPEEDY REACT_APP_SC_ATTR REACT_APP_SC_DISABLE_SPEEDY
    NODE_NDEBUG TEST_GRACEFUL_FS_GLOBAL_PATCH GRACEFUL_FS_PLATFORM NODE_V8_COVERAGE
    JEST_WORKER_ID YARGS_MIN_NODE_VERSION __MINIMATCH_TESTING_PLATFORM__
    """
)


_YARGS = words("LANG LANGUAGE LC_ALL LC_MESSAGES SHELL ZSH_NAME YARGS_DISABLE_WRAP _")
_IN_ITS_OWN_WAY = ((b"get-yargs-completions", _YARGS, b'getEnv("%b")'),)
"""Libraries, by a text that no other has, with variables and how only they ask for them."""


def library_variables(data: bytes) -> frozenset[str]:
    """Which variables widespread libraries in a bundle read by themselves; one that stands elsewhere in it
    too, in any other way, may be the server's own.
    """
    found = set(_LIBRARY_VARIABLES)
    for sign, names, way in _IN_ITS_OWN_WAY:
        for name in map(str.encode, names) if sign in data else ():
            said = re.findall(rb"(?:[\"'`]|env\??\.)%b(?![\w$])" % name, data)
            if len(said) == data.count(way % name):
                found.add(name.decode())
    return frozenset(found)


def without_libraries(facts: Facts, data: bytes, loaded: Container[int]) -> None:
    """Leave out what most likely is the libraries' of a bundle that tells nothing of them: their
    variables, with the functions that read nothing else; code that is made at run time, but where a
    module is loaded in one of the lines `loaded`; and places whose variables nobody names.
    """
    facts.uses = {(kind, at) for kind, at in facts.uses if kind != "dynamic_code" or at in loaded}
    facts.dynamic.clear()
    others = library_variables(data)
    facts.env = {(name, line) for name, line in facts.env if name not in others}
    theirs = {given.callee for given in facts.given if given.text in others}
    facts.given = [given for given in facts.given if given.text not in others]
    theirs -= {given.callee for given in (*facts.given, *facts.small)}
    facts.helpers = [one for one in facts.helpers if one.name not in theirs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A file with its libraries' modules blanked.

    `names` are the libraries' top-level names, each with its package and what it is called there:
    empty for the module itself. `wrappers` are functions that wrap the modules of libraries.
    """

    data: bytes
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    wrappers: frozenset[str] = frozenset()
    why: str | None = None
    """Why it may still hold libraries."""

    @property
    def is_large(self) -> bool:
        """Whether there is more of its own code than is read; what is blanked is none."""
        size = len(self.data)
        return size > _MOST_BYTES and size - self.data.count(b" ") > _MOST_BYTES


def first_party(data: bytes) -> Bundle:
    """The own code of a file."""
    if found := modules(data):
        return _blanked(data, found)
    if (
        len(data) > _OPAQUE
        and not _leaves_outside(data)
        and (len(data) / (data.count(b"\n") + 1) > _DENSE or _is_short(data))
    ):
        return Bundle(
            data=data,
            wrappers=frozenset(match[1].decode() for match in _WRAPPER.finditer(data)),
            why="a minified bundle: the server's own code cannot be told from its libraries",
        )
    return Bundle(data=data)


def _leaves_outside(data: bytes) -> bool:
    """Whether what a file needs lies beside it: it imports many packages, and wraps no module."""
    found = {match[1] for match in _IMPORT.finditer(data, 0, _HEAD)}
    return len(found - _OF_NODE) >= _MANY and _WRAPPER.search(data) is None


def _is_short(data: bytes) -> bool:
    """Whether most names are shortened: a bundle whose lines are left as they were."""
    names = _TOP.findall(data)
    return len(names) > _DENSE and sum(len(name) <= _SHORT for name in names) * 4 > len(names) * 3


def _blanked(data: bytes, found: Sequence[Module]) -> Bundle:
    parts = [data[: found[0].start]]
    names: dict[str, tuple[str, str]] = {}
    for module in found:
        part = data[module.start : module.end]
        if module.library:
            packages = _PACKAGE.findall(module.path)
            if packages:
                package = packages[-1].decode()
                for declared in _DECLARED.finditer(part):
                    name = declared[1].decode()
                    names.setdefault(name, (package, _member(name)))
            part = part.translate(_BLANK)
        parts.append(part)
    return Bundle(data=b"".join(parts), names=names)


def _member(name: str) -> str:
    """What a bundler's name stands for in its module."""
    if name.startswith("require_"):
        return "()"
    if "_default" in name:
        return ""
    plain = _NUMBERED.sub("", name)
    whole = plain.removesuffix("_exports")  # all that the file of this name exports
    return "" if whole in _ENTRIES and whole != plain else whole
