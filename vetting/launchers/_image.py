"""Container image references, normalised as `distribution/reference` does."""

import re
from dataclasses import replace

from vetting.launchers._judge import variable
from vetting.launchers._npm_spec import Spec
from vetting.model.server import Ref
from vetting.patterns import pattern

_PATH = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*"
_REFERENCE = pattern(
    rf"((?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::[0-9]+)?/)??({_PATH})"
    r"(?::([A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@([a-z0-9+.-]+:[0-9a-fA-F]+))?"
)

_DIGEST = pattern(r"sha256:[0-9a-f]{64}")


def image(text: str) -> Spec:
    """The image `text` names: `a` is `docker.io/library/a`; a tag beside a digest is ignored."""
    bare = re.sub(r"^(?:docker|oci)://", "", text.strip())
    match = _REFERENCE.fullmatch(bare) if len(bare) <= 1_024 else None
    if match is None:
        flag = "unresolved-variable" if variable(text) else "invalid-spec"
        why = "variable" if flag == "unresolved-variable" else "invalid-spec"
        ref = Ref(ecosystem="oci", name=bare[:1_024], unpinned=why, spec=text)
        return Spec(ref=ref, flags=(flag,))
    ref = Ref(ecosystem="oci", name=_name(bare), spec=text)
    tag, digest = match[3], match[4]
    return Spec(ref=_versioned(ref, tag, digest), flags=_digest_flags(digest))


def _name(text: str) -> str:
    """With its registry and, on the default one, its default folder."""
    path = re.sub(r":[^/:]*$", "", text.partition("@")[0])
    first, slash, rest = path.partition("/")
    if slash and (re.search(r"[.:]", first) or first == "localhost" or first != first.lower()):
        if first in ("index.docker.io", "docker.io"):
            return _default(rest)
        return path
    return _default(path)


def _default(path: str) -> str:
    return f"docker.io/{path}" if "/" in path else f"docker.io/library/{path}"


def _versioned(ref: Ref, tag: str | None, digest: str | None) -> Ref:
    if digest and _DIGEST.fullmatch(digest):
        return replace(ref, version=digest, pinned=True)
    if digest:
        return replace(ref, unpinned="invalid-digest")
    return replace(ref, unpinned=f"image-tag-only:{tag}" if tag else "image-no-tag")


def _digest_flags(digest: str | None) -> tuple[str, ...]:
    return ("invalid-spec",) if digest and not _DIGEST.fullmatch(digest) else ()
