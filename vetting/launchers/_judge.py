"""What no launcher's grammar decides: addresses, variables that inject, broad paths."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit, urlunsplit

from vetting.launchers._words import words
from vetting.model.server import Ref
from vetting.patterns import pattern

MAX_WORD = 16_384
"""Characters of a word that are looked at; longer ones are looked at in their start."""

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
_NODE_INJECTING = pattern(
    r"(?:^|\s|\")(?:-r|-C|--(?:require|import|loader|experimental-loader|conditions|eval|print|inspect\S*"
    r"|env-file\S*|openssl-config|experimental-policy|icu-data-dir|snapshot-blob|build-snapshot\S*"
    r"|diagnostic-dir|use-env-proxy|experimental-config-file\S*|experimental-default-config-file))\b"
)
_OFF = frozenset({"0", "false", "no", "off", ""})
_VARIABLE = pattern(r"\$\{|\$\(|\$[A-Za-z_]|%[A-Za-z_][A-Za-z0-9_]*%|\{\{|\{(?:env|file):|<[A-Z]")
_HOME = pattern(
    r"(?:~|\$HOME|\$\{(?:env:)?HOME\}|\$\{userHome\}|%USERPROFILE%|%HOMEPATH%|\$\{env:USERPROFILE\}"
    r"|\$env:USERPROFILE|\{env:HOME\}|/(?:root|(?:home|Users)(?:/[^/]+)?)|[A-Za-z]:[\\/]+Users(?:[\\/]+[^\\/]+)?)"
    r"[/\\]*",
    re.IGNORECASE,
)
_ROOT = pattern(r"(?:/+\.?|[A-Za-z]:[\\/]*|\\+|%SystemDrive%[\\/]*|file:/{2,3})", re.IGNORECASE)
_LOOPBACK = pattern(r"localhost|127(?:\.[0-9]+){3}|\[::1\]|::1|host\.docker\.internal")


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
        for char in set(text[:MAX_WORD])
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
