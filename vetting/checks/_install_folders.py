"""In which folders an install script may write, and what it may read there."""

import re

from vetting.checks._install_paths import CHOSEN, HOME, NAME, OWN, PROJECT, TEMPORARY
from vetting.patterns import pattern
from vetting.profile._words import words

_OTHERS = pattern(
    r"(?i)\.(?:bash|z(?:sh|login|logout|profile|env)|profile|login|xprofile|inputrc|tcsh|csh|ssh|gnupg|aws|azure"
    r"|kube|docker|npm|yarnrc|netrc|pypirc|git|husky|vscode|cursor|claude|codeium|codex|gemini|windsurf|continue"
    r"|copilot|mcp\.json|env|pm2|config\.fish|emacs|vim|tmux|xinitrc|xsession).*"
    r"|(?:mcp|mcp_config|claude_desktop_config)\.json|node_modules|autostart|systemd|applications|dbus-1"
    r"|launch(?:agents|daemons)|startup|start menu|cron.*|hooks|fish|environment\.d|keyrings|kservices5"
)
"""What belongs to others: shells, editors, agents, the system."""

_FOREIGN = pattern(
    r"(?i)microsoft|google|mozilla|firefox|chrome|chromium|claude|cursor|code|windsurf|git|gh|gcloud|npm|nvim"
)
"""What others keep below the user's folder."""

_LOGINS = pattern(
    r"(?i)\.(?:env(?!\.(?:example|sample|template|defaults)$)|npmrc|netrc|git-credentials|yarnrc|pypirc|ssh|aws|kube|docker).*"
)
_SYSTEM = pattern(
    r"/(?:etc/(?:os-release|lsb-release|alpine-release|debian_version|redhat-release|timezone|localtime)"
    r"|proc/(?:version|cpuinfo|meminfo|self/cgroup|1/cgroup)|usr/bin/ldd|lib(?:64)?|usr/lib(?:64)?|\.dockerenv"
    r"|usr/(?:local/)?share/(?:fonts|icons|locale|zoneinfo|dict|X11)|(?:System/)?Library/(?:Fonts|Caches)"
    r"|usr/(?:local/)?include|opt/homebrew|opt/local)(?:/.*)?|[A-Z]:/Windows/Fonts(?:/.*)?"
)
"""What tells of the system, and of nobody."""

_GENERIC = words(
    """
    mcp server servers node npm cli tool tools app api the for and with client claude cursor code vscode
    config git github codex gemini windsurf bash zsh ssh aws kube docker systemd autostart local share cache
    data bin
    fish profile agent agents plugin core sdk test demo sample
    """
)
_CACHES = (".cache", "Library/Caches", "Library/Fonts", ".fonts", ".local/share/fonts")
_DATA = (
    *(
        ".local/share",
        ".local/state",
        ".config",
        "Library/Application Support",
        "Library/Preferences",
    ),
    *("AppData/Local", "AppData/Roaming"),
)
_CODE = (".js", ".cjs", ".mjs", ".ts", ".node", ".sh", ".py", ".ps1", ".bat", ".cmd", ".exe")


class Folders:
    """The folders of a package by its name."""

    def __init__(self, name: str) -> None:
        plain = name.rpartition("/")[2].lower()
        parts = set(re.findall(r"[a-z0-9]{3,}", name.lower())) - _GENERIC
        self._words = frozenset(parts)
        self._whole = frozenset({plain, plain.replace("-", ""), plain.replace("-", "_")}) - _GENERIC

    def may_write(self, place: str) -> bool:
        """Whether a place is the package's own, or one for whatever is temporary."""
        root, parts = _split(place)
        if any(_OTHERS.fullmatch(part) for part in parts):
            return False
        if root in (OWN, TEMPORARY):
            return bool(parts) or root == OWN
        if root == PROJECT:
            return any(self._is_own(part) for part in parts[:2])
        if root == CHOSEN:
            return self._is_own(parts[0].lower()) or "CACHE" in parts[0]
        if root == HOME:
            if any(_FOREIGN.fullmatch(part) for part in parts):
                return False
            said = "/".join(parts)
            if said in _CACHES or any(said.startswith(f"{one}/") for one in _CACHES):
                return True
            within = next((one for one in _DATA if said.startswith(f"{one}/")), "")
            return self._is_own(said.removeprefix(within).strip("/").partition("/")[0])
        return place == "/dev/null" or place.startswith("/tmp/")  # noqa: S108  # a place that is asked about

    def may_read(self, place: str) -> bool:
        """Whether what lies at a place is the package's own, or tells nothing of anybody."""
        root, parts = _split(place)
        if root == PROJECT:
            return not any(_LOGINS.fullmatch(part) for part in parts)
        if root == OWN:
            return not any(_LOGINS.fullmatch(part) for part in parts)
        return self.may_write(place) or (root == "/" and _SYSTEM.fullmatch(place) is not None)

    def _is_own(self, part: str) -> bool:
        said = part.lstrip(".").lower()
        if said.startswith(NAME) or said in self._whole:
            return True
        return bool(self._words & set(re.findall(r"[a-z0-9]+", said)))


def becomes_code(source: str, target: str) -> bool:
    """Whether a file that is no code gets the name of one that is."""
    ending = target[target.rfind(".") :].lower()
    return ending in _CODE and not source.lower().endswith(ending)


def _split(place: str) -> tuple[str, list[str]]:
    root = place[:2] if place.startswith(HOME[0]) else "/"
    return root, [part for part in place[len(root) :].split("/") if part]
