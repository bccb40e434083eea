"""What the install-time checks share: their rules' shape, and what a suspicious command is."""

import re

from vetting.model.evidence import Rule, Severity
from vetting.patterns import pattern

_RUNS_FETCHED = pattern(
    r"(?i)\b(curl|wget|iwr|invoke-webrequest|certutil|bitsadmin|powershell|pwsh)\b"
    r"|\|\s*(ba|z|da)?sh\b|\bbase64\b|\beval\b|/dev/tcp/"
    # Code on the command line is ordinary; code that decodes, calls out or starts programs is not.
    r"|\b(node|bun|deno|python[0-9.]*)\s+(-e|--eval|eval|-p|-c)\b.{0,200}"
    r"(https?|\bfetch\b|child_process|exec|spawn|Buffer|atob|fromCharCode|b64|socket|urllib|\\x[0-9a-f]{2})"
)
_MOST = 20_000
_SAID = pattern(r"\s*(echo|printf)\b[^|`$]*")

_BUILDS = pattern(
    r"\s*+(?:node-gyp\s++(?:rebuild|build|configure build)|node-gyp-build"
    r"|tsc(?:\s(?:-p|-b|--build)(?:\s[\w./-]{1,60})?)?"
    r"|cmake-js\s(?:compile|build|rebuild)|(?:node-)?(?:pre-gyp|prebuild)-?\s?install(?:\s--[\w-]{1,30}){0,3}|patch-package"
    r"|husky(?:\sinstall)?|(?:npx\s)?only-allow\s(?:npm|pnpm|yarn)|prisma\sgenerate|is-ci|exit\s0|true)\s*+"
)
"""Compilers and helpers of the developer's, as they are usually called."""

_NEXT = pattern(r"&&|\|\||;")
_OWN_SCRIPT = pattern(
    r"node\s+(?:\./)?([\w@/-][\w@./-]*)(?:\s+[\w=-][\w=./-]{0,60}){0,4}(?:\s{1,4}\|\|\s{0,4}(?:true|exit 0))?"
)
_INLINE = pattern(
    r"""(?<![^\s;&|])node\s+(?:-e|--eval)\s+(?:"([^"$`\\]{1,2000}+)"|'([^']{1,2000}+)')(?=\s{0,9}(?:&&|\|\||;|$))"""
)
"""Code that stands on the command line, where no shell changes it."""
_ON_EVERY_PATH = pattern(
    r"(?i)aws|awk|az|bash|cat|cc|cd|claude|code|cp|curl|cursor|docker|env|find|gcc|gcloud|gh|git"
    r"|grep|kill|kubectl|ls|make|mv|nano|node|npm|npx|open|pip3?|ps|python3?|rm|scp|sed|sh|ssh|su"
    r"|sudo|tar|unzip|uvx?|vim|wget|which|zsh"
)

REMEDY = "Install with scripts disabled, or read everything the command starts."


def runs_fetched(text: str) -> bool:
    """Whether commands in `text` download, decode, or pipe into a shell."""
    return _RUNS_FETCHED.search(text) is not None


def fetches(command: str) -> bool:
    """Whether a command downloads, decodes or pipes into a shell; what it only prints is not one.

    A command too long to be read counts as one that does.
    """
    if len(command) > _MOST:
        return True
    parts = re.split(r"(&&|\|\||;)", command)
    done = "".join(part for part in parts if not _SAID.fullmatch(part))
    return "://" in done or runs_fetched(done)


def only_says(command: str) -> bool:
    """Whether a command does nothing but print."""
    return _SAID.fullmatch(command) is not None and len(command) <= _MOST


def only_builds(command: str) -> bool:
    """Whether a command does nothing but compile the package, or set up its developer's tools."""
    return _BUILDS.fullmatch(command[:300]) is not None


def steps(command: str) -> list[str]:
    """The commands that a command line has one after the other; itself when it is too long."""
    return [part.strip() for part in _NEXT.split(command)] if len(command) <= _MOST else [command]


def own_script(command: str) -> str | None:
    """The file of the package that a command runs, when it does nothing else."""
    match = _OWN_SCRIPT.fullmatch(command.strip()[:300])
    return match[1] if match else None


def inline_scripts(command: str) -> list[tuple[str, str]]:
    """The code that a command line has Node.js run, each with what it stands in."""
    if len(command) > _MOST:
        return []
    return [(found[1] or found[2], found[0]) for found in _INLINE.finditer(command)]


def shadows_system(name: str) -> bool:
    """Whether a command of this name is on everybody's PATH, so that no package should take it."""
    return _ON_EVERY_PATH.fullmatch(name) is not None


def install_rule(
    name: str, title: str, severity: Severity, meaning: str, normal: str, remedy: str = REMEDY
) -> Rule:
    """A rule about code that runs without anybody starting the server."""
    return Rule(
        id=name,
        title=title,
        severity=severity,
        meaning=meaning,
        normal=normal,
        remedy=remedy,
        cwe=("CWE-506",),
        owasp=("MCP04",),
    )
