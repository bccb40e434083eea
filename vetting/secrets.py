"""Find provider secrets by their published form, and never repeat their value.

A secret is shown as its first four characters, its length and a fingerprint (the first 12 hex
digits of its SHA-256): enough to find and revoke it, useless to anybody else.
Forms: each provider's token documentation; GitHub secret scanning's list of partner patterns.
"""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Container, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from vetting.patterns import pattern

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

# A secret starts where no longer word does; `\n` and `%20` before it are not part of a word. A digest
# in a wheel's RECORD may start like anything.
_OPEN = r"(?<!sha256=)(?:(?<![A-Za-z0-9_-])|(?<=\\[nrt])|(?<=%[0-9A-Fa-f]{2}))"
# Kind, the literals it can start with, its whole form. The literals are looked for first, which is
# many times faster than the forms; a form without literals has something else to be found by.
_TABLE: tuple[tuple[str, str, str], ...] = (
    ("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", r"gh[pousr]_[A-Za-z0-9]{36,251}"),
    ("GitHub fine-grained token", "github_pat_", r"github_pat_[A-Za-z0-9_]{60,255}"),
    (
        "GitLab token",
        "glpat- glptt- glrt- gldt- glsoat- glcbt- glft- glimt- glagent- gloas-",
        r"gl[a-z]+-[A-Za-z0-9_.-]{20,}",
    ),
    ("AWS access key id", "AKIA ASIA", r"A[KS]IA[A-Z2-7]{16}"),
    ("Slack token", "xox", r"xox[abeoprs]-(?:[A-Za-z0-9]+-){1,4}[A-Za-z0-9]{10,}"),
    ("Slack app token", "xapp-", r"xapp-[0-9]-[A-Z0-9]+-[0-9]+-[a-f0-9]{32,}"),
    ("Slack webhook", "hooks.slack.com/", r"[a-z.]+/(?:services|workflows)/[A-Za-z0-9_/-]{30,}"),
    (
        "Discord webhook",
        "discord.com/api/webhooks/ discordapp.com/api/webhooks/",
        r"[a-z.]+/api/webhooks/[0-9]{15,}/[A-Za-z0-9_-]{40,}",
    ),
    ("Stripe key", "sk_ rk_ whsec_", r"[a-z]+_(?:live_|test_)?[A-Za-z0-9]{24,}"),
    ("Anthropic key", "sk-ant-", r"sk-ant-[A-Za-z0-9_-]{32,}"),
    ("OpenRouter key", "sk-or-v1-", r"sk-or-v1-[a-f0-9]{40,}"),
    (  # with a digit: else any long CSS class name that starts with sk-
        "OpenAI key",
        "sk-",
        r"sk-(?:proj-|svcacct-|admin-)?(?=[A-Za-z_-]{0,60}[0-9])[A-Za-z0-9_-]{32,}",
    ),
    ("Google API key", "AIza", r"AIza[A-Za-z0-9_-]{35}"),
    ("Google OAuth secret", "GOCSPX-", r"GOCSPX-[A-Za-z0-9_-]{28}"),
    ("npm token", "npm_", r"npm_[A-Za-z0-9]{36}"),
    ("PyPI token", "pypi-AgE", r"pypi-AgE[A-Za-z0-9_-]{50,}"),
    ("Hugging Face token", "hf_", r"hf_[A-Za-z0-9]{30,}"),
    ("SendGrid key", "SG.", r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    ("Twilio key", "SK", r"SK[a-f0-9]{32}"),
    ("Telegram bot token", "", _OPEN + r"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}"),
    (  # starts with a number in Base64
        "Discord bot token",
        "",
        _OPEN + r"[MNO][DTjz][A-Za-z0-9_-]{22,26}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}",
    ),
    (
        "JSON web token",
        "eyJ",
        r"eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{16,}",
    ),
    ("DigitalOcean token", "doo_v1_ dop_v1_ dor_v1_", r"do[opr]_v1_[a-f0-9]{64}"),
    ("Databricks token", "dapi", r"dapi[a-f0-9]{32}"),
    ("Linear key", "lin_api_ lin_oauth_", r"lin_[a-z]+_[A-Za-z0-9]{32,}"),
    ("Notion token", "ntn_ secret_", r"ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43}"),
    ("Figma token", "figd_ figu_ figr_", r"fig[dur]_[A-Za-z0-9_-]{36,}"),
    ("Supabase token", "sbp_ sb_secret_", r"sb(?:p|_secret)_[A-Za-z0-9_]{28,}"),
    ("Perplexity key", "pplx-", r"pplx-[A-Za-z0-9]{40,}"),
    ("Groq key", "gsk_", r"gsk_[A-Za-z0-9]{40,}"),
    ("Replicate token", "r8_", r"r8_[A-Za-z0-9]{36,}"),
    ("Tavily key", "tvly-", r"tvly-(?:dev-|prod-)?[A-Za-z0-9]{28,}"),
    ("Firecrawl key", "fc-", r"fc-[a-f0-9]{32}"),
    ("Brave Search key", "BSA", r"BSA[A-Za-z0-9_-]{27,}"),
    ("Sentry token", "sntrys_ sntryu_", r"sntry[su]_[A-Za-z0-9_=+/-]{40,}"),
    ("Postman key", "PMAK-", r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}"),
    ("Grafana token", "glsa_ glc_", r"gl(?:sa|c)_[A-Za-z0-9_=+/-]{32,}"),
    ("Shopify token", "shpat_ shpca_ shppa_ shpss_", r"shp[a-z]+_[a-fA-F0-9]{32}"),
    ("Airtable token", "", _OPEN + r"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}"),  # `pat` is everywhere
    ("Atlassian token", "ATATT3", r"ATATT3[A-Za-z0-9_=-]{100,}"),
    ("CircleCI token", "CCIPAT_", r"CCIPAT_[A-Za-z0-9]{22}_[a-f0-9]{40}"),
    ("Docker token", "dckr_pat_ dckr_oat_", r"dckr_[a-z]+_[A-Za-z0-9_-]{27,}"),
    ("Heroku key", "HRKU-", r"HRKU-[A-Za-z0-9_-]{36,}"),
    ("Vault token", "hvs. hvb. hvr.", r"hv[sbr]\.[A-Za-z0-9_-]{24,}"),
    ("age secret key", "AGE-SECRET-KEY-1", r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    ("Azure storage key", "AccountKey=", r"AccountKey=[A-Za-z0-9+/]{86}=="),
    (  # with its body: the header alone is a constant of every cryptography library
        "PEM private key",
        "-----BEGIN",
        (
            r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
            r"(?:[^-{};<>]|-(?!----)){0,400}?[A-Za-z0-9+/=]{40}"
            r"[A-Za-z0-9+/=\s\\\"',`]*(?:-----END [A-Z0-9 ]{0,40}-----)?"
        ),
    ),
)
_FORMS = tuple((kind, starts.split(), pattern(form)) for kind, starts, form in _TABLE)
_LITERALS = tuple((start, rank) for rank, form in enumerate(_FORMS) for start in form[1])
_WITHOUT = tuple(rank for rank, form in enumerate(_FORMS) if not form[1])
_INSIDE = {
    "Telegram bot token": (pattern(":AA"), 8, 10),
    "Discord bot token": (pattern(r"\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27}"), 24, 28),
    "Airtable token": (pattern(r"\.[a-f0-9]{64}"), 17, 17),
}
"""What a form without literals holds, and at least and at most how many characters after its start."""

_SHORTEST = 12
"""Characters of the shortest text that one of the forms fits."""

_SHORTEST_WITHOUT = 44
"""The same for forms without literals."""

_OPENS = pattern(_OPEN)
_PLACEHOLDER = pattern(
    r"(?i)x{4,}|\*{3,}|\.{3}|<[^<>]+>|\$\{|\{\{|your|example|placeholder|change.?me|dummy|fake|mock|sample"
    r"|insert|replace|redacted|todo|1234567|abcdefg|0{8}|test.?token|foobar|lorem"
    r"|SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"  # the signature of everybody's example JWT
)
_SECRET_NAME = pattern(
    r"(?:^|_)(?:\w*(?:token(?:_?set)?|secret|passw(?:or)?d|passphrase|passcode|credential|private_?key|api_?key|access_?key"
    r"|auth_?key|a(?:pi|pp)_?hash|encryption_?key|signing_?key|session_?key|ssh_?key)s?|\w*(?:database|db|mongo\w*|redis"
    r"|valkey|postgres\w*|mysql|amqp|rabbitmq|webhook|cloudinary)_?(?:url|uri|dsn)|connection_?string|key|auth|auth_sock|cookie"
    r"|(?:(?<![a-z0-9_])|celery__?|tasks?_|queue_)broker_ur[il]|celery__?(?:broker|backend)|result_backend(?:_ur[il])?"
    r"|sql_?alchemy_conn"
    r"|(?:\w*_)?(?:otp|2fa|mfa|one_?time)_?(?:code|pass(?:code)?|token)|pat|tkn|pwd|pass|\w*(?:proxy|smtp|mail|user|login|admin|root|sql|redis|ftp|ssh|ldap|mqtt|vnc|auth|key)pass"
    r"|dsn|kubeconfig(?:_json|_yaml)?|\w*credentials?_(?:config|json|info|base64|b64)"
    r"|\w*(?:token|secret|passw(?:or)?d|credential|api_?key)s?_(?:[a-z]{1,20}_)?map)"
    r"(?:_(?:previous|prev|old|new|next|current|secondary|backup)|_?[1-9])?"
    r"(?:_path|_?file|_dir|_json|_?(?:b(?:ase)?)?64|_pem)?$"
)
_PUBLIC_NAME = pattern(
    r"public_?key|(?:^|_)(?:mask|hide|show|redact|has)_|(?:^|_)(?:enable|disable|require|skip|no(?!_auth_passw)|without|ignore|bypass)_"
    r"|(?:^|_)(?:verify|validate|check)_(?:(?:id|access|refresh)_tokens?|(?:[a-z]{1,20}_)?auth)$"
    r"|(?:^|_)cors_|^(?:max|min|num|use|allow|validate)_|_allow_(?!list_)|(?<!one)(?<!single)(?<!multi)_use_"
    r"|_per_[a-z]{1,20}$|(?:max|min|num|total)_(?:\w+_)?tokens$|max_(?:\w+_)?token$|^kubeconfig_path$|^fastmcp_server_auth$|_header_auth$|(?:^|_)trust_\w{0,40}auth$|^(?:old_?)?pwd$|^(?:primary|foreign|sort|partition|cache|hot)_key$"
)


class Secret(NamedTuple):
    """A secret found in a text, without its value; `start` and `end` are offsets in the text."""

    kind: str
    start: int
    end: int
    shown: str
    """For reports: prefix, length, fingerprint."""


def forms_in(data: bytes) -> frozenset[int]:
    """The numbers of the forms that a secret can have in a text in UTF-8: one pass over it tells."""
    parts = _automaton().find_matches_as_indexes(data, overlapping=True)
    return frozenset({*_WITHOUT, *(_LITERALS[number][1] for number, _, _ in parts)})


@cache
def _automaton() -> "BytesAhoCorasick":
    from ahocorasick_rs import BytesAhoCorasick, Implementation

    starts = [start.encode() for start, _ in _LITERALS]
    return BytesAhoCorasick(starts, implementation=Implementation.DFA)


def find(text: str, forms: Container[int] | None = None) -> Iterator[Secret]:
    """Every provider secret in `text`, obvious placeholders left out; where only some `forms` can be
    in it, of those.
    """
    for secret in spans(text, forms):
        value = text[secret.start : secret.end]
        # In a long random value, a short word is there by chance.
        if len(value) > 200 or not _PLACEHOLDER.search(value):
            yield secret


def spans(text: str, forms: Container[int] | None = None) -> list[Secret]:
    """Every part of `text` with the form of a secret, whatever its words, in order; where only some
    `forms` can be in it, of those.
    """
    if len(text) < _SHORTEST:
        return []
    some = _LITERALS if forms is None else ((one, rank) for one, rank in _LITERALS if rank in forms)
    ranks = {rank for literal, rank in some if literal in text}
    if len(text) >= _SHORTEST_WITHOUT:
        ranks.update(rank for rank in _WITHOUT if forms is None or rank in forms)
    found = sorted(
        (start, rank, end) for rank in ranks for start, end in _matches(text, *_FORMS[rank])
    )
    result = []
    position = 0
    for start, rank, end in found:
        value = text[start:end]
        if start >= position and entropy(value) >= 2.5:
            shown = describe(value)
            result.append(Secret(kind=_FORMS[rank][0], start=start, end=end, shown=shown))
            position = end
    return result


def _matches(
    text: str, kind: str, starts: list[str], form: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    if kind in _INSIDE:
        yield from _around(text, form, *_INSIDE[kind])
    for literal in starts:
        at = text.find(literal)
        while at >= 0:
            match = form.match(text, at) if _OPENS.match(text, at) else None
            if match:
                yield match.span()
            at = text.find(literal, match.end() if match else at + 1)


def _around(
    text: str, form: re.Pattern[str], inside: re.Pattern[str], least: int, most: int
) -> Iterator[tuple[int, int]]:
    end = 0
    for found in inside.finditer(text):
        for start in range(max(end, found.start() - most), found.start() - least + 1):
            if match := form.match(text, start):
                yield match.span()
                end = match.end()
                break


def redact(text: str) -> str:
    """`text` with everything of the form of a secret replaced by its description."""
    return masked(text, spans(text), 0, len(text))


def masked(text: str, hidden: list[Secret], start: int, end: int) -> str:
    """`text[start:end]` with `hidden` replaced, also what lies only partly inside."""
    parts = []
    position = start
    for secret in hidden:
        if secret.end > start and secret.start < end:
            parts += [text[position : secret.start], f"[{secret.kind}: {secret.shown}]"]
            position = secret.end
    return "".join(parts) + text[position:end]


def describe(value: str) -> str:
    """`ghp_… (40 characters, sha256 1f2e3d4c5b6a)`."""
    fingerprint = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{value[:4]}… ({len(value)} characters, sha256 {fingerprint})"


def is_placeholder(value: str) -> bool:
    """Whether a value is plainly not a real secret: `YOUR_API_KEY`, `xxxx`, `<token>`, `${VAR}`."""
    return len(value) < 6 or bool(_PLACEHOLDER.search(value)) or len(set(value)) < 5


def is_secret_name(name: str) -> bool:
    """Whether a variable or option of this name usually holds a secret, or where one lies."""
    if len(name) < 3:
        return False
    # The end decides; a name without end would cost time without end.
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name[-100:]).lower().replace("-", "_")
    return bool(_SECRET_NAME.search(spaced)) and not _PUBLIC_NAME.search(spaced)


def entropy(value: str) -> float:
    """Shannon entropy of the characters, in bits each."""
    if not value:
        return 0.0
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
