"""What npm fetches for a package argument: a port of `npm-package-arg` 13 and `hosted-git-info`.

In their order and under their names, so that they can be read side by side: the kind of a spec
depends on which of their tests comes first.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from vetting import npm_semver
from vetting.launchers import _git
from vetting.launchers._judge import bare_url, variable
from vetting.launchers._words import words
from vetting.model.server import Ref
from vetting.patterns import pattern

MAX_LENGTH = 2_048
MAX_NAME = 256

_IS_URL = pattern(r"(?:git\+)?[a-z]+:", re.IGNORECASE)
_IS_GIT = pattern(r"[^@]+@[^:.]+\.[^:]+:.+", re.DOTALL)
_IS_TARBALL = pattern(r"\.(?:tgz|tar\.gz|tar)$", re.IGNORECASE)
_IS_FILE = pattern(r"\.|~/|[/\\]|[a-zA-Z]:|file:", re.IGNORECASE)
_IS_SCP = pattern(r"git\+ssh://([^:#]+:[^#]+)(?:#(.*))?", re.IGNORECASE)
_GITHUB = pattern(r"(?![.@/])[^\s/@:#]+/[^\s/@:#]+(?:#.*)?", re.DOTALL)
_SHORTCUT = pattern(
    r"(github|gitlab|bitbucket|gist|sourcehut):(?:[^@#]*@)?([^#]*)(?:#(.*))?", re.DOTALL
)
_HOSTS = {
    "github.com": frozenset({"", "tree"}),
    "gitlab.com": None,
    "bitbucket.org": None,
    "git.sr.ht": None,
}
_TARBALL_PATHS = pattern(r"/-/|/archive(?:\.tar\.gz|/|$)|/get/")
_PLAIN = pattern(r"[A-Za-z0-9\-_.!~*'()]+")
_GIT_PROTOCOLS = words("git git+http git+https git+rsync git+ftp git+file git+ssh")


class Spec(NamedTuple):
    """`ref` is None for code of this machine and for what npm refuses (`invalid-spec`)."""

    ref: Ref | None
    flags: tuple[str, ...] = ()
    bare: bool = False
    """Only a name: what is installed in the working directory comes first."""


def parse(arg: str, *, loose: bool = True) -> Spec:
    """What `arg` names. Without `loose` a version has to be strict SemVer, as for Deno."""
    text = arg[:MAX_LENGTH]
    if len(arg) > MAX_LENGTH or not text.strip():
        name = text[:MAX_NAME]
        return Spec(ref=_unresolved(name, name), flags=("invalid-spec",))
    end = text.find("@", 1)
    name = text[:end] if end > 0 else text
    if _IS_URL.match(text):
        return _resolve("", text, arg, loose)
    if _IS_GIT.fullmatch(text):
        return _resolve("", f"git+ssh://{text}", arg, loose)
    if not name.startswith("@") and ("/" in name or _IS_TARBALL.search(name)):
        return _resolve("", text, arg, loose)
    if end > 0:
        return _resolve(name, text[end + 1 :] or "*", arg, loose, given=text[end + 1 :])
    if valid_name(text):
        return _registry(text, "*", arg, loose, given=None)
    return _resolve("", text, arg, loose)


def _resolve(name: str, spec: str, arg: str, loose: bool, given: str | None = None) -> Spec:
    if _IS_FILE.match(spec):
        return Spec(ref=None)
    if spec.lower().startswith("npm:"):
        inner = parse(spec[4:], loose=loose)
        if inner.ref is None or inner.ref.ecosystem != "npm" or "alias" in inner.flags:
            return Spec(ref=_unresolved(name or arg, arg), flags=("invalid-spec",))
        ref = replace(inner.ref, alias=name or None, spec=arg)
        return Spec(ref=ref, flags=(*inner.flags, "alias"))
    hosted = _hosted(spec, arg)
    if hosted is not None:
        return hosted
    if _IS_URL.match(spec):
        return _url(spec, arg)
    if "/" in spec or _IS_TARBALL.search(spec):
        return Spec(ref=None)
    return _registry(name, spec, arg, loose, given)


def _registry(name: str, raw: str, arg: str, loose: bool, given: str | None) -> Spec:
    spec = raw.strip()
    if not valid_name(name):
        flag = "unresolved-variable" if variable(arg) else "invalid-spec"
        return Spec(ref=_unresolved(name or arg, arg), flags=(flag,))
    ref = Ref(ecosystem="npm", name=name, spec=arg)
    version = npm_semver.parse(spec, loose=loose)
    if version is not None:
        return Spec(ref=replace(ref, version=str(version), pinned=True))
    if given is None:
        return Spec(ref=replace(ref, unpinned="no-version"), bare=True)
    if variable(spec):
        return Spec(ref=replace(ref, unpinned="variable"), flags=("unresolved-variable",))
    if npm_semver.parse_range(spec, loose=loose) is not None:
        why = f"range:{spec}" if given.strip() else "no-version"
        return Spec(ref=replace(ref, unpinned=why))
    if not _PLAIN.fullmatch(spec):
        return Spec(ref=replace(ref, unpinned="invalid-spec"), flags=("invalid-spec",))
    return Spec(ref=replace(ref, unpinned=f"dist-tag:{spec}"))


def _unresolved(name: str, arg: str) -> Ref:
    why = "variable" if variable(arg) else "invalid-spec"
    return Ref(ecosystem="npm", name=name, unpinned=why, spec=arg)


def valid_name(name: str) -> bool:
    """Whether npm takes `name`, by the rules for old packages (`validate-npm-package-name`)."""
    if not name or name[0] in "._-" or name.strip() != name:
        return False
    if name.lower() in ("node_modules", "favicon.ico"):
        return False
    scope, slash, rest = name.partition("/")
    if slash and scope.startswith("@"):
        return bool(_PLAIN.fullmatch(scope[1:]) and _PLAIN.fullmatch(rest)) and rest[0] != "."
    return _PLAIN.fullmatch(name) is not None


def _hosted(spec: str, arg: str) -> Spec | None:
    """A repository on a host that npm knows; `user/repo` is GitHub's."""
    text = f"github:{spec}" if _GITHUB.fullmatch(spec) and "/#" not in spec else spec
    shortcut = _SHORTCUT.fullmatch(text)
    if shortcut:
        path = shortcut[2].strip("/").removesuffix(".git")
        return _git_spec(f"{shortcut[1].lower()}:{unquote(path)}", shortcut[3], arg, text)
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if host not in _HOSTS or parts.scheme.lower() not in {"https", "http", "ssh", *_GIT_PROTOCOLS}:
        return None
    segments = parts.path.strip("/").split("/")
    if len(segments) < 2 or _TARBALL_PATHS.search(parts.path):
        return None
    types = _HOSTS[host]
    if types is not None and len(segments) > 2 and segments[2] not in types:
        return None
    reference = parts.fragment
    base = text.partition("#")[0]
    if len(segments) > 3 and segments[2] == "tree":
        reference = segments[3]
        base = base[: base.index("/tree/")]
    return _git_spec(_git.address(base), reference, arg, text)


