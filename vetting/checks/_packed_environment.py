"""Copies of libraries in a virtual environment that somebody packed into a source archive by mistake:
no installer takes them from there, where the archive stands beside a wheel for everybody.

The build of such an archive may use any file of it. They weigh less only where the build has no code of
the archive's own: no setup.py, no hook, no backend but the common ones, and nothing that names the
environment.
"""

import posixpath

from vetting.build_hooks import build_settings
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree
from vetting.model.subject import Subject
from vetting.patterns import pattern

_MARK = "pyvenv.cfg"
"""What lies at the root of every virtual environment."""

_LIBRARIES = pattern(r"(?<=/)(?:Lib|lib(?:64)?/(?:python|pypy)\d[\w.]{0,9})/site-packages/.")
_SETTINGS = ("pyproject.toml", "setup.cfg", "hatch.toml", "MANIFEST.in")
_MOST = 1 << 20
_REQUIRED = pattern(
    r"(?i)\s*(?:hatchling|setuptools|wheel|flit[-_.]core|poetry[-_.]core|pdm[-_.]backend|uv[-_.]build)"
    r"\s*(?![\w.@\[-])[^@]*"
)
"""Backends that run no file of an archive without being told to; another may do so."""


def packed(subject: Subject) -> frozenset[str]:
    """The paths, as findings have them, of what lies in such environments."""
    return frozenset(
        tree.prefix + file.path
        for tree in subject.trees
        if subject.passed_over(tree) and (roots := _unused(tree))
        for file in tree.files
        if (inner := _LIBRARIES.search(file.path)) and file.path[: inner.start()] in roots
    )


def _unused(tree: ArtifactTree) -> frozenset[str]:
    """The folders of environments that the build does not use, with a slash at the end."""
    marks = (file.path for file in tree.files if posixpath.basename(file.path) == _MARK)
    roots = frozenset(f"{posixpath.dirname(path)}/" for path in marks if "/" in path)
    if not roots or tree.find("setup.py") is not None:
        return frozenset()
    try:
        build = build_settings(tree)
    except FormatError:
        return frozenset()
    required = all(_REQUIRED.fullmatch(name) for name in build.requires)
    settings = [file for name in _SETTINGS if (file := tree.find(name)) is not None]
    large = any(file.size > _MOST for file in settings)
    if build.hooks or build.backend_path or large or not required:
        return frozenset()
    said = "\n".join(tree.read(file).decode("utf-8", "replace") for file in settings).lower()
    if "site-packages" in said:
        return frozenset()
    return frozenset(root for root in roots if root.split("/")[-2].lower() not in said)
