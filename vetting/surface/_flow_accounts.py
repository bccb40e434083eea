"""Accounts of people and services that a value of the code names: addresses of mail, and those of a
cloud's accounts; not those by which somebody only signs, and no placeholders.
"""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._values import Many, Record, members

RIGHTS = pattern(
    r"(?i)(?:.{0,60}_)?(?:roles?|role_?(?:name|id)s?|permissions?|permission_?levels?|access|access_?(?:level|role|type)"
    r"|privileges?|rights|can_?(?:edit|view|read|write|comment|manage)\w{0,30}|hidden)"
)
"""Members that say what somebody may do."""

_SOMEBODY = pattern(
    r"(?i)(?:.{0,60}_)?(?:e?-?mails?|e?-?mail_?address(?:es)?|users?|user_?(?:name|id|email)s?|login|members?|accounts?"
    r"|account_?ids?|principals?|grantees?|\w{0,20}email|invitees?|collaborators?|value|identity|address|aws|with"
    r"|attendees|guests|shared_?with|forward|who|to|add|id|emails|people|recipient|viewer|editor|reader|writer)"
)
SIGNS = pattern(
    r"(?i)(?:.{0,60}_)?(?:from|sender|reply_?to|organi[sz]er|creator|author|contact|support|mail_?to|maintainer"
    r"|user_?agent|default|example|examples|placeholder|description|comment|message|text|title|subject|note)"
)
"""Members by which somebody signs, is shown or is told something."""

_MAIL = pattern(
    r"(?i)(?:(?:user|group|serviceAccount|mailto|domain|acct):)?([\w.+%-]{1,64})@((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})"
)
_NOBODY = pattern(
    r"(?i)(?:no-?reply|do-?not-?reply|donotreply|postmaster|mailer-daemon)(?:[.+-].*)?"
)
_PERSON = pattern(
    r"(?i)(?:you|your|your[._-]?\w{1,20}|user\d{0,3}|some(?:one|body)|name|first(?:[._]?last(?:name)?)?|jane|john|alice|bob"
    r"|(?:jane|john)[._]?doe|carol|dave|me|test(?:er|ing|[._]?user)?\d{0,3}|foo|bar|baz|example|sample|demo|email|mail"
    r"|person|guest|member|customer|colleague|teammate|attendee\d?|friend|username|info|hello|contact)"
)
_SAMPLE = pattern(
    r"(?i)(?:(?:example|test|localhost|invalid)|(?:example|company|domain|email|acme|corp|yourcompany|yourdomain"
    r"|mycompany|mydomain|test|sample|contoso|foo|bar)\.(?:com|net|org|io|co|dev|local))"
)
_ARN = pattern(r"arn:aws[\w-]*:(?:iam|sts)::\d{12}:\S{1,200}")
_NUMBER = pattern(r"\d{12}")
_NUMBERED = pattern(r"(?i)aws|principals?|user_?ids?|account_?ids?|grantee_?\w{0,20}|add")
_QUOTED = pattern(
    r"\"AWS\"\s{0,4}:\s{0,4}(?:\[\s{0,8})?\"(arn:aws[\w-]*:(?:iam|sts)::\d{12}:[^\"\s]{1,200}|\d{12})\""
)
_WRITES = pattern(
    r"(?i)stringify|dumps|encode|dict|assign|email|freeze|\w{0,40}(?:command|request|attendee|permission|binding|member"
    r"|selector|principal|policy|statement|grant|grantee|invite|guest|collaborator)"
)
"""Calls that write down what they are given: not those that ask for a setting."""

_DEPTH = 8
_MOST = 200


def names_somebody(key: Any) -> bool:
    """Whether a member is called as one that says who."""
    return isinstance(key, str) and _SOMEBODY.fullmatch(key) is not None


def is_account(value: Any, key: Any = "") -> bool:
    """Whether a value names an account, and not one that stands for any."""
    if not isinstance(value, str) or len(value) > _MOST:
        return False
    found = _MAIL.fullmatch(value)
    if found is not None:
        sample = _SAMPLE.fullmatch(found[2]) is not None and _PERSON.fullmatch(found[1])
        return not (sample or _NOBODY.fullmatch(found[1]))
    numbered = isinstance(key, str) and _NUMBERED.fullmatch(key) and _NUMBER.fullmatch(value)
    return _ARN.fullmatch(value) is not None or bool(numbered)


def accounts(value: Any, key: Any = "", depth: int = 0) -> Iterator[str]:
    """The accounts that a value names, however deep they lie; `key` is the member that it is."""
    if isinstance(value, str):
        if is_account(value, key):
            yield value
        elif (found := _QUOTED.search(value)) is not None:
            yield found[1]
    elif depth < _DEPTH:
        for name, one in _held(value, key):
            yield from accounts(one, name, depth + 1)


def _held(value: Any, key: Any) -> Iterator[tuple[Any, Any]]:
    """What a value is made of, each with the member that it is."""
    if isinstance(value, list):
        yield from ((key, one) for one in value)
    elif isinstance(value, Many):
        # Of what may also be something else, a setting or what a caller gives is likely the rule.
        if all(isinstance(one, str) for one in value.options):
            yield from ((key, one) for one in value.options)
    elif not isinstance(value, Record) or _WRITES.fullmatch(value.callee):
        yield from ((key, one) for one in getattr(value, "args", ()))
        for name, one in (members(value) or {}).items():
            if not (isinstance(name, str) and SIGNS.fullmatch(name)):
                yield name, one
