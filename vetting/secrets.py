"""Find provider secrets by their published form, and never repeat their value.

A secret is shown as its first four characters, its length and a fingerprint (the first 12 hex
digits of its SHA-256): enough to find and revoke it, useless to anybody else.
Forms: each provider's token documentation; GitHub secret scanning's list of partner patterns.
"""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_TABLE: tuple[tuple[str, str], ...] = (
    ("GitHub token", r"gh[pousr]_[A-Za-z0-9]{36,251}"),
    ("GitHub fine-grained token", r"github_pat_[A-Za-z0-9_]{60,255}"),
    ("GitLab token", r"gl(?:pat|ptt|rt|dt|soat|cbt|ft|imt|agent|oas)-[A-Za-z0-9_.-]{20,}"),
    ("AWS access key id", r"(?:AKIA|ASIA)[A-Z2-7]{16}"),
    ("Slack token", r"xox[abeoprs]-(?:[A-Za-z0-9]+-){1,4}[A-Za-z0-9]{10,}"),
    ("Slack app token", r"xapp-[0-9]-[A-Z0-9]+-[0-9]+-[a-f0-9]{32,}"),
    ("Slack webhook", r"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9_/-]{30,}"),
    ("Discord webhook", r"discord(?:app)?\.com/api/webhooks/[0-9]{15,}/[A-Za-z0-9_-]{40,}"),
    ("Stripe key", r"(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z0-9]{24,}"),
    ("Anthropic key", r"sk-ant-[A-Za-z0-9_-]{32,}"),
    ("OpenRouter key", r"sk-or-v1-[a-f0-9]{40,}"),
    ("OpenAI key", r"sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{32,}"),
    ("Google API key", r"AIza[A-Za-z0-9_-]{35}"),
    ("Google OAuth secret", r"GOCSPX-[A-Za-z0-9_-]{28}"),
    ("npm token", r"npm_[A-Za-z0-9]{36}"),
    ("PyPI token", r"pypi-AgE[A-Za-z0-9_-]{50,}"),
    ("Hugging Face token", r"hf_[A-Za-z0-9]{30,}"),
    ("SendGrid key", r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    ("Twilio key", r"SK[a-f0-9]{32}"),
    ("Telegram bot token", r"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}"),
    ("Discord bot token", r"[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}"),
    ("JSON web token", r"eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{16,}"),
    ("DigitalOcean token", r"do[opr]_v1_[a-f0-9]{64}"),
    ("Databricks token", r"dapi[a-f0-9]{32}"),
    ("Linear key", r"lin_(?:api|oauth)_[A-Za-z0-9]{32,}"),
    ("Notion token", r"(?:ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43})"),
    ("Figma token", r"fig[dur]_[A-Za-z0-9_-]{36,}"),
    ("Supabase token", r"sb(?:p|_secret)_[A-Za-z0-9_]{28,}"),
    ("Perplexity key", r"pplx-[A-Za-z0-9]{40,}"),
    ("Groq key", r"gsk_[A-Za-z0-9]{40,}"),
    ("Replicate token", r"r8_[A-Za-z0-9]{36,}"),
    ("Tavily key", r"tvly-(?:dev-|prod-)?[A-Za-z0-9]{28,}"),
    ("Firecrawl key", r"fc-[a-f0-9]{32}"),
    ("Brave Search key", r"BSA[A-Za-z0-9_-]{27,}"),
    ("Sentry token", r"sntry[su]_[A-Za-z0-9_=+/-]{40,}"),
    ("Postman key", r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}"),
    ("Grafana token", r"gl(?:sa|c)_[A-Za-z0-9_=+/-]{32,}"),
    ("Shopify token", r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    ("Airtable token", r"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}"),
    ("Atlassian token", r"ATATT3[A-Za-z0-9_=-]{100,}"),
    ("CircleCI token", r"CCIPAT_[A-Za-z0-9]{22}_[a-f0-9]{40}"),
    ("Docker token", r"dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,}"),
    ("Heroku key", r"HRKU-[A-Za-z0-9_-]{36,}"),
    ("Vault token", r"hv[sbr]\.[A-Za-z0-9_-]{24,}"),
    ("age secret key", r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    ("Azure storage key", r"AccountKey=[A-Za-z0-9+/]{86}=="),
    ("PEM private key", r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----"),
)
_PATTERN = re.compile(
    r"(?<![A-Za-z0-9_-])(?:"
    + "|".join(f"(?P<k{i}>{form})" for i, (_, form) in enumerate(_TABLE))
    + ")"
)
# Cheap test before the pattern: a text without any of these cannot match.
_LITERALS = (
    *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "AKIA", "ASIA", "xox", "xapp-"),
    *(
        "hooks.slack",
        "webhooks/",
        "sk_",
        "rk_",
        "whsec_",
        "sk-",
        "AIza",
        "GOCSPX-",
        "npm_",
        "pypi-",
    ),
    *("hf_", "SG.", "SK", ":AA", "eyJ", "_v1_", "dapi", "lin_", "ntn_", "secret_", "fig", "sbp_"),
    *(
        "sb_secret",
        "pplx-",
        "gsk_",
        "r8_",
        "tvly-",
        "fc-",
        "BSA",
        "sntry",
        "PMAK-",
        "glsa_",
        "glc_",
    ),
    *("glpat-", "glptt-", "glrt-", "gldt-", "glsoat-", "glcbt-", "glft-", "glimt-", "glagent-"),
    *("gloas-", "shp", "pat", "ATATT3", "CCIPAT_", "dckr_", "HRKU-", "hvs.", "hvb.", "hvr."),
    *("AGE-SECRET", "AccountKey=", "PRIVATE KEY", "."),
)
_PLACEHOLDER = re.compile(
    r"(?i)x{4,}|\*{3,}|\.{3}|<[^>]+>|\$\{|\{\{|your|example|placeholder|change.?me|dummy|fake|sample"
    r"|insert|replace|redacted|todo|1234567|abcdefg|0{8}|test.?token|foobar|lorem"
)
_SECRET_NAME = re.compile(
    r"(?:^|_)(?:\w*(?:token|secret|passw(?:or)?d|passphrase|credential|private_?key|api_?key|access_?key"
    r"|auth_?key|encryption_?key|signing_?key|session_?key|ssh_?key)s?|\w*(?:database|db|mongo\w*|redis"
    r"|postgres\w*|mysql|amqp|webhook)_?(?:url|uri|dsn)|connection_?string|key|auth|auth_sock|cookie"
    r"|pat|pwd|pass|dsn|kubeconfig(?:_json|_yaml)?)(?:_path|_file)?$"
)
_PUBLIC_NAME = re.compile(
    r"public_?key|^(?:max|min|num|mask|hide|redact|use|enable|disable|allow|require|validate)_|^tokens?_"
    r"|max_(?:\w+_)?tokens?$|^(?:primary|foreign|sort|partition|cache|hot|primary)_key$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A secret found in a text, without its value; `start` and `end` are offsets in the text."""

    kind: str
    start: int
    end: int
    shown: str
    """For reports: prefix, length, fingerprint."""


def find(text: str) -> Iterator[Secret]:
    """Every provider secret in `text`, obvious placeholders left out."""
    if not any(literal in text for literal in _LITERALS):
        return
    for match in _PATTERN.finditer(text):
        value = match[0]
        if _PLACEHOLDER.search(value) or entropy(value) < 2.5:
            continue
        kind = _TABLE[int((match.lastgroup or "k0")[1:])][0]
        yield Secret(kind=kind, start=match.start(), end=match.end(), shown=describe(value))


def redact(text: str) -> str:
    """`text` with every provider secret replaced by its description."""
    parts = []
    position = 0
    for secret in find(text):
        parts += [text[position : secret.start], f"[{secret.kind}: {secret.shown}]"]
        position = secret.end
    return "".join(parts) + text[position:]


def describe(value: str) -> str:
    """`ghp_… (40 characters, sha256 1f2e3d4c5b6a)`."""
    fingerprint = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{value[:4]}… ({len(value)} characters, sha256 {fingerprint})"


def is_placeholder(value: str) -> bool:
    """Whether a value is plainly not a real secret: `YOUR_API_KEY`, `xxxx`, `<token>`, `${VAR}`."""
    return len(value) < 6 or bool(_PLACEHOLDER.search(value)) or len(set(value)) < 5


def is_secret_name(name: str) -> bool:
    """Whether a variable or option of this name usually holds a secret, or where one lies."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().replace("-", "_")
    return bool(_SECRET_NAME.search(spaced)) and not _PUBLIC_NAME.search(spaced)


def entropy(value: str) -> float:
    """Shannon entropy of the characters, in bits each."""
    if not value:
        return 0.0
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
