"""The marks of texts that stand in the code: names of what holds logins, starts programs, or tells later
what was done.
"""

from functools import lru_cache
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_login_marks import LOGIN
from vetting.surface._flow_marks import (
    CLIENT,
    LOGS,
    MAILBOX,
    NOTHING,
    PLACE,
    SECRET,
    Mark,
    Marks,
)

_STORE = pattern(
    r"(?i)(?:^|[/\\~])\.(?:(?:aws|ssh)(?![/\\](?:config|known_hosts)$)|gnupg|kube|azure|docker|netrc"
    r"|npmrc|pypirc|git-credentials|pgpass|vault-token|password-store|bash_history|zsh_history)(?:$|[/\\])"
    r"|^Login Data$|^Cookies$|^logins\.json$|^key[34]\.db$|^id_(?:rsa|ed25519|ecdsa|dsa)$"
    r"|/id_(?:rsa|ed25519)$|gh/hosts\.ya?ml|gcloud/(?!(?:configurations|active_config)\b(?!.*\.\.))"
    r"|application_default_credentials|etc/shadow|serviceaccount/token"
    r"|^cookies\.sqlite$|^Local State$|^login\.keychain|wallet\.dat$"
    r"|(?:^|[/\\])\.env(?:\.local|\.production)?$"
    r"|[/\\](?:Default|Network)[/\\](?:Login Data|Cookies)$|solana/id\.json$"
    r"|\.claude/\.credentials\.json$|\.codex/auth\.json$|\.gemini/oauth_creds\.json$"
    r"|NetworkManager/system-connections|wpa_supplicant\.conf$|\.config/(?:rclone|doctl|hub)(?:$|/)"
    r"|huggingface/token$|\.pypirc$|\.boto$|\.s3cfg$|\.databrickscfg$|\.kdbx$"
)

_FOLDER = pattern(r"(?i)(?:.*[/\\~])?\.(?:aws|ssh)[/\\]?")
_SETTINGS = frozenset({"config", "known_hosts"})
"""Files beside the logins in such a folder: regions, names of hosts."""

_CLIENT = pattern(
    r"(?:^|[/\\])(?:claude_desktop_config|\.claude|\.?mcp|mcp_config|mcp_settings|cline_mcp_settings"
    r"|mcp-config|\.gemini[/\\]settings|zed[/\\]settings|\.amazonq[/\\]mcp)\.json$"
    r"|\.codex[/\\]config\.toml$|goose[/\\]config\.yaml$"
)

_PLACE = pattern(
    r"(?:^|[/\\])\.(?:bashrc|bash_profile|bash_login|bash_aliases|zshrc|zprofile|zshenv|zlogin|profile"
    r"|xinitrc|xprofile|cursorrules|windsurfrules|clinerules)$|^(?:/private)?/etc/(?!.*\.(?:pem|crt)$)\w"
    r"|(?:^|[/\\])(?:systemd|autostart|LaunchAgents|LaunchDaemons|authorized_keys|sudoers|crontabs?)"
    r"(?:$|[/\\])|[/\\]Startup$|\.git[/\\]+hooks(?:$|[/\\])|^/var/spool/cron|^/(?:usr|boot|s?bin|lib)/"
    r"|^[\w.-]*\.pth$|(?:^|[/\\])(?:site|user)customize\.py$|config\.fish$|fish[/\\]conf\.d"
    r"|PowerShell_profile\.ps1$|\.claude[/\\]|\.ssh[/\\](?:config|rc)$|environment\.d(?:$|[/\\])"
    r"|(?:^|[/\\])\.(?:vimrc|tmux\.conf|screenrc|inputrc|envrc|gitconfig|npmrc|pypirc|curlrc|wgetrc|emacs)$"
    r"|profile_default[/\\]startup|NativeMessagingHosts|pip[/\\]pip\.(?:conf|ini)$|git[/\\]config$|nvim[/\\]init\.(?:vim|lua)$"
    r"|(?:\.local[/\\]|/)bin[/\\](?:git|sudo|ssh|python3?|pip3?|node|npm|npx|uvx?|docker|kubectl|aws|gh|ls|cat|claude|code)$"
    r"|(?:^|[/\\])(?:CLAUDE|AGENTS|GEMINI)\.md$|copilot-instructions\.md$|\.vscode[/\\](?:tasks|settings)\.json$"
    r"|(?i:^[A-Z]:[/\\]+windows[/\\])"
)


