"""One context for all checks, and findings in a form that tests can spell out."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories import context as make_context
from tests.factories import release, subject, tree
from vetting.checks import Context
from vetting.model.artifact import ArtifactKind, ArtifactTree
from vetting.model.evidence import Evidence
from vetting.model.package import Manifest
from vetting.model.subject import Subject
from vetting.scan import Unit, scan_units

WHEEL = "server-1.2.3-py3-none-any.whl"
SDIST = "server-1.2.3.tar.gz"
INFO = "server-1.2.3.dist-info"


@pytest.fixture(scope="package")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return make_context(tmp_path_factory.mktemp("context"))


def fresh(context: Context) -> Context:
    """The same with an empty scratch folder, as every run has."""
    return replace(context, scratch=Path(tempfile.mkdtemp(dir=context.scratch)))


def scanned(context: Context, *subjects: Subject) -> None:
    """Have all files of `subjects` in the cache of scans: to start the syntax engine for each takes
    longer than all that it reads in one run.
    """
    units = [Unit(tree=tree, file=file) for one in subjects for tree, file in one.files()]
    scan_units(units, fresh(context).scanner("static-rules"))


def lines(evidence: Evidence) -> list[str]:
    """`severity rule place: message` of every finding."""
    found = []
    for item in evidence.findings:
        place = item.location.path if item.location else "-"
        if item.location and item.location.line:
            place += f":{item.location.line}"
        found.append(f"{item.severity} {item.rule_id} {place}: {item.message}")
    return found


def npm(files: Mapping[str, bytes | str], manifest: Manifest | None = None) -> Subject:
    """A subject of one npm tarball."""
    return subject(tree(files), of=release(manifest=manifest))


def wheel(files: Mapping[str, bytes | str], name: str = WHEEL, *, prefix: str = "") -> ArtifactTree:
    return tree(files, kind=ArtifactKind.WHEEL, filename=name, prefix=prefix)


def sdist(files: Mapping[str, bytes | str], *, prefix: str = "") -> ArtifactTree:
    return tree(files, kind=ArtifactKind.SDIST, filename=SDIST, prefix=prefix)
