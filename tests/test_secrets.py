"""Secrets by their form, with invented values: no token stands in this file in one piece."""

import random
import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_cases import cases
from vetting import secrets

HEX = "0123456789abcdef"
ALNUM = string.ascii_letters + string.digits
URLSAFE = ALNUM + "_-"
UPPER = string.ascii_uppercase + string.digits


def body(length: int, alphabet: str = ALNUM, seed: int = 7) -> str:
    """Looks random, is always the same, holds a digit and no word of a placeholder."""
    chance = random.Random(f"{length} {alphabet} {seed}")
    return "9" + "".join(chance.choices(alphabet, k=length - 1))


PEM_BODY = "\n".join(body(64, ALNUM + "+/", seed) for seed in range(12))


def pem(kind: str = "RSA ", end: bool = True, text: str = PEM_BODY) -> str:
    tail = f"\n-----END {kind}PRIVATE KEY-----" if end else ""
    return f"-----BEGIN {kind}PRIVATE KEY-----\n{text}{tail}"


# Kind, a value of its form, the same with a placeholder's words in it.
FORMS = [
    ("GitHub token", "ghp_" + body(36), "ghp_" + "x" * 36),
    ("GitHub token", "ghs_" + body(36), "ghs_" + "your" + body(32)),
    ("GitHub fine-grained token", "github_pat_" + body(82), "github_pat_" + "example" + body(75)),
    ("GitLab token", "glpat-" + body(20, URLSAFE), "glpat-" + "xxxx" + body(16)),
    ("GitLab token", "glagent-" + body(50, URLSAFE), "glagent-" + "X" * 50),
    (
        "AWS access key id",
        "AKIA" + "Q" + body(15, "ABCDEFGHJKLMNPQR2347")[1:] + "Z",
        "AKIAIOSFODNN7EXAMPLE",
    ),
    ("AWS access key id", "ASIA" + "QWRTZPLKJHGFDSY2", "ASIA" + "XXXXXXXXXXXXXXXX"),
    ("Slack token", "xoxb-" + "123-456-" + body(24), "xoxb-" + "your-" + body(24)),
    ("Slack token", "xoxp-" + body(12) + "-" + body(12) + "-" + body(32), "xoxp-x-" + "x" * 20),
    (
        "Slack app token",
        "xapp-1-" + body(11, UPPER) + "-98765-" + body(64, HEX),
        "xapp-1-A-1-" + "0" * 64,
    ),
    (
        "Slack webhook",
        "hooks.slack.com/" + "services/T" + body(8, UPPER) + "/B" + body(8, UPPER) + "/" + body(24),
        "hooks.slack.com/" + "services/T00000000/B00000000/" + "X" * 24,
    ),
    (
        "Discord webhook",
        "discord.com/" + "api/webhooks/112233445566778899/" + body(68, URLSAFE),
        "discord.com/" + "api/webhooks/112233445566778899/" + "your_" + body(60),
    ),
    (
        "Discord webhook",
        "discordapp.com/" + "api/webhooks/112233445566778899/" + body(68, URLSAFE),
        "discordapp.com/" + "api/webhooks/000000000000000000/" + body(68),
    ),
    ("Stripe key", "sk_live_" + body(24), "sk_live_" + "..." + body(24)),
    ("Stripe key", "rk_test_" + body(99), "rk_test_" + "x" * 24),
    ("Stripe key", "whsec_" + body(32), "whsec_" + "changeme" + body(24)),
    ("Anthropic key", "sk-ant-" + "api03-" + body(95, URLSAFE), "sk-ant-" + "your-key-" + body(40)),
    ("OpenRouter key", "sk-or-v1-" + body(64, HEX), "sk-or-v1-" + "0" * 64),
    ("OpenAI key", "sk-" + body(48), "sk-" + "your-openai-key-1-" + body(30)),
    ("OpenAI key", "sk-proj-" + body(120, URLSAFE), "sk-proj-" + "x" * 48 + "1"),
    ("Google API key", "AIza" + body(35, URLSAFE), "AIza" + "Example" + body(28)),
    ("Google OAuth secret", "GOCSPX-" + body(28, URLSAFE), "GOCSPX-" + "placeholder" + body(17)),
    ("npm token", "npm_" + body(36), "npm_" + "x" * 36),
    ("PyPI token", "pypi-AgE" + body(150, URLSAFE), "pypi-AgE" + "example" + body(60)),
    ("Hugging Face token", "hf_" + body(34), "hf_" + "x" * 34),
    (
        "SendGrid key",
        "SG." + body(22, URLSAFE) + "." + body(43, URLSAFE),
        "SG." + "x" * 22 + "." + "x" * 43,
    ),
    ("Twilio key", "SK" + body(32, HEX), "SK" + "0" * 32),
    ("Telegram bot token", "123987654:" + "AA" + body(33, URLSAFE), "123456789:" + "AA" + body(33)),
    (
        "Discord bot token",
        "MTk4" + body(20) + "." + body(6) + "." + body(27, URLSAFE),
        "MTk4" + "xxxx" + body(16) + "." + body(6) + "." + body(27),
    ),
    (
        "JSON web token",
        "eyJ" + body(33, URLSAFE) + ".eyJ" + body(70, URLSAFE) + "." + body(43, URLSAFE),
        (
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
            ".eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ"
            ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
        ),
    ),
    ("DigitalOcean token", "dop_v1_" + body(64, HEX), "dop_v1_" + "0" * 64),
    ("Databricks token", "dapi" + body(32, HEX), "dapi" + "1234567" + body(25, HEX)),
    ("Linear key", "lin_api_" + body(40), "lin_api_" + "x" * 40),
    ("Notion token", "ntn_" + body(46), "ntn_" + "x" * 46),
    ("Notion token", "secret_" + body(43), "secret_" + "your" + body(39)),
    ("Figma token", "figd_" + body(40, URLSAFE), "figd_" + "x" * 40),
    ("Supabase token", "sbp_" + body(40, HEX), "sbp_" + "0" * 40),
    ("Supabase token", "sb_secret_" + body(31), "sb_secret_" + "your" + body(31)),
    ("Perplexity key", "pplx-" + body(48), "pplx-" + "x" * 48),
    ("Groq key", "gsk_" + body(52), "gsk_" + "x" * 52),
    ("Replicate token", "r8_" + body(37), "r8_" + "x" * 37),
    ("Tavily key", "tvly-" + body(32), "tvly-" + "x" * 32),
    ("Tavily key", "tvly-dev-" + body(32), "tvly-dev-" + "dummy" + body(32)),
    ("Firecrawl key", "fc-" + body(32, HEX), "fc-" + "0" * 32),
    ("Brave Search key", "BSA" + body(28, URLSAFE), "BSA" + "x" * 28),
    ("Sentry token", "sntrys_" + body(60), "sntrys_" + "x" * 60),
    (
        "Postman key",
        "PMAK-" + body(24, HEX) + "-" + body(34, HEX),
        "PMAK-" + "0" * 24 + "-" + "0" * 34,
    ),
    ("Grafana token", "glsa_" + body(32) + "_" + body(8, HEX), "glsa_" + "x" * 41),
    ("Grafana token", "glc_" + body(60), "glc_" + "x" * 60),
    ("Shopify token", "shpat_" + body(32, HEX), "shpat_" + "0" * 32),
    ("Airtable token", "pat" + body(14) + "." + body(64, HEX), "pat" + "x" * 14 + "." + "0" * 64),
    ("Atlassian token", "ATATT3" + body(180, URLSAFE), "ATATT3" + "your" + body(110)),
    (
        "CircleCI token",
        "CCIPAT_" + body(22) + "_" + body(40, HEX),
        "CCIPAT_" + "x" * 22 + "_" + "0" * 40,
    ),
    ("Docker token", "dckr_pat_" + body(27, URLSAFE), "dckr_pat_" + "x" * 27),
    ("Heroku key", "HRKU-" + body(60, URLSAFE), "HRKU-" + "x" * 60),
    ("Vault token", "hvs." + body(90, URLSAFE), "hvs." + "x" * 90),
    ("age secret key", "AGE-SECRET-KEY-1" + body(58, UPPER), "AGE-SECRET-KEY-1" + "X" * 58),
    (
        "Azure storage key",
        "AccountKey=" + body(86, ALNUM + "+/") + "==",
        "AccountKey=" + "x" * 86 + "==",
    ),
    ("PEM private key", pem(), pem(text="...")),
    ("PEM private key", pem("OPENSSH "), pem("OPENSSH ", text="<your key here>")),
    ("PEM private key", pem(""), pem("", text="xxxx")),
    ("PEM private key", pem("ENCRYPTED "), "-----BEGIN ENCRYPTED PRIVATE KEY-----"),
    ("PEM private key", pem(end=False), "-----BEGIN RSA PRIVATE KEY-----\\n${key}"),
    (
        "PEM private key",
        pem(text="Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0011223344556677\n\n" + PEM_BODY),
        'if "-----BEGIN RSA PRIVATE KEY-----" in text: load(text)',
    ),
    ("PEM private key", pem().replace("\n", "\\n"), pem(text="").replace("\n", "\\n")),
    (
        "PEM private key",
        "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n" + PEM_BODY,
        "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----",
    ),
]
AROUND = [
    '"{}"',
    "KEY={}",
    "key: {}\n",
    "https://x:{}@host",
    "'{}';",
    "a\\n{}\\n",
    "?t=%20{}&",
    "{}",
]


