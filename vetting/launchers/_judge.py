"""What no launcher's grammar decides: secrets in the words, variables that inject, broad paths."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from vetting.launchers._words import words
from vetting.model.server import Ref

MAX_WORD = 16_384
"""Characters of a word that are searched for secrets; longer ones are searched in their start."""

# Code or a search path for code, for whatever is started: dynamic linkers, shells, runtimes, git.
_INJECTING = words(
    "NODE_PATH PYTHONPATH PYTHONSTARTUP PYTHONHOME PYTHONINSPECT PYTHONUSERBASE BASH_ENV ENV "
    "LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT PATH PERL5OPT PERL5LIB RUBYOPT RUBYLIB JAVA_TOOL_OPTIONS "
    "JDK_JAVA_OPTIONS _JAVA_OPTIONS GIT_SSH_COMMAND GIT_SSH GIT_EXEC_PATH GIT_PROXY_COMMAND "
    "GIT_ASKPASS SHELLOPTS PROMPT_COMMAND DOTNET_STARTUP_HOOKS NODE_REPL_EXTERNAL_MODULE "
    "npm_node_execpath npm_execpath COMSPEC PATHEXT BUN_OPTIONS PYTHONBREAKPOINT"
)
_NETWORK = words(
    "NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE "
    "HTTPS_PROXY HTTP_PROXY ALL_PROXY PIP_CERT PIP_PROXY GIT_SSL_CAINFO DENO_CERT "
    "DENO_TLS_CA_STORE UV_NATIVE_TLS"
)
_NODE_INJECTING = re.compile(
    r"(?:^|\s|\")(?:-r|-C|--(?:require|import|loader|experimental-loader|conditions|eval|print|inspect\S*"
    r"|env-file\S*|openssl-config|experimental-policy|icu-data-dir|snapshot-blob|build-snapshot\S*"
    r"|diagnostic-dir|use-env-proxy|experimental-config-file\S*|experimental-default-config-file))\b"
)
_OFF = frozenset({"0", "false", "no", "off", ""})
_VARIABLE = re.compile(
    r"\$\{|\$\(|\$[A-Za-z_]|%[A-Za-z_][A-Za-z0-9_]*%|\{\{|\{(?:env|file):|<[A-Z]"
)
_HOME = re.compile(
    r"(?:~|\$HOME|\$\{(?:env:)?HOME\}|\$\{userHome\}|%USERPROFILE%|%HOMEPATH%|\$\{env:USERPROFILE\}"
    r"|\$env:USERPROFILE|\{env:HOME\}|/(?:root|(?:home|Users)(?:/[^/]+)?)|[A-Za-z]:[\\/]+Users(?:[\\/]+[^\\/]+)?)"
    r"[/\\]*",
    re.IGNORECASE,
)
_ROOT = re.compile(r"(?:/+\.?|[A-Za-z]:[\\/]*|\\+|%SystemDrive%[\\/]*|file:/{2,3})", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?i)^<.*>$|\$\{|\$\(|\{\{|\$[A-Z_]|%[A-Z_]+%|\{(?:env|file):|^\[.*\]$|your|example|placeholder"
    r"|change.?me|dummy|redacted|insert|replace|x{4,}|\*{3,}|\.{3}|todo|^(?:test|secret|password|token"
    r"|none|null|true|false|changeit|foo|bar|key|api.?key)$"
)
_BEARER = re.compile(r"(?i)(?:^|[\s:=\"'])(?:bearer|basic|token)\s+([A-Za-z0-9._~+/=-]{12,})")
_HEADER = re.compile(r"([A-Za-z0-9-]{2,64})\s*:\s*(\S.*)", re.DOTALL)
_PAIR = re.compile(r"-{0,2}([A-Za-z][A-Za-z0-9_.-]{1,100})[=:](.*)", re.DOTALL)
_FLAG_SECRET = frozenset({"key", "token", "secret", "password", "pat", "apikey"})
_URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"']+", re.IGNORECASE)
_LOOPBACK = re.compile(r"localhost|127(?:\.[0-9]+){3}|\[::1\]|::1|host\.docker\.internal")


def variable(text: str) -> bool:
    """Whether a client or shell puts something else there: `${env:X}`, `$X`, `%X%`."""
    return _VARIABLE.search(text) is not None


def injecting(env: Mapping[str, str]) -> set[str]:
    """Flags of the variables that inject code or change the network under any program."""
    flags = set()
    for name, value in env.items():
        if name in _INJECTING or name.startswith(("DYLD_", "GIT_CONFIG")):
            flags.add("env-code-injection")
        elif name == "NODE_OPTIONS":
            if _NODE_INJECTING.search(value[:MAX_WORD]) or variable(value):
                flags.add("env-code-injection")
        elif (name == "NODE_TLS_REJECT_UNAUTHORIZED" and value.strip() == "0") or (
            name in ("GIT_SSL_NO_VERIFY", "PYTHONHTTPSVERIFY", "DENO_TLS_INSECURE")
            and (value.strip().lower() in _OFF) == (name == "PYTHONHTTPSVERIFY")
        ):
            flags.add("tls-off")
        elif name in _NETWORK or name.lower() in ("https_proxy", "http_proxy", "all_proxy"):
            flags.add("env-network")
    return flags


def invisible(texts: Iterable[str]) -> bool:
    """Whether any text holds control or format characters, which hide what stands there."""
    return any(
        unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs") and char not in "\n\r\t"
        for text in texts
        if not text.isprintable()
        for char in text[:MAX_WORD]
    )


def broad_paths(args: Sequence[str]) -> set[str]:
    """Flags of the words that hand over a whole home folder or the whole disk."""
    flags = set()
    for arg in args:
        value = arg.partition("=")[2] if arg.startswith("-") else arg
        if len(value) > 300 or not value:
            continue
        if _ROOT.fullmatch(value):
            flags.add("filesystem-root")
        elif _HOME.fullmatch(value):
            flags.add("filesystem-home")
    return flags


def remote(url: str, *, role: str) -> Ref:
    """The remote server at `url`."""
    return Ref(ecosystem="remote", name=bare_url(url), pinned=None, role=role, spec=url)


def url_flags(url: str) -> set[str]:
    """Flags of a remote server's address; plain HTTP to this machine is none."""
    flags = set()
    if re.match(r"\s*(?:http|ws)://", url, re.IGNORECASE) and not loopback(url):
        flags.add("remote-plain-http")
    if variable(bare_url(url)):
        flags.add("unresolved-variable")
    return flags


