"""The labelled samples under `assets/samples`, and what the local checks say about them.

One file per family. `#### ID PATH` starts a file of sample ID; an id starts with its language.
A line that starts with `+|` is in the malicious sample only, one with `-|` in its benign twin only,
every other line in both: a twin differs in nothing but the malice. A sample without such lines is an
honest server, its own twin: it can be flagged, and has nothing to be found. No sample does harm: commands
echo, addresses are reserved for documentation, encoded text decodes to a print statement.

The rules of the count:

1. A *mark* is the rule id of a finding of at least medium severity. Findings about how a release is
   packed, or about what could not be read of it, are none: they say nothing about malice.
2. A sample is *found* when it gets a mark that its twin does not get.
3. A twin is *flagged* when it gets any mark at all.
4. Precision is found / (found + flagged); recall is found / malicious samples.
5. Every third sample of a family is held out: a change of the rules is measured on these before
   anybody looks at which of them fail. Only that first figure says anything about unseen code.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tests.factories import context, subject, tree
from vetting.checks import Check, Context, all_checks
from vetting.model.artifact import ArtifactKind, ArtifactTree
from vetting.model.evidence import Evidence, Severity

FOLDER = Path(__file__).parent / "assets" / "samples"
NOT_LOCAL = frozenset(
    {"advisories", "checksum", "closure", "closure-code", "history", "manifest", "names"}
    | {"popularity", "provenance", "registry-entry", "release-state", "repository", "variants"}
)
"""Checks of the release and of the world around it, which samples do not have."""

NO_MARKS = frozenset({"inst.pypi.sdist_only", "tool.unverifiable"})
"""Findings about how a release is packed, and about what could not be read of it."""

_WEIGHTY = (Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A malicious sample and its benign twin, as path → text."""

    family: str
    name: str
    files: dict[str, str]
    twin: dict[str, str]
    held_out: bool

    @property
    def language(self) -> str:
        """`py` or `js`."""
        return self.name.partition("-")[0]

    @property
    def honest(self) -> bool:
        """Whether there is no malice in it."""
        return self.files == self.twin


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The marks of a sample and of its twin."""

    sample: Sample
    marks: frozenset[str]
    twin_marks: frozenset[str]

    @property
    def found(self) -> bool:
        """See the module, rule 2."""
        return bool(self.marks - self.twin_marks)

    @property
    def flagged(self) -> bool:
        """See the module, rule 3."""
        return bool(self.twin_marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts over some results, and the rates made of them."""

    samples: int
    """Malicious ones."""

    twins: int
    found: int
    flagged: int

    @property
    def recall(self) -> float:
        """Share of the malicious samples that are found."""
        return self.found / self.samples if self.samples else 0.0

    @property
    def precision(self) -> float:
        """Share of what is reported that is malicious."""
        return self.found / (self.found + self.flagged) if self.found else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0


def figures(results: list[Result]) -> Figures:
    """Count `results`."""
    return Figures(
        samples=sum(not result.sample.honest for result in results),
        twins=len(results),
        found=sum(result.found for result in results),
        flagged=sum(result.flagged for result in results),
    )


def load(folder: Path = FOLDER) -> list[Sample]:
    """All samples, by family and in the order of their files."""
    return [sample for path in sorted(folder.glob("*.txt")) for sample in _family(path)]


def _family(path: Path) -> Iterator[Sample]:
    bodies: dict[str, dict[str, list[str]]] = {}
    lines: list[str] = []
    for line in path.read_text().splitlines():
        if line.startswith("#### "):
            name, file = line.removeprefix("#### ").split()
            lines = bodies.setdefault(name, {}).setdefault(file, [])
        else:
            lines.append(line)
    for number, (name, files) in enumerate(bodies.items()):
        yield Sample(
            family=path.stem,
            name=name,
            files={file: _side(body, "+|", "-|") for file, body in files.items()},
            twin={file: _side(body, "-|", "+|") for file, body in files.items()},
            held_out=number % 3 == 2,
        )


def _side(lines: list[str], ours: str, theirs: str) -> str:
    return "".join(line.removeprefix(ours) + "\n" for line in lines if not line.startswith(theirs))


def evaluate(samples: list[Sample], folder: Path) -> list[Result]:
    """Run every local check over all `samples` and twins; `folder` is for caches.

    One scan of all files at once fills the scan cache, so the syntax engine starts only once.
    """
    base = context(folder)
    checks = [check for check in all_checks() if check.name not in NOT_LOCAL]
    everything = {
        f"{sample.family}/{sample.name}/{side}/{file}": text
        for sample in samples
        for side, files in (("malicious", sample.files), ("twin", sample.twin))
        for file, text in files.items()
    }
    scan = [check for check in checks if check.name == "static-rules"]
    _Runs(base, scan, folder / "all").marks(tree(everything))
    runs = _Runs(base, checks, folder / "each")
    return [
        Result(
            sample=sample,
            marks=runs.marks(_tree(sample, sample.files)),
            twin_marks=runs.marks(_tree(sample, sample.twin)),
        )
        for sample in samples
    ]


class _Runs:
    """Runs of the same checks, each with an empty scratch folder."""

    def __init__(self, base: Context, checks: list[Check], folder: Path) -> None:
        self._base = base
        self._checks = checks
        self._folder = folder
        self._count = 0

    def marks(self, tree: ArtifactTree) -> frozenset[str]:
        """The rule ids of all findings that weigh at least medium."""
        self._count += 1
        scratch = self._folder / str(self._count)
        scratch.mkdir(parents=True)
        earlier: dict[str, Evidence] = {}
        for check in self._checks:
            context = replace(self._base, scratch=scratch, earlier=dict(earlier))
            earlier[check.name] = check.run(subject(tree), context)
        return frozenset(
            finding.rule_id
            for evidence in earlier.values()
            for finding in evidence.findings
            if finding.severity in _WEIGHTY and finding.rule_id not in NO_MARKS
        )


def _tree(sample: Sample, files: dict[str, str]) -> ArtifactTree:
    if sample.language == "js":
        return tree(files)
    if "setup.py" in files or "pyproject.toml" in files:
        # Wheels hold neither; beside one, nothing of a source archive would be installed.
        return tree(files, kind=ArtifactKind.SDIST, filename="server-1.2.3.tar.gz")
    return tree(files, kind=ArtifactKind.WHEEL, filename="server-1.2.3-py3-none-any.whl")
