"""Secrets of one service that another gets: the password that logs in to a mail server goes in the
body of a request to a licence server.
"""

from collections.abc import Iterable, Iterator

from vetting.patterns import pattern
from vetting.surface._flow_marks import TOKEN, Marks, of_kind
from vetting.surface._ir import Site

LOGS_IN = pattern(
    r"(?i)login|log_in|authenticate|auth|createTransport|set_?(?:auth|password|token)|\w*client|octokit"
    r"|connect|\w*session|\w*api|SMTP|IMAP4\w*|create_?engine|createClient|createConnection|\w*pool"
)
"""Calls that give a secret to the service that it is for."""

_NO_NAME = frozenset({"www", "api", "com", "net", "org", "io", "dev", "app", "example", "co", "ai"})
_ANY = frozenset({
    *("api", "apikey", "key", "token", "secret", "access", "auth", "password", "passwd", "private"),
    *("bearer", "mcp", "server", "service", "my", "app", "user", "credential", "credentials", "id"),
})  # fmt: skip
"""Words of a variable's name that do not say whose secret it holds."""

_FOR_THAT = pattern(r"(?i)client|refresh|oauth|licen[cs]e|telemetry|analytics|metrics|posthog")
"""Secrets that are for the body of a request."""


_SPLIT = pattern(r"[_\W]+")
_VENDORS = {
    **{
        word: (word,)
        for word in ("github", "gitlab", "openai", "anthropic", "stripe", "slack", "cloudflare")
    },
    **{
        word: (word,)
        for word in ("twilio", "sendgrid", "discord", "notion", "databricks", "vercel", "heroku")
    },
    **{
        word: (word,)
        for word in ("digitalocean", "supabase", "atlassian", "huggingface", "shopify", "npm")
    },
    "gh": ("github",),
    "aws": ("aws", "amazon"),
    "hf": ("huggingface", "hf.co"),
    "pypi": ("pypi",),
    "gemini": ("google",),
    "google": ("google",),
    "azure": ("azure", "microsoft", "windows"),
    "claude": ("anthropic", "claude"),
    "jira": ("atlassian", "jira"),
    "twine": ("pypi",),
}
"""By the first word of a variable's name, what the hosts of the service are called that it is for."""

_ALSO = {
    "meta": ("facebook", "instagram", "whatsapp"),
    "facebook": ("meta",),
    "vonage": ("nexmo",),
    "nexmo": ("vonage",),
    "twitter": ("x.com",),
    "google": ("youtube", "firebase"),
    "lark": ("feishu",),
    "feishu": ("larksuite",),
    "zhipu": ("bigmodel",),
    "qwen": ("dashscope", "aliyuncs"),
    "bing": ("microsoft",),
}
"""Services that are called otherwise in their hosts, by the first word of a variable's name."""


class Crossed:
    """What is known of the ways of the secrets of one program."""

    def __init__(self) -> None:
        self._known: dict[str, set[str]] = {}
        self._told: list[tuple[str, str, str, Site]] = []
        self._shown: set[tuple[str, str, int]] = set()
        """Those that stand in a header of their own, by name, host and place."""

        self._for_settings: set[str] = set()
        """Secrets that log in at a host which a setting names, by way of clients that are not known."""

    def used(self, marks: Marks, hosts: Iterable[str] = ()) -> None:
        """Secrets log in somewhere: at hosts that the code names, or at others."""
        owners = {owner_of(host) for host in hosts} or {""}
        for _, of in of_kind(marks, TOKEN):
            self._known.setdefault(of, set()).update(owners)

    def for_setting(self, marks: Marks) -> None:
        """Secrets log in at a host that a setting names."""
        self._for_settings |= {of for _, of in of_kind(marks, TOKEN)}

    def shown(self, marks: Marks, host: str, site: Site) -> None:
        """Secrets are in a header of a request to a fixed host that is none for logging in."""
        self._shown |= {(of, host, id(site)) for _, of in of_kind(marks, TOKEN)}
        self.told(marks, host, site)

    def told(self, marks: Marks, host: str, site: Site) -> None:
        """Secrets are in what a fixed host is told."""
        for _, of in of_kind(marks, TOKEN):
            self._told.append((of, owner_of(host), host, site))

    def found(self) -> Iterator[tuple[str, str, Site]]:
        """Each secret that is told to another than whom it logs in at, to which host, and where."""
        for of, owner, host, site in self._told:
            own = _FOR_THAT.search(of) or is_named(owner, of)
            named = bool(set(_SPLIT.split(of.lower())) - _ANY)
            others = (other for other in self._known.get(of, ()) if other or named)
            foreign = is_foreign(of, host)
            foreign |= of in self._for_settings and (of, host, id(site)) in self._shown
            if not own and (foreign or any(not same_owner(owner, other) for other in others)):
                yield of, host, site


def is_named(owner: str, secret: str) -> bool:
    """Whether a secret's name tells whose it is: `GITHUB_TOKEN` is for `api.github.com`."""
    words = {word for word in owner.split(".") if len(word) > 2} - _NO_NAME
    parts = {part for part in _SPLIT.split(secret.lower()) if len(part) > 3} - _ANY
    first = _SPLIT.split(secret.lower(), maxsplit=1)[0]
    also = (*_ALSO.get(first, ()), *_VENDORS.get(first, ()))
    named = any(word in secret.lower() for word in words) or any(part in owner for part in parts)
    return named or any(word in owner for word in also)


def is_foreign(secret: str, host: str) -> bool:
    """Whether a secret is a well-known service's, by its name, and the host is somebody else's."""
    theirs = _VENDORS.get(_SPLIT.split(secret.lower(), maxsplit=1)[0])
    return theirs is not None and not any(word in host.lower() for word in theirs)


def foreign(marks: Marks, hosts: Iterable[str]) -> Marks:
    """The secrets among `marks` that are foreign to all of `hosts`."""
    told = list(hosts)
    return frozenset(
        (kind, of)
        for kind, of in of_kind(marks, TOKEN)
        if told and all(is_foreign(of, host) for host in told)
    )


def owner_of(host: str) -> str:
    """The registered part of a host's name, or about that."""
    name = host.rpartition("/")[2].partition(":")[0].lower()
    return ".".join(name.split(".")[-3:])


def same_owner(one: str, other: str) -> bool:
    """Whether two hosts are likely of one owner."""
    first, second = one.split("."), other.split(".")
    return first[-2:] == second[-2:] and (first[-2] != "example" or first == second)