def loopback(url: str) -> bool:
    """Whether `url` stays on this machine."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return False
    return _LOOPBACK.fullmatch(host) is not None


def bare_url(url: str) -> str:
    """`url` without credentials, query and fragment, which may hold secrets."""
    text = url.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return re.split(r"[?#]", text)[0]
    if not parts.scheme or not parts.netloc:
        return re.split(r"[?#]", text)[0]
    user, at, host = parts.netloc.rpartition("@")
    kept = f"{user}@" if at and parts.scheme.endswith("ssh") and ":" not in user else ""
    return urlunsplit((parts.scheme, kept + host, parts.path, "", ""))


def url_secret(url: str) -> bool:
    """Whether `url` carries a password, or a parameter that holds a secret."""
    try:
        parts = urlsplit(url[:MAX_WORD].strip())
        password = parts.password
    except ValueError:
        return False
    if password and _real(password):
        return True
    pairs = parse_qsl(parts.query, max_num_fields=None)[:200]
    return any(_named_secret(name, value) for name, value in pairs)


def holds_secret(args: Sequence[str], pairs: Iterable[tuple[str, str]], command: str) -> bool:
    """Whether a secret stands in the words of an entry, by its form, its name or its place."""
    previous = ""
    for word in (*command.split(), *args):
        if _word_secret(word[:MAX_WORD]):
            return True
        if previous.startswith("-") and "=" not in previous:
            name = previous.lstrip("-")
            if not word.startswith("-") and _named_secret(name, word[:MAX_WORD]):
                return True
        previous = word
    return any(
        _named_secret(name, value[:MAX_WORD]) or _word_secret(value[:MAX_WORD])
        for name, value in pairs
    )


def _word_secret(word: str) -> bool:
    if len(word) < 8:
        return False
    pair = _PAIR.fullmatch(word)
    if pair and _named_secret(pair[1], pair[2]):
        return True
    header = _HEADER.fullmatch(word)
    if header and _named_secret(header[1], header[2]):
        return True
    if any(_real(match[1]) for match in _BEARER.finditer(word)):
        return True
    if "://" in word and any(url_secret(match[0]) for match in _URL.finditer(word)):
        return True
    return _has_form(word)


def _named_secret(name: str, value: str) -> bool:
    from vetting import secrets

    lower = name.lower()
    if lower == "authorization":
        value = value.rsplit(maxsplit=1)[-1] if value.split() else ""
        return len(value) >= 12 and _real(value)
    if "://" in value:  # judged as an address, by `_word_secret`
        return False
    if lower not in _FLAG_SECRET and not secrets.is_secret_name(name):
        return False
    if re.search(r"(?i)(?:path|file|url|uri|dsn|name|id)$", name) or re.match(r"[~./]", value):
        return False
    return len(value) >= 8 and _real(value) and " " not in value.strip()


def _real(value: str) -> bool:
    return len(value) >= 4 and not _PLACEHOLDER.search(value) and len(set(value)) >= 4


@lru_cache(maxsize=1024)
def _has_form(word: str) -> bool:
    from vetting import secrets

    return any(
        not _PLACEHOLDER.search(word[secret.start : secret.end]) for secret in secrets.spans(word)
    )