@pytest.mark.parametrize(("kind", "value", "placeholder"), FORMS)
def test_a_secret_is_found_and_its_placeholder_is_not(
    kind: str, value: str, placeholder: str
) -> None:
    for around in AROUND:
        text = around.format(value)
        (found,) = secrets.find(text)
        assert list(secrets.find(text, secrets.forms_in(f"é {text}".encode()))) == [found]
        assert (found.kind, text[found.start : found.end].startswith(value)) == (kind, True)
        assert found.shown == secrets.describe(text[found.start : found.end])
        assert list(secrets.find(around.format(placeholder))) == []


def test_every_form_has_its_row() -> None:
    assert {kind for kind, _, _ in FORMS} == {kind for kind, _, _ in secrets._TABLE}


@pytest.mark.parametrize(("kind", "value", "placeholder"), FORMS)
def test_a_form_is_found_inside_any_word_only_where_it_starts_one(
    kind: str, value: str, placeholder: str
) -> None:
    del kind, placeholder
    if value[0] != "-":
        assert list(secrets.find(f"word{value}")) == []
        assert list(secrets.find(f"x-{value}")) == []
    assert len(list(secrets.find(f"x.{value} ; {value}"))) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no secret",
        "ghp_" + body(35),
        "AKIA" + body(15, UPPER),
        "sk-loading-indicator-that-is-very-long-and-has-no-number",
        "task-" + body(40),
        "npm_config_registry",
        "npm_lifecycle_event_and_other_names_of_npm",
        "sk_" + body(10),
        "pypi-" + body(40),
        "hf_hub_download_of_everything_there_is",
        "SK" + body(32, "GHIJKLMNOP"),
        "eyJ" + body(20),
        "patch." + body(64, HEX),
        "secret_" + body(20),
        "-----BEGIN PUBLIC KEY-----\n" + PEM_BODY,
        "-----BEGIN CERTIFICATE-----\n" + PEM_BODY,
        "ghp_" + "a" * 36,
        "xoxb-token-goes-here",
        "pkg/a.py,sha256=sk-" + body(40, URLSAFE) + ",120",
        "pkg/b.py,sha256=glc_" + body(39, URLSAFE) + ",120",
        "glpat-mock-token-instance-1",
    ],
)
def test_what_only_resembles_a_secret_is_not_one(text: str) -> None:
    assert list(secrets.find(text)) == []


