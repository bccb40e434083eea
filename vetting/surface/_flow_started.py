"""What the answer of a program is made of, by what the call is given that starts it.

The folder in which a program runs is none of it; nor are the variables that it is given, `spawn("git",
["log"], { env: { ...process.env, LANG: "C" } })`, where the code names a program that tells something
else. A shell and an interpreter may print them, and so may what is not known.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from vetting.patterns import pattern
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_picked import ASIDE, STARTS
from vetting.surface._ir import Call, Lit, Map, Name, Node, Scope, Within
from vetting.surface._python_numbers import written

_RUNS = pattern(r"(?:spawn|exec|execFile|execa)(?:Sync|Async|Promise)?")
_TELL_THEIR_OWN = frozenset({
    *("git", "hg", "svn", "gh", "glab", "rg", "fd", "ls", "df", "du", "uname", "hostname", "whoami"),
    *("id", "date", "which", "where", "file", "stat", "sw_vers", "lsb_release", "ffprobe", "ffmpeg"),
    *("identify", "pdftotext", "pdfinfo", "pdftoppm", "tesseract", "pandoc", "qpdf", "gs", "sox"),
    *("yt-dlp", "kubectl", "helm", "adb", "dot", "exiftool", "mediainfo", "tsc", "gofmt"),
})  # fmt: skip
"""Programs that tell of what there is, and run no others unless they are told to."""

_PROGRAM = pattern(r"(?:/(?:usr/|usr/local/|opt/homebrew/)?s?bin/)?([\w.+-]{1,40}?)(?:\.exe)?")
_LINE = pattern(r"([\w.+-]{1,40})(?: [\w./:=@,+ -]{0,400})?")
"""A command of which a shell makes nothing else."""

_RUNS_ANOTHER = pattern(
    r"!|^-[cxX]$|^--?(?:exec|config-env|pre|upload-pack|receive-pack)|^foreach$|ext::|environ"
)


class _Known(Protocol):
    """What is known of the values of a program."""

    machine: Evaluator

    def only(self, name: str, scope: Scope, raw: object = None) -> tuple[Node, Scope] | None:
        """What a variable is given, and where, if that is one place."""


def given_to(
    node: Call, name: str, scope: Scope, values: _Known
) -> tuple[Sequence[Node], list[Node]]:
    """What a call is given of which its answer is made, by place and by name."""
    args, named = written(node)
    if name in STARTS and scope.module.path.endswith(".py"):
        return args, [value for key, value in named if key not in ASIDE]
    words = [value for _, value in named]
    if _RUNS.fullmatch(name) and args and _tells_its_own(args, scope, values):
        return [args[0], *(one for arg in args[1:] for one in _beside(arg, scope, values))], words
    return args, words


def _tells_its_own(args: Sequence[Node], scope: Scope, values: _Known) -> bool:
    """Whether the code names a program that tells what is its own."""
    said = values.machine.value(args[0], scope, {})
    if not isinstance(said, str):
        return False
    found = _PROGRAM.fullmatch(said) or _LINE.fullmatch(said)
    if found is None or found[1] not in _TELL_THEIR_OWN:
        return False
    words: Any = said.split()[1:]
    listed = values.machine.value(args[1], scope, {}) if len(args) > 1 else None
    words += listed if isinstance(listed, list) else []
    return not any(isinstance(one, str) and _RUNS_ANOTHER.search(one) for one in words)


def _beside(node: Node, scope: Scope, values: _Known) -> Iterator[Node]:
    """The parts of options, but for the variables and the folder; anything else as it is."""
    made = values.only(node.name, scope, node.raw) if isinstance(node, Name) else (node, scope)
    options, at = made or (node, scope)
    if not isinstance(options, Map):
        yield node
        return
    for key, value in options.pairs:
        if not (isinstance(key, Lit) and key.value in ASIDE):
            yield value if at is scope else Within(value.line, of=value, scope=at)
