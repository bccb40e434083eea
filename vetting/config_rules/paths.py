"""Folders that are handed to the server: the whole disk, a home, places where secrets lie."""

import re
from collections.abc import Iterator

from vetting.config_rules import ConfigRules, Judged
from vetting.config_rules._told import line_of, shown
from vetting.model.check import ConfigFinding
from vetting.model.rule import Rule, Severity
from vetting.patterns import pattern

_ROOT = Rule(
    id="config/filesystem-root",
    title="The whole disk is handed over",
    severity=Severity.HIGH,
    meaning="A server that may read and write everything makes everything part of what a poisoned "
    "text can reach: keys, other projects, start-up files.",
    normal="Nothing that one folder would not do as well.",
    remedy="Name the folders that the task needs.",
    signal="cfg.broad_root",
    cwe=("CWE-732",),
    owasp=("MCP02", "MCP10"),
)
_HOME = Rule(
    id="config/filesystem-home",
    title="A whole home folder is handed over",
    severity=Severity.HIGH,
    meaning="A home holds keys, tokens, mail and the files that shells run at their start.",
    normal="Trying a file server out.",
    remedy="Name the folders that the task needs, such as one project.",
    signal="cfg.broad_root",
    cwe=("CWE-732",),
    owasp=("MCP02", "MCP10"),
)
_SECRETS = Rule(
    id="config/secret-directory",
    title="A place where secrets lie is handed over",
    severity=Severity.HIGH,
    meaning="The server gets keys or tokens that are for other programs, with all their rights.",
    normal="A cloud vendor's own server reads that vendor's credentials, best of one profile.",
    remedy="Give it credentials of its own with the rights it needs, for a short time.",
    signal="cfg.broad_root",
    cwe=("CWE-552",),
    owasp=("MCP01", "MCP02"),
)
_USER = r"[^\\/:,=]+(?:\\+[^\\/:,=]+)*"
_HOMES = (
    r"(?:~|\$HOME|\$\{(?:env:)?HOME\}|\$\{userHome\}|%USERPROFILE%|\$env:USERPROFILE|\{env:HOME\}"
    rf"|/root|/home/{_USER}|/Users/{_USER}|[A-Za-z]:[\\/]+Users[\\/]+[^\\/:,=]+)"
)
_SECRET_PLACE = pattern(
    rf"(?:^|,|(?<!target)(?<!dst)(?<!destination)=)({_HOMES}[\\/]+(?:\.(?:ssh|aws|gnupg|kube|docker|azure|netrc|npmrc|pypirc"
    r"|git-credentials|pgpass|password-store|config[\\/]+(?:gcloud|gh|op|containers)|mozilla|thunderbird"
    r"|claude\.json|bash_history|zsh_history)|Library[\\/]+(?:Keychains|Cookies)"
    r"|AppData[\\/]+Roaming[\\/]+(?:gcloud|gh))"
    r"|/etc(?=/?(?:$|[:,]))|/etc/(?:shadow|ssl/private|ssh|kubernetes)|/proc|(?:/var)?/run/secrets)"
    r"(?=$|[\\/:,])",
    re.IGNORECASE,
)
_WHOLE_HOME = pattern(rf"(?:{_HOMES}|/home|/Users|[A-Za-z]:[\\/]+Users)[\\/]*", re.IGNORECASE)
_WHOLE_DISK = pattern(r"/+\.?|[A-Za-z]:[\\/]*|\\|file:/{2,3}", re.IGNORECASE)
_ALLOWING = pattern(
    r"(?i)allow|root|(?:^|_)(?:dir|directory|directories|dirs|folders?|workspaces?|mounts?|paths)$"
)
_FLAGS = {"filesystem-root": _ROOT, "filesystem-home": _HOME}


class Paths(ConfigRules):
    """See the module."""

    rules = (_ROOT, _HOME, _SECRETS)
    flags = _FLAGS

    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """See `ConfigRules.judge`."""
        said: set[str] = set()
        for rule, message, line in (*_words(judged), *_variables(judged)):
            said.add(rule.id)
            yield judged.finding(rule, message, line)
        for flag, rule in _FLAGS.items():
            if flag in judged.flags and rule.id not in said:
                what = "the whole disk" if rule is _ROOT else "a whole home folder"
                yield judged.finding(rule, f"{what} is handed over", line_of(judged, ""))


def _words(judged: Judged) -> Iterator[tuple[Rule, str, int]]:
    """What stands among the words; whether it is handed over as a whole the launcher knows."""
    for arg in judged.server.args:
        value = arg.partition("=")[2] if arg.startswith("-") else arg
        source = value.partition(":")[0] if not re.match(r"[A-Za-z]:[\\/]", value) else value
        line = line_of(judged, arg)
        deep = "/" in arg or "\\" in arg
        if deep and (place := _SECRET_PLACE.search(arg[:4096])):
            yield _SECRETS, f"{shown(place[1])} is handed over", line
        elif "filesystem-root" in judged.flags and _WHOLE_DISK.fullmatch(source[:300]):
            yield _ROOT, f"the whole disk is handed over: {shown(arg)}", line
        elif "filesystem-home" in judged.flags and _WHOLE_HOME.fullmatch(source[:300]):
            yield _HOME, f"a whole home folder is handed over: {shown(arg)}", line


def _variables(judged: Judged) -> Iterator[tuple[Rule, str, int]]:
    """Variables by which servers are told their folders, such as `ALLOWED_DIRECTORIES`."""
    for name, value in judged.server.env:
        if not _ALLOWING.search(name[:100]) or name == "HOME":
            continue
        line = line_of(judged, name)
        for part in re.split(r"[,;]|(?<![A-Za-z]):|(?<=[a-z]{2}):", value[:4096])[:50]:
            if place := _SECRET_PLACE.match(part.strip()):
                yield _SECRETS, f"{shown(name)} hands over {shown(place[1])}", line
            elif _WHOLE_DISK.fullmatch(part.strip()):
                yield _ROOT, f"{shown(name)} hands over the whole disk", line
            elif _WHOLE_HOME.fullmatch(part.strip()):
                yield _HOME, f"{shown(name)} hands over a whole home folder", line