def test_the_more_specific_kind_wins() -> None:
    text = f"{'sk-ant-' + body(95)} {'sk-or-v1-' + body(64, HEX)}"
    assert [found.kind for found in secrets.find(text)] == ["Anthropic key", "OpenRouter key"]


def test_several_secrets_come_in_order() -> None:
    values = ["npm_" + body(36), "ghp_" + body(36), "AIza" + body(35)]
    text = f"a {values[0]}\nb {values[1]}\nc {values[2]}"
    assert [text[found.start : found.end] for found in secrets.find(text)] == values


# --- Redaction ------------------------------------------------------------------------------------


def leaks(value: str, text: str, *, most: int = 7) -> bool:
    """Whether `text` repeats more of `value` than its first characters, words aside."""
    rest = value[4:]
    windows = (rest[i : i + most] for i in range(len(rest) - most + 1))
    return any(window in text for window in windows if not window.isalpha())


def test_a_secret_is_described_without_its_value() -> None:
    value = "ghp_" + body(36)
    text = f"token = '{value}' # mine"
    assert secrets.describe(value) == "ghp_… (40 characters, sha256 eab154245acd)"
    assert secrets.redact(text) == (
        "token = '[GitHub token: ghp_… (40 characters, sha256 eab154245acd)]' # mine"
    )
    assert secrets.redact("nothing here") == "nothing here"
    assert secrets.redact("") == ""


