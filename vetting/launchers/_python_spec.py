"""What uv, pipx and pip fetch for a package argument: PEP 508, and uv's `name@version`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from vetting.launchers import _git
from vetting.launchers._judge import bare_url, variable
from vetting.launchers._npm_spec import Spec, url_flags
from vetting.model.server import Ref
from vetting.patterns import pattern

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet

MAX_LENGTH = 2_048
MAX_NAME = 256

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_AT = pattern(rf"({_NAME})\s*+(?:\[([^\]]*)\]\s*+)?@\s*+(\S.*)", re.DOTALL)
_LOCAL = pattern(r"\.{0,2}[/\\]|\.{1,2}$|~|[A-Za-z]:[\\/]|file:")
_PATH = pattern(r"[^@;\[<>=!~\s]*[/\\]")
_ARCHIVE = pattern(r"\.(?:whl|tar\.gz|tgz|zip|tar\.bz2)$", re.IGNORECASE)
_HASH = pattern(r"(?:^|&)(sha256|sha384|sha512)=([0-9a-f]{64,128})(?:$|&)")


def parse(text: str, *, at: bool = True) -> Spec:
    """What `text` names; without `at`, `name@1.2` is a path, as for `uv run --with`."""
    spec = text.strip()
    if not spec or len(spec) > MAX_LENGTH:
        ref = Ref(ecosystem="pypi", name=spec[:MAX_NAME], unpinned="invalid-spec", spec=text[:256])
        return Spec(ref=ref, flags=("invalid-spec",))
    if "://" in spec or spec.startswith("git+"):
        match = _AT.fullmatch(spec)
        if match and re.match(r"(?:[a-z+]+://|git\+)", match[3]):
            return _address(match[3].partition(" ;")[0].strip(), text)
        if re.match(r"[a-z+]+:", spec):
            return _address(spec, text)
    if _LOCAL.match(spec) or _PATH.match(spec) or _ARCHIVE.search(spec):
        return Spec(ref=None)
    match = _AT.fullmatch(spec)
    if match:
        return _at(match, text) if at else _refused(match, text)
    return _requirement(spec, text)


def _at(match: re.Match[str], text: str) -> Spec:
    """`name@1.2` is `name==1.2`; `name@latest` is whatever is newest.

    Anything else uv takes for a folder, which nobody means who writes `name@main`.
    """
    from packaging.utils import canonicalize_name
    from packaging.version import InvalidVersion, Version

    extras = tuple(part.strip() for part in (match[2] or "").split(",") if part.strip())
    name, version = canonicalize_name(match[1]), match[3].strip()
    ref = Ref(ecosystem="pypi", name=name, extras=extras, spec=text)
    if version == "latest":
        return Spec(ref=_because(ref, "latest"))
    try:
        return Spec(ref=_pinned(ref, str(Version(version))))
    except InvalidVersion:
        pass
    if variable(version):
        return Spec(ref=_because(ref, "variable"), flags=("unresolved-variable",))
    return Spec(ref=_because(ref, "invalid-spec"), flags=("invalid-spec",))


def _refused(match: re.Match[str], text: str) -> Spec:
    """Where `name@1.2` is not known, uv looks for a folder of that name."""
    from packaging.utils import canonicalize_name

    ref = Ref(ecosystem="pypi", name=canonicalize_name(match[1]), spec=text)
    return Spec(ref=_because(ref, "invalid-spec"), flags=("invalid-spec",))


def _requirement(spec: str, text: str) -> Spec:
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    try:
        requirement = Requirement(spec)
    except (InvalidRequirement, RecursionError):
        name = re.match(_NAME, spec)
        ref = Ref(ecosystem="pypi", name=name[0] if name else spec, spec=text)
        if variable(spec):
            return Spec(ref=_because(ref, "variable"), flags=("unresolved-variable",))
        return Spec(ref=_because(ref, "invalid-spec"), flags=("invalid-spec",))
    ref = Ref(
        ecosystem="pypi",
        name=canonicalize_name(requirement.name),
        extras=tuple(sorted(requirement.extras)),
        spec=text,
    )
    exact = _exact(requirement.specifier)
    if exact is not None:
        return Spec(ref=_pinned(ref, exact))
    written = re.sub(rf"^{_NAME}\s*(?:\[[^\]]*\])?", "", spec.partition(";")[0]).strip(" ()")
    return Spec(ref=_because(ref, f"range:{written}" if written else "no-version"), bare=True)


def _exact(specifiers: "SpecifierSet") -> str | None:
    """The version that the specifiers leave, when one of them is `==` or `===` without star."""
    from packaging.version import InvalidVersion, Version

    for specifier in specifiers:
        if specifier.operator in ("==", "===") and not specifier.version.endswith(".*"):
            try:
                return str(Version(specifier.version))
            except InvalidVersion:
                return specifier.version
    return None


def _address(url: str, text: str) -> Spec:
    base, _, fragment = url.partition("#")
    scheme = base.partition("://")[0].partition(":")[0].lower()
    if scheme == "file":
        return Spec(ref=None)
    if "+" in scheme or scheme in ("git", "ssh"):
        path = base.partition("://")[2]
        _, at, reference = path.rpartition("@")
        at_end = bool(at) and "/" in path.rpartition("@")[0]
        repository = base[: -len(reference) - 1] if at_end else base
        ref = _git.source(_git.address(repository), reference if at_end else None, text)
        return Spec(ref=ref, flags=_git.flags(url))
    found = _HASH.search(fragment)
    ref = Ref(ecosystem="url", name=bare_url(base), spec=text)
    if found:
        return Spec(ref=_pinned(ref, f"{found[1]}:{found[2]}"), flags=url_flags(url))
    return Spec(ref=_because(ref, "url-no-hash"), flags=url_flags(url))


def split_list(text: str) -> Iterator[str]:
    """`a[x,y]>=1,<2,b` is `a[x,y]>=1,<2` and `b`, as for `--with`."""
    pending = ""
    for part in text.split(","):
        if pending and (pending.count("[") > pending.count("]") or re.match(r"\s*[<>=!~]", part)):
            pending += f",{part}"
            continue
        if pending.strip():
            yield pending.strip()
        pending = part
    if pending.strip():
        yield pending.strip()


def script_dependencies(text: str) -> tuple[tuple[str, ...], bool] | None:
    """The inline dependencies of a script (PEP 723), and whether it names registries."""
    import tomllib

    body: list[str] | None = None
    for line in text[:200_000].splitlines():
        if body is None:
            body = [] if line.rstrip() == "# /// script" else None
        elif line.rstrip() == "# ///":
            break
        elif not line.startswith("#"):
            return None
        else:
            body.append(line[2:] if line[1:2] == " " else line[1:])
    if body is None:
        return None
    try:
        table = tomllib.loads("\n".join(body))
    except (ValueError, RecursionError):
        return ("?",), False
    found = table.get("dependencies")
    names = (
        tuple(item for item in found if isinstance(item, str)) if isinstance(found, list) else ()
    )
    tool = table.get("tool")
    return names, _names_registry(tool.get("uv") if isinstance(tool, dict) else None)


def project_registry(files: Mapping[str, str], folder: str = "") -> bool:
    """Whether `uv.toml` or `pyproject.toml` tells uv to use other registries."""
    import tomllib

    base = f"{folder.strip('/').removeprefix('./')}/" if folder.strip("./") else ""
    for name in ("uv.toml", "pyproject.toml"):
        text = files.get(base + name)
        if not text:
            continue
        try:
            table = tomllib.loads(text[:1_000_000])
        except (ValueError, RecursionError):
            return True
        if name == "pyproject.toml":
            tool = table.get("tool")
            table = tool.get("uv", {}) if isinstance(tool, dict) else {}
        if _names_registry(table):
            return True
    return False


def _names_registry(table: object) -> bool:
    keys = {"index", "index-url", "extra-index-url", "find-links", "default-index"}
    if not isinstance(table, dict):
        return False
    pip = table.get("pip")
    return bool(keys & table.keys()) or (isinstance(pip, dict) and bool(keys & pip.keys()))


def _pinned(ref: Ref, version: str) -> Ref:
    return replace(ref, version=version, pinned=True)


def _because(ref: Ref, why: str) -> Ref:
    return replace(ref, unpinned=why)
