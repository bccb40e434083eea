"""Git sources: only a full commit id is a pin, every other reference can move."""

import re

from vetting.launchers._judge import bare_url
from vetting.model.server import Ref
from vetting.patterns import pattern

_COMMIT = pattern(r"[0-9a-fA-F]{40}")


def source(name: str, reference: str | None, spec: str) -> Ref:
    """The repository `name` at a commit, branch, tag or, without reference, at its head."""
    if reference and _COMMIT.fullmatch(reference):
        return Ref(ecosystem="git", name=name, version=reference.lower(), pinned=True, spec=spec)
    why = f"git-ref:{reference}" if reference else "git-no-commit"
    return Ref(ecosystem="git", name=name, unpinned=why, spec=spec)


def address(url: str) -> str:
    """A repository's address without `git+` and without credentials."""
    return bare_url(url.removeprefix("git+"))


def flags(url: str) -> tuple[str, ...]:
    """The flags of fetching over a connection that anybody on the way can change."""
    plain = re.match(r"(?:git\+)?(?:http|git|ftp)://", url, re.IGNORECASE)
    return ("plain-http-source",) if plain else ()
