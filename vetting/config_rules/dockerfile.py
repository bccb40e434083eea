"""A Dockerfile beside the configuration that builds the server and leaves it running as root."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vetting.config_rules import ConfigRules, Judged
from vetting.config_rules._told import line_of
from vetting.model.check import ConfigFinding
from vetting.model.rule import Confidence, Rule, Severity
from vetting.patterns import pattern

_AS_ROOT = Rule(
    id="config/dockerfile-root",
    title="The Dockerfile leaves the server running as root",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="Without USER the server is root in its container: it owns every folder that is mounted "
    "into it, and a fault of the kernel is all that stands between it and the machine. Low where the "
    "entry starts the code without a container.",
    normal="Base images that set a user of their own; those that are known for it are not reported.",
    remedy="Add a user and `USER` to the last stage of the Dockerfile.",
    signal="cfg.broad_root",
    cwe=("CWE-250",),
    owasp=("MCP02",),
    references=("https://docs.docker.com/reference/dockerfile/#user",),
)
_FILES = ("Dockerfile", "Containerfile", "docker/Dockerfile")
_MAX_SIZE = 1 << 20
_MAX_DEPTH = 50
_HEREDOC = pattern(r"<<-?\s*([\"']?)([A-Za-z_][A-Za-z0-9_]*)\1")
_FROM = pattern(r"(?i)(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?")
_HAS_A_USER = pattern(r"(?i)nonroot|rootless|unprivileged|^cgr\.dev/chainguard/")
_ROOT = pattern(r"(?i)(?:root|0)(?::.*)?")


@dataclass(slots=True)
class _Stage:
    """One stage of a Dockerfile: what it begins from, its last user, whether it starts something."""

    base: str
    user: str | None = None
    line: int = 0
    starts: bool = False


class Dockerfile(ConfigRules):
    """See the module."""

    rules = (_AS_ROOT,)

    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """See `ConfigRules.judge`."""
        if not _built_here(judged):
            return
        severity = Severity.LOW if judged.resolved.kind == "local" else None
        for path in _FILES:
            text = judged.files.get(path, "")
            line = root_line(text) if len(text) <= _MAX_SIZE else None
            if line is not None:
                message = f"{path}:{line} leaves the server running as root"
                yield judged.finding(_AS_ROOT, message, line_of(judged, ""), severity=severity)


def _built_here(judged: Judged) -> bool:
    """Whether the server may be what the folder's Dockerfile builds: its code lies here, or its
    image has a name without a registry or an owner.
    """
    images = [ref for ref in judged.resolved.refs if ref.ecosystem == "oci"]
    own = any(ref.name.startswith("docker.io/library/") for ref in images)
    return own or judged.resolved.kind == "local"


def root_line(text: str) -> int | None:
    """The line that makes the last stage's program run as root; None when it does not, or when
    the stage starts nothing.
    """
    stages: dict[str, _Stage] = {}
    stage: _Stage | None = None
    for line, word, rest in instructions(text):
        if word == "FROM" and (match := _FROM.match(rest)):
            stage = _Stage(base=match[1].lower(), line=line)
            stages[str(len(stages))] = stage
            if match[2]:
                stages[match[2].lower()] = stage
        elif stage is not None and word == "USER":
            stage.user, stage.line = rest.strip("\"' "), line
        elif stage is not None and word in ("CMD", "ENTRYPOINT"):
            stage.starts = True
    starts = False
    for _ in range(_MAX_DEPTH):
        if stage is None:
            return None
        starts |= stage.starts
        if stage.user is not None:
            return stage.line if starts and _ROOT.fullmatch(stage.user) else None
        below = stages.get(stage.base)
        if below is None or below is stage:
            return stage.line if starts and not _HAS_A_USER.search(stage.base) else None
        stage = below
    return None


def instructions(text: str) -> Iterator[tuple[int, str, str]]:
    """Every instruction with its line: continued lines are joined, comments and heredocs skipped."""
    escape = "`" if re.match(r"(?i)#\s*escape\s*=\s*`", text) else "\\"
    pending, first = "", 0
    ends: list[str] = []
    for number, raw in enumerate(text.splitlines(), 1):
        if ends:
            if raw.strip() == ends[0]:
                ends.pop(0)
            continue
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        first = first or number
        if line.endswith(escape):
            pending += line[:-1] + " "
            continue
        whole = pending + line
        word, _, rest = whole.partition(" ")
        if word.upper() in ("RUN", "COPY", "ADD"):
            ends = [match[2] for match in _HEREDOC.finditer(rest)]
        yield first, word.upper(), rest.strip()
        pending, first = "", 0
