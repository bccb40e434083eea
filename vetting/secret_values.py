"""Is a value of a configuration a secret: by its form, its name, its place, or how random it looks.

A value is never repeated: it is told by at most four characters of its start, its length and the
first 8 hex digits of its SHA-256. References that a client puts a value in for (`${env:TOKEN}`,
`$TOKEN`, `${input:x}`, `op://vault/item`) and stand-ins (`YOUR_API_KEY`, `<token>`, `xxxx`) are no
secrets; a default inside a reference, `${TOKEN:-value}`, is judged like a value.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from vetting import secrets
from vetting.patterns import pattern

MAX_VALUE = 16_384
"""Characters of a value that are looked at."""

_DEFAULT = pattern(r"\$\{[^{}:]{1,128}:-([^{}]*)\}")
_REFERENCE = pattern(
    r"\$\{\{?[^{}]*\}\}?|\{\{[^{}]*\}\}|\{(?:env|file|input):[^{}]*\}|\$\([^()]*\)"
    r"|\$[A-Za-z_][A-Za-z0-9_]*|%[A-Za-z_][A-Za-z0-9_]*%"
)
_ELSEWHERE = pattern(
    r"(?:op|vault|keychain|keyring|secret|env|file|aws-?sm|gcp-?sm|azure-?kv|enc|encrypted):|ENC\["
)

_STAND_IN = pattern(
    r"(?i)(?:my|the|some|a|an|put|enter|add|set|paste|api|access|auth|bot|client|app|user|user_?name"
    r"|personal|secret|private|token|key|pass|pass_?word|pw|pwd|credentials?|value|here|goes|test"
    r"|local|dev|default|admin|root|guest|postgres|mysql|redis|none|null|nil|true|false|yes|no|on"
    r"|off|enabled|disabled|auto|required|optional|foo|bar|baz|hello|world|bearer|basic|github|pat"
    r"|[-_. <>\[\]])*[0-9]{0,4}"
)
_PUBLIC_NAME = pattern(
    r"(?i)(?:^|[_.-])(?:id|ids|uuid|guid|hash|digest|sha\d*|checksum|commit|rev|ref|branch|version|url"
    r"|uri|endpoint|host|hosts|path|paths|file|files|dir|dirs|folder|name|model|models|index|sheet"
    r"|spreadsheet|document|doc|project|bucket|arn|region|pattern|regex|query|fingerprint|type|mode"
    r"|email|user|username|address|title|prompt|instructions?|tools?|scopes?|format)s?$"
)
_ANYBODYS = pattern(r"(?i)(?:anon|public|publishable)_?key$")
_ONE_WORD = pattern(r"[^\s{}\[\]\"]+")
# A path; Base64 may start with a slash too.
_FILE_LIKE = pattern(
    r"~|(?!(?=.*[0-9])(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9+/]{40}$)/|\.{1,2}/|[A-Za-z]:[\\/]"
    r"|.{1,200}\.(?:json|ya?ml|pem|key|crt|txt|env)$"
)
_SCHEME = pattern(r"(?i)(?:bearer|basic|token|apikey|bot)\s+")
_URL = pattern(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://[^\s\"'<>]+")
_ASSIGNED = pattern(r"(?<!\S)([A-Za-z_][A-Za-z0-9_]{0,100})=[\"']?([^\s\"';&|]+)")
_HEX_KEY = pattern(r"[0-9a-f]{20,128}|[0-9A-F]{20,128}")
_MIXED = pattern(r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9_+=-]{32,512}")
_SHORTEST_RANDOM = 32
"""Characters of the shortest value whose look alone makes it suspect."""


class Found(NamedTuple):
    """A secret without its value: what it is, and how it may be told from others."""

    kind: str
    shown: str
    sure: bool = True
    """False where only its look speaks for it."""

    in_url: bool = False


def shown(value: str) -> str:
    """`ghp_… (40 characters, sha256 1f2e3d4c)`; of a short value less of its start, or nothing."""
    fingerprint = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    start = value[: min(4, len(value) // 8)]
    return f"{start}… ({len(value)} characters, sha256 {fingerprint})"


@lru_cache(maxsize=4096)
def find(name: str, value: str) -> Found | None:
    """The secret in the value of a variable, header, option or parameter called `name`.

    An empty name is a word that stands by itself.
    """
    text = _literal(value[:MAX_VALUE])
    if len(text) < 6 or (name and _ANYBODYS.search(name)):
        return None
    for url in _URL.findall(text) if "://" in text else ():
        if found := find_in_url(url):
            return found
    for secret in secrets.find(text):
        return Found(kind=_article(secret.kind), shown=shown(text[secret.start : secret.end]))
    if "://" in text:
        return None
    bare = _SCHEME.sub("", text, count=1).strip() if len(text.split()) > 1 else text
    named = _secret_name(name)
    if not named and bare == text and (not name or len(bare) < _SHORTEST_RANDOM):
        return None  # most words of most commands
    if is_stand_in(bare) or _FILE_LIKE.match(bare) or not _ONE_WORD.fullmatch(bare):
        return None
    if bare != text and len(bare) >= 12:
        return Found(kind="credentials", shown=shown(bare))
    if named and not _number(bare):
        return Found(kind="a secret", shown=shown(bare))
    if name and not _PUBLIC_NAME.search(_spaced(name)) and _looks_random(bare):
        return Found(kind="what looks like a secret", shown=shown(bare), sure=False)
    return None


def _literal(value: str) -> str:
    """What stands in a value itself; empty if it only says where the value is."""
    text = value.strip()
    if "$" in text or "{" in text or "%" in text:
        text = _REFERENCE.sub("", _DEFAULT.sub(r"\1", text)).strip()
    elsewhere = (":" in text or "[" in text) and _ELSEWHERE.match(text)
    return "" if elsewhere else text


def find_in_url(url: str) -> Found | None:
    """The password or token in an address."""
    try:
        parts = urlsplit(url[:MAX_VALUE])
        user, password = parts.username, parts.password
        pairs = parse_qsl(f"{parts.query}&{parts.fragment}", max_num_fields=None)[:200]
    except ValueError:
        return None
    if password and not is_stand_in(unquote(password)):
        return Found(kind="a password", shown=shown(unquote(password)), in_url=True)
    if user and (found := next(secrets.find(unquote(user)), None)):
        token = unquote(user)[found.start : found.end]
        return Found(kind=_article(found.kind), shown=shown(token), in_url=True)
    for name, value in pairs:
        if _secret_name(name) and len(value) >= 6 and not is_stand_in(value):
            kind = f"a secret in the parameter {name[:40]}"
            return Found(kind=kind, shown=shown(value), in_url=True)
    for secret in secrets.find(url[:MAX_VALUE]):
        value = url[secret.start : secret.end]
        return Found(kind=_article(secret.kind), shown=shown(value), in_url=True)
    for segment in parts.path.split("/"):
        if _looks_random(segment):
            kind = "what looks like a secret"
            return Found(kind=kind, shown=shown(segment), sure=False, in_url=True)
    return None


def holds(args: Iterable[str], pairs: Iterable[tuple[str, str]], url: str = "") -> bool:
    """Whether there is surely a secret among the words, the (name, value) pairs or in the address.

    What only looks like one is for a person to be told, not for a flag.
    """
    named = (*pairs, ("", url), *((name, value) for _, name, value in words(args)))
    return any((found := find(name, value)) is not None and found.sure for name, value in named)


def words(args: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """Each word as (index, name, value): `--token x`, `--token=x`, `KEY=x` and `Name: x` have names.

    Of a word that is the value of an option both readings come, with and without its name; of one
    that is a whole command the assignments in it come too.
    """
    before = ""
    for index, word in enumerate(args):
        pair = re.match(r"-{0,2}([A-Za-z][A-Za-z0-9_.-]{0,100})\s*[=:]\s*(?!//)", word)
        if pair:
            yield index, pair[1], word[pair.end() :]
        elif before.startswith("-") and "=" not in before and not word.startswith("-"):
            yield index, before.lstrip("-"), word
        yield index, "", word
        if " " in word:
            for found in _ASSIGNED.finditer(word[:MAX_VALUE]):
                yield index, found[1], found[2]
        before = word


def masked(args: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a command for a report: what is or looks like a secret is only told of."""
    told = list(args)
    for index, name, value in words(args):
        if value and (found := find(name, value)):
            told[index] = told[index].replace(value, found.shown)
    return tuple(told)


def is_stand_in(value: str) -> bool:
    """Whether a value only says that there should be one: `YOUR_API_KEY`, `<token>`, `xxxx`."""
    if _HEX_KEY.fullmatch(value) and len(set(value)) >= 8:
        return False  # a run of digits in it may be chance
    return secrets.is_placeholder(value) or _STAND_IN.fullmatch(value[:200]) is not None


def _secret_name(name: str) -> bool:
    bare = name.strip("-_ ")
    if bare.lower() in ("key", "token", "secret", "password", "pat", "apikey"):
        return True
    if bare.lower().endswith("authorization"):
        return True
    return secrets.is_secret_name(bare) and not re.search(
        r"(?i)(?:path|file|dir|url|uri|name|id|header|type|env|var)$", bare
    )


def _looks_random(value: str) -> bool:
    """Long, of mixed letters and digits, with no order; digests and UUIDs are public."""
    if not _MIXED.fullmatch(value) or is_stand_in(value):
        return False
    return secrets.entropy(value) >= 4.2


def _number(value: str) -> bool:
    return re.fullmatch(r"[0-9.,:]{1,12}", value) is not None


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name[-200:])


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'AEIOaeio' else 'a'} {kind}"
