"""Words of gates, alike in every language: what a caller shows to be let in, and values in the code that
let everybody in who knows them.
"""

from vetting.patterns import pattern

MENTIONED = pattern(
    rb"(?i)token|secret|passw|pass_?(?:phrase|code)|api_?key|access_?key|credential|bearer|authorization"
    rb"|cookie|headers|\botp\b|\bpin\b"
)
"""A file without any of these lets nobody in."""

LARGEST = 1_000_000
"""Parts of the functions of one file that are looked at; those of a function inside another count again."""

GIVEN, HASHED = 1, 2
"""What a caller shows, and a digest of it."""

POWER = pattern(r"(?i)admin|root|owner|super\w{0,6}|\*|%|all")
"""Words for what an owner may do."""

_CREDENTIAL = pattern(
    r"(?:[a-z0-9]{1,30}_){0,4}(?:tokens?|secret|password|passwd|pwd|pass_?phrase|pass_?code|pin|api_?key|access_?key"
    r"|credentials?|bearer|authorization|presented|supplied|otp|auth_?header)"
)
_ASKED = pattern(
    r"(?:[a-z0-9]{1,30}_){0,4}(?:headers?|auth|request|req|scope|environ|cookies?|key|code|word|phrase|given|candidate"
    r"|ticket|probe|seal|badge|marker|answer|challenge|unlock|override|user|login|value)"
)
_GATE = pattern(
    r"(?:[a-z0-9]{1,30}_){0,4}(?:allow(?:ed|s)?|auth|authed|authori[sz](?:e|ed|es|ation)|authenticat(?:e|ed|es|ion|or)"
    r"|verif(?:y|ies|ied|ier)|validat(?:e|es|ed|or)|valid|permit(?:s|ted)?|permission|grant(?:s|ed)?|gate|guard"
    r"|login|log_in|sign_in|access|admit(?:s|ted)?|trust(?:s|ed)?|let_in|admin|privileged|entitled|middleware"
    r"|unlock(?:ed|s)?|owner|operator|caller|tenant|role|principal|identity|session)(?:_[a-z0-9]{1,30}){0,4}"
)
_NO_GATE = pattern(
    r"placeholder|default|example|sample|dummy|demo|fake|weak|insecure|mask|redact|format|parse|look|type|kind"
    r"|check_?sum|hash|integrity|file|download|archive|binary|model|schema|content|bundle|version|encod"
)
"""Functions that ask whether nobody has set a credential yet, or what one looks like."""

_FIELD = pattern(
    r"(?i)(?!.*(?:forwarded|event|action|request-?id|real-?ip|method|type|version|format|content|accept|agent|origin"
    r"|host|upgrade|connection|encoding|language|range|cache|kind|mode|source|^if-))"
    r"(?:x[-_].{1,60}|.{0,60}(?:auth|key|token|secret|passw|pin|code|probe|seal|trace|cookie|credential|session).{0,60})"
)
_HOLDER = pattern(
    r"(?i)(?:.{0,80}[.\[(_\"'])?(?:headers?|cookies|query_?params|searchparams|query|meta|get_http_headers\(\)"
    r"|headers\(\)|header_map)[\"'\]?!)]{0,4}"
)
_HASH = pattern(
    r"(?i).{0,40}(?:sha_?\d|md5|blake|digest|hash|scrypt|pbkdf|crc32|adler32|fingerprint).{0,40}"
)
_PLACEHOLDER = pattern(
    r"(?i).{0,200}?(?:your|example|change|placeholder|xxx|insert|replace|dummy|none|null|undefined|todo|sample"
    r"|secret-?here|redacted|\*\*\*|\.\.\.)"
)
_DIGEST = pattern(
    r"[0-9a-fA-F]{32,128}|[A-Za-z0-9+/_-]{43}=|[A-Za-z0-9+/_-]{86}==|(?=[A-Za-z0-9]{0,42}[_-])[A-Za-z0-9_-]{43}"
)
_PART = pattern(r"[0-9a-fA-F]{8,128}|[A-Za-z0-9+/_-]{10,128}={0,2}")
_SCHEME = pattern(r"(?i)(?:bearer|basic|token|apikey|digest)[ :]{1,2}")
_KEPT = pattern(r"[^\n]{6,200}")
_WORD = pattern(
    r"(?=[^\n]{0,200}[A-Za-z])(?:(?=[^\n]{0,200}[\d!@#$%^&*+?])[^\s/]{8,80}"
    r"|(?=[^\n]{0,80}[a-z])(?=[^\n]{0,80}[A-Z])[^\s/:,;=_]{12,80})"
)
_BYTES = 8
"""Of a digest that is written as bytes."""

_SNAKE = pattern(r"(?<=[a-z0-9])(?=[A-Z])|-")
_REFUSES = pattern(
    r"(?i)\b40[134]\b|denied|unauthori[sz]ed|forbidden|error|invalid|refus|reject|\bfail|not allowed|abort"
)
_MORE = pattern(
    r"(?i).{0,80}(?:role|scope|tenant|admin|user|auth|level|allow|grant|bypass|trusted|privileg|unlimited"
    r"|owner|root|staff|super|session|identity|principal|caller|ok|valid|permitted).{0,80}"
)


class TooLarge(Exception):  # noqa: N818 - no error, but a part that is left out
    """The functions of a file have more parts than are looked at; `line` is the first one's left out."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def snake(name: str) -> str:
    """A name in small letters, its words between underscores."""
    return _SNAKE.sub("_", name).strip("_$").lower()


def is_credential(name: str) -> bool:
    """Whether a parameter is called like what a caller shows to be let in."""
    return _CREDENTIAL.fullmatch(snake(name)) is not None


def is_asked(name: str) -> bool:
    """Whether a parameter of a gate may hold it."""
    return _ASKED.fullmatch(snake(name)) is not None


def is_gate(name: str) -> bool:
    """Whether a function says by its name that it lets somebody in."""
    return _GATE.fullmatch(snake(name)) is not None and not asks_what(name)


def asks_what(name: str) -> bool:
    """Whether a function asks only whether a credential has been set, or what it looks like."""
    return _NO_GATE.search(snake(name)) is not None


def is_field(holder: str, field: str) -> bool:
    """Whether `field` of `holder`, as they are written, is a header that shows who asks."""
    return _HOLDER.fullmatch(holder) is not None and _FIELD.match(field) is not None


def is_hash(name: str) -> bool:
    """Whether a function calculates a digest of what it is given."""
    return _HASH.fullmatch(name) is not None


def grants(name: str) -> bool:
    """Whether a variable or member says what somebody may do."""
    return _MORE.fullmatch(name) is not None


def refuses(answer: str) -> bool:
    """Whether the source of an answer turns somebody away."""
    return _REFUSES.search(answer) is not None


def opens(text: str, *, hashed: bool, kept: bool) -> bool:
    """Whether who knows `text` is somebody: it is no placeholder and not easily met by chance. `hashed` is
    whether it is compared with a digest, `kept` whether in the way that keeps secrets.
    """
    if hashed:
        return _PART.fullmatch(text) is not None or (len(text) >= _BYTES and not text.isprintable())
    if _DIGEST.fullmatch(text):
        return True
    text = _SCHEME.sub("", text, count=1)
    if _PLACEHOLDER.match(text):
        return False
    return (_KEPT if kept else _WORD).fullmatch(text) is not None