def _url(spec: str, arg: str) -> Spec:
    scp = _IS_SCP.fullmatch(spec)
    if scp and not re.search(r":[0-9]+(/|$)", scp[1]):
        return _git_spec(f"ssh://{scp[1]}", scp[2], arg, spec)
    try:
        scheme = urlsplit(spec).scheme.lower()
    except ValueError:
        scheme = ""
    if scheme in _GIT_PROTOCOLS:
        base, _, reference = spec.partition("#")
        return _git_spec(_git.address(base), reference, arg, spec)
    if scheme in ("http", "https"):
        return Spec(ref=url_ref(spec, arg), flags=url_flags(spec))
    flag = "unresolved-variable" if variable(spec) else "invalid-spec"
    return Spec(ref=_unresolved(arg, arg), flags=(flag,))


def _git_spec(name: str, committish: str | None, arg: str, url: str) -> Spec:
    """See `setGitAttrs`: parts are separated by `::`; `semver:` is a range, `path:` a folder."""
    reference = ""
    for part in unquote(committish or "").split("::"):
        key, colon, value = part.partition(":")
        if not colon:
            reference = part or reference
        elif key == "semver":
            ref = Ref(ecosystem="git", name=name, unpinned=f"range:{value}", spec=arg)
            return Spec(ref=ref, flags=_git.flags(url))
    return Spec(ref=_git.source(name, reference, arg), flags=_git.flags(url))


def url_ref(url: str, spec: str) -> Ref:
    """An archive or script at an address; nothing says what its bytes have to be."""
    return Ref(ecosystem="url", name=bare_url(url), unpinned="url-no-hash", spec=spec)


def url_flags(url: str) -> tuple[str, ...]:
    """Flags of an address that code is fetched from."""
    found = ["plain-http-source"] if re.match(r"\s*http://", url, re.IGNORECASE) else []
    if variable(url):
        found.append("unresolved-variable")
    return tuple(found)


def manifest(files: Mapping[str, str]) -> dict[str, object]:
    """The working directory's `package.json`, empty when there is none that can be read."""
    return _load(files.get("package.json", ""))


@lru_cache(maxsize=8)
def _load(text: str) -> dict[str, object]:
    try:
        found = json.loads(text) if 0 < len(text) <= 4_000_000 else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def package_script(files: Mapping[str, str], name: str) -> str | None:
    """The script `name` of the working directory's `package.json`."""
    scripts = manifest(files).get("scripts")
    found = scripts.get(name) if isinstance(scripts, dict) else None
    return found if isinstance(found, str) else None