@pytest.mark.parametrize(("kind", "value", "placeholder"), FORMS)
def test_no_secret_is_left_by_redaction(kind: str, value: str, placeholder: str) -> None:
    del placeholder
    for around in AROUND:
        redacted = secrets.redact(around.format(value))
        assert f"[{kind}: " in redacted
        assert not leaks(value, redacted)


def test_a_word_of_a_placeholder_saves_no_secret() -> None:
    """`find` may take it for an example; what is printed is another matter."""
    value = "glpat-" + body(20)
    text = f"{value}.example.com"
    assert list(secrets.find(text)) == []
    assert not leaks(value, secrets.redact(text))


VALUES = st.sampled_from([value for _, value, _ in FORMS])


@settings(max_examples=cases(300), deadline=None)
@given(
    value=VALUES,
    before=st.text(max_size=30),
    after=st.text(max_size=30),
    cut=st.tuples(st.integers(0, 1200), st.integers(0, 1200)),
)
def test_no_part_of_a_secret_is_left_however_it_is_cut(
    value: str, before: str, after: str, cut: tuple[int, int]
) -> None:
    text = f"{before} {value} {after}"
    hidden = secrets.spans(text)
    shown = secrets.masked(text, hidden, min(cut), max(cut))
    if not leaks(value, before + after):
        assert not leaks(value, shown)
        assert not leaks(value, secrets.redact(text))


def test_cutting_shows_what_is_not_hidden() -> None:
    value = "npm_" + body(36)
    text = f"0123456789{' ' + value + ' '}abcdef"
    hidden = secrets.spans(text)
    label = f"[npm token: {secrets.describe(value)}]"
    assert secrets.masked(text, hidden, 0, 5) == "01234"
    assert secrets.masked(text, hidden, 5, 20) == f"56789 {label}"
    assert secrets.masked(text, hidden, 20, 30) == label
    assert secrets.masked(text, hidden, 30, len(text)) == f"{label} abcdef"
    assert secrets.masked(text, hidden, len(text) - 3, len(text)) == "def"