_END = r"(?:$|[/\\\s\"';])"
_LOGS = pattern(
    r"(?:^|[/\\])(?:Claude|Cursor(?: Nightly)?|Windsurf(?: - Next)?|Code(?: - Insiders)?|VSCodium|Zed|Trae"
    rf"|Kiro|Antigravity|Goose|LM Studio|Cherry Studio|BoltAI|Witsy)[/\\]+logs{_END}"
    r"|Library[/\\]+Logs[/\\]+(?:Claude|Cursor|Windsurf|Code|Zed|Trae|Kiro|Goose|LM Studio|ChatGPT"
    rf"|DiagnosticReports){_END}"
    r"|(?:^|[/\\])\.(?:claude|cursor|windsurf|codeium|vscode|vscode-server|cursor-server|codex|gemini"
    r"|continue|cline|roo|kiro|trae|lmstudio)[/\\]+(?:[\w.*-]{1,40}[/\\]+){0,3}(?:logs?|debug"
    rf"|history\.jsonl){_END}"
    r"|(?:^|[/\\])(?:(?:\.cache|Caches)[/\\]+claude-cli-nodejs|(?:goose|zed)[/\\]+logs|Zed\.log$)"
    r"|(?:^|[\s\"'>])(?:/private)?/var/log/(?:syslog|auth\.log|secure|messages|[wbu]tmp|lastlog|faillog"
    r"|tallylog|audit|journal|kern\.log|daemon\.log|cron|mail(?:log|\.log)|user\.log|boot\.log|system\.log"
    r"|install\.log|asl|dpkg\.log|apt|yum\.log|dnf\.log|ufw\.log|\*)|^/(?:var/)?run/utmp$|^/var/adm/"
    rf"|winevt[/\\]+Logs|Windows[/\\]+Logs{_END}|\.evtx$"
    r"|(?:^|[/\\])\.?(?:bash|zsh|sh|ksh|fish|python|node_repl|psql|mysql|sqlite|rediscli|mongo|irb)"
    rf"_(?:history|sessions){_END}|ConsoleHost_history\.txt|(?:^|[/\\])\.lesshst$"
)
"""What tells afterwards what was done: of clients, of the system, of shells."""


_MAILBOX = pattern(
    r"(?:[^<>@\s][^<>@]{0,60}<)?[^\s@<>:/]{1,64}@[^\s@<>.:/]{1,63}(?:\.[^\s@<>.:/]{1,63}){1,6}>?"
)


def is_mailbox(text: str) -> bool:
    """Whether a text is an address of mail, and nothing else."""
    return "@" in text and _MAILBOX.fullmatch(text) is not None


def of_literal(value: Any) -> Marks:
    """The name of a credential store marks what is made with it."""
    return _of_text(value) if isinstance(value, str) and len(value) <= 300 else NOTHING


def beside_logins(found: Marks, last: object) -> Marks:
    """The marks of a path by its last part: `home / ".aws" / "config"` names no store of logins."""
    if last not in _SETTINGS:
        return found
    return frozenset(m for m in found if m[0] != SECRET or not _FOLDER.fullmatch(m[1]))


@lru_cache(maxsize=1 << 14)  # the same words are keys of all objects, and asked for in each round
def _of_text(value: str) -> Marks:
    if value.startswith(LOGIN):  # that is for `login_for` to say
        value = f"~{value}"
    found = {(SECRET, value[:60])} if _STORE.search(value) else set[Mark]()
    if is_mailbox(value):
        found.add((MAILBOX, value[:80]))
    if _PLACE.search(value):
        found.add((PLACE, value[:60]))
    if _CLIENT.search(value):
        found.add((CLIENT, value[:60]))
    if _LOGS.search(value):
        found.add((LOGS, value[:60]))
    return frozenset(found)
