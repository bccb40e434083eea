"""What the recipes of native builds run or fetch: CMake's, Meson's, and Cargo's build scripts."""

import posixpath
from collections.abc import Iterator

from vetting.checks._install import runs_fetched
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.model.evidence import Severity
from vetting.patterns import pattern
from vetting.places import is_aside

_LIMIT = 1 << 20
"""Recipes of one archive that are read; those of libraries that it brings count too."""

_CMAKE = ("scikit_build_core", "scikit_build", "skbuild", "py_build_cmake", "cmeel")
_MESON = ("mesonpy", "meson_python")
_CARGO = ("maturin", "setuptools_rust")
_RUN = pattern(r"(?i)\b(execute_process|run_command)\s{0,4}\(([^()]{0,2000}+)")
_DOWNLOAD = pattern(r"(?i)\bfile\s{0,4}\(\s{0,20}DOWNLOAD\b([^()]{0,2000}+)")
_CHECKED = pattern(r"(?i)\bEXPECTED_(?:HASH|MD5)\b")
_STARTED = pattern(r"\bCommand::new\(\s{0,20}\"([^\"\n]{1,200})\"\s{0,20}\)([^;]{0,1000}+)")
_CONNECTS = pattern(
    r"\b(?:reqwest|ureq|minreq|attohttpc|isahc)::|\bTcpStream::connect\b|\bcurl::easy\b"
)
_FETCHERS = frozenset({"curl", "wget", "powershell", "pwsh", "certutil", "bitsadmin"})


def recipes(
    tree: ArtifactTree, backend: str | None, requires: frozenset[str]
) -> Iterator[tuple[SourceFile, int, str, Severity]]:
    """File, line, words and severity of what a recipe runs or fetches beyond building; `requires` are
    the modules that the build asks for.
    """
    asked = requires | {(backend or "").partition(".")[0]}
    cmake, meson, cargo = (not asked.isdisjoint(some) for some in (_CMAKE, _MESON, _CARGO))
    for file in tree.files:
        name = posixpath.basename(file.path)
        wanted = (
            (cmake and (name == "CMakeLists.txt" or name.endswith(".cmake")))
            or (meson and name == "meson.build")
            or (cargo and name == "build.rs")
        )
        if wanted and file.size <= _LIMIT and not is_aside(file.path):
            text = tree.read(file).decode("utf-8", "replace")
            for start, what, severity in _rust(text) if name == "build.rs" else _scripted(text):
                yield file, text.count("\n", 0, start) + 1, what, severity


def _scripted(text: str) -> Iterator[tuple[int, str, Severity]]:
    for match in _RUN.finditer(text):
        if runs_fetched(match[2]):
            said = " ".join(match[2].split())
            yield match.start(), f"{match[1]}: {said}"[:300], Severity.HIGH
    for match in _DOWNLOAD.finditer(text):
        said = " ".join(match[1].split())
        severity = Severity.LOW if _CHECKED.search(match[1]) else Severity.MEDIUM
        yield match.start(), f"downloads {said}"[:300], severity


def _rust(text: str) -> Iterator[tuple[int, str, Severity]]:
    for match in _STARTED.finditer(text):
        program = posixpath.basename(match[1]).removesuffix(".exe")
        if program in _FETCHERS or runs_fetched(match[2]):
            yield match.start(), f"starts {match[1]}", Severity.HIGH
    for match in _CONNECTS.finditer(text):
        yield match.start(), f"opens network connections ({match[0].strip(':')})", Severity.MEDIUM