# --- Names and values -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "GITHUB_TOKEN",
        "githubToken",
        "github-token",
        "TOKEN",
        "TOKENS",
        "TOKEN_SECRET",
        "TOKEN_FILE",
        "ACCESS_TOKEN_SECRET",
        "OPENAI_API_KEY",
        "OPENAI_APIKEY",
        "apiKey",
        "API_KEYS",
        "X_KEY",
        "KEY",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID_SECRET",
        "CLIENT_SECRET",
        "clientSecret",
        "DB_PASSWORD",
        "PASSWD",
        "PGPASSWORD",
        "MYSQL_PWD",
        "SMTP_PASS",
        "SSH_PRIVATE_KEY",
        "SSH_PRIVATE_KEY_PATH",
        "SSH_AUTH_SOCK",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "CREDENTIALS_CONFIG",
        "DATABASE_URL",
        "MONGODB_URI",
        "REDIS_URL",
        "POSTGRES_DSN",
        "VALKEY_URL",
        "BROKER_URL",
        "CELERY_BROKER_URL",
        "CELERY_RESULT_BACKEND",
        "AIRFLOW__CELERY__BROKER_URL",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
        "SENTRY_DSN",
        "WHATSAPP_VERIFY_TOKEN",
        "SINGLE_USE_TOKEN",
        "SLACK_WEBHOOK_URL",
        "AZURE_STORAGE_CONNECTION_STRING",
        "CONNECTION_STRING",
        "SESSION_COOKIE",
        "GITLAB_PAT",
        "BASIC_AUTH",
        "KUBECONFIG",
        "KUBECONFIG_JSON",
        "ENCRYPTION_KEY",
        "SIGNING_KEY",
        "PASSPHRASE",
        "GOOGLE_SERVICE_ACCOUNT_KEY_JSON",
        "PRIVATE_KEY_BASE64",
        "MCP_CREDENTIALS_DIR",
        "_authToken",
        "OAUTH_SECRET_PREVIOUS",
        "API_KEY_2",
        "SIGNING_KEY_NEXT_FILE",
        "API_KEY2",
        "PRIVATE_KEY64",
        "CLOUDINARY_URL",
        "REMOTE_TOKEN_WORKSPACE_MAP",
        "DB_NO_AUTH_PASSWORD",
        "SERVER_ALLOW_LIST_API_KEY",
        "NAS_OTP_CODE",
    ],
)
def test_a_name_of_a_secret(name: str) -> None:
    assert secrets.is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "OIDC_VERIFY_ID_TOKEN",
        "MCP_REQUIRE_API_KEY",
        "FASTMCP_SERVER_AUTH",
        "HOME",
        "PATH",
        "PORT",
        "LOG_LEVEL",
        "DEBUG",
        "NODE_ENV",
        "API_URL",
        "GITHUB_HOST",
        "KEYBOARD",
        "MONKEY",
        "AUTHOR",
        "AUTH_TYPE",
        "AUTH0_DOMAIN",
        "ENABLE_OAUTH2",
        "PATTERN",
        "COMPASS",
        "PUBLIC_KEY",
        "SSH_PUBLIC_KEY",
        "MAX_TOKENS",
        "KBC_RATE_LIMIT_PER_TOKEN",
        "MAX_OUTPUT_TOKENS",
        "maxTokens",
        "TOKEN_LIMIT",
        "TOKENIZER",
        "PRIMARY_KEY",
        "CACHE_KEY",
        "SORT_KEY",
        "ENABLE_AUTH",
        "HTTP_VALIDATE_REMOTE_AUTH",
        "OPENSEARCH_NO_AUTH",
        "MASK_PASSWORD",
        "SHOW_SECRETS",
        "HAS_PASSWORD",
        "PINOT_BROKER_URL",
        "STORAGE_BACKEND",
        "MCP_MASK_SECRETS",
        "REQUIRE_TOKEN",
        "SECRETARY",
        "NO_PASSWORD",
        "CHAT_ALLOW_HTTP_CLIENT_TOKENS",
        "CHAT_USE_TOKEN",
        "CORS_CREDENTIALS",
        "ANSWER_MIN_TOKENS",
    ],
)
def test_a_name_of_no_secret(name: str) -> None:
    assert not secrets.is_secret_name(name)


@pytest.mark.parametrize(
    ("value", "placeholder"),
    [
        ("YOUR_API_KEY", True),
        ("your-token-here", True),
        ("xxxx-xxxx", True),
        ("<token>", True),
        ("${GITHUB_TOKEN}", True),
        ("{{ token }}", True),
        ("sk-...", True),
        ("****************", True),
        ("changeme", True),
        ("change-me", True),
        ("dummy-value", True),
        ("insert key", True),
        ("REDACTED", True),
        ("12345678", True),
        ("00000000-0000", True),
        ("abc", True),
        ("", True),
        ("aabbaabbaabb", True),
        (body(20), False),
        ("ghp_" + body(36), False),
        ("correct horse battery", False),
        ("p4ssw0rd!", False),
        ("a<b and c", False),
    ],
)
def test_a_placeholder_is_told_from_a_value(value: str, placeholder: bool) -> None:
    assert secrets.is_placeholder(value) is placeholder


@pytest.mark.parametrize(
    ("value", "bits"), [("", 0.0), ("aaaa", 0.0), ("abab", 1.0), ("abcd", 2.0), (HEX, 4.0)]
)
def test_entropy(value: str, bits: float) -> None:
    assert secrets.entropy(value) == bits


# --- Time -----------------------------------------------------------------------------------------


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "-",
        "<",
        "eyJ" + "a" * 12 + ".",
        "xoxb-",
        "xoxb-a-a-a ",
        "glpat-.",
        "sk-",
        "sk-a ",
        "-----BEGIN ",
        "-----BEGIN RSA PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nA ",
        "AKIA ",
        "123456789:AA ",
        "MTk4.",
        "github_pat_ ",
        "AccountKey=",
        "hooks.slack.com/services/ ",
        "\\n",
        "%20",
    ],
)
def test_no_text_takes_long(unit: str) -> None:
    """B7: much of what makes patterns go back and forth."""
    text = unit * (100_000 // len(unit))
    start = time.process_time()
    list(secrets.find(text))
    secrets.is_placeholder(text)
    secrets.is_secret_name("_" + text)
    assert time.process_time() - start < 1.5
