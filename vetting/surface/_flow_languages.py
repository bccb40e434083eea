"""Texts in the languages of databases, directories, documents and messages, with places for values.

A text comes with a null character for each value in it. What a text says decides for the languages
that say what they are; of the rest, parts of statements and documents, the name of the call decides
that is given them: `whereRaw("city = '…'")`, `post(url, "<name>…</name>")`.
"""

from collections.abc import Sequence
from typing import TypeVar

from vetting.patterns import pattern
from vetting.surface._flow_marks import BEGUN, DOTS, NEAR, ROOTED, SCHEMED

BOUNDS_NONE = (BEGUN, NEAR, DOTS, ROOTED, SCHEMED)
"""What a caller decides that was only asked how it begins, which bounds nothing in a clause."""

_T = TypeVar("_T")

_QUERY = pattern(
    r"(?is)^\W{0,3}(?:select\s.*\bfrom\b|insert\s+into\b|update\s+\S+\s+set\b|delete\s+from\b"
    r"|with\s+\w+\s+as\s*\(|replace\s+into\b|(?:drop|alter)\s+(?:table|view|index|trigger)\b"
    r"|create\s+(?:(?:or\s+replace|temp(?:orary)?|materialized|unique)\s+){0,3}(?:table|view|index|trigger)\b"
    r"|match\s*\(\w*:?\w*|merge\s*\()|\bwhere\b[^.]{0,200}(?:=|\blike\b|\bin\b)\s*['\"(]?\s*\0"
    r"|^\s*\([&|]\0\)\s*$|^\s*\([&|!]*\(?[\w-]+[~<>]?=.*\)\s*$|^\.?//?[\w*\0]+(?:/[\w*\0]+)*\[(?:[@\w].{0,40})?\0"
    r"|^\s*(?:tell application|osascript)\b|^\s*(?:query|mutation)\b[^{]*\{.{0,200}\0"
    r"|^\s*\{\s*\w+\s*\(\s*\w+\s*:\s*\"\0|^\s*from\(bucket:[^\0]{0,400}\0|\bredis\.p?call\([^\0]{0,200}\0"
    r"|\bdisplay (?:notification|dialog|alert) \"\0"
    r"|(?-i:\b(?:AND|OR)\b)[^\0]{0,200}[=~:]\s?[\"']\0[\"']"
    r"|[=~:]\s?[\"']\0[\"'][^\0]{0,40}(?-i:\b(?:AND|OR)\b)"
)
_SQL = pattern(
    r"(?is)^\W{0,3}(?:select\s.*\bfrom\b|insert\s+into\b|update\s+\S+\s+set\b|delete\s+from\b"
    r"|with\s+\w+\s+as\s*\(|replace\s+into\b)"
)
_STATEMENT = pattern(
    r"(?is)^\W{0,3}(?:select|insert|update|delete|with|replace|drop|alter|create|merge|pragma)\b"
)
_TAKES_STATEMENTS = pattern(
    r"(?is)(?:^\W{0,9}|[;]\s*|\bexplain\b[^\0;]{0,80}|\b(?:as|union|all|execute|immediate)[\s(]*"
    r"|\b(?:from|join|in|exists|intersect|except)\s*\([\s(]*)\Z"
)
"""What stands before a whole statement in another, whose first word tells what it does."""

_PARTS = {
    pattern(
        r"(?:and|or)?_?where(?:Raw)?|(?:and|or)(?:Where|Having)(?:Raw)?|having(?:Raw)?|orderByRaw|text"
        r"|groupByRaw|selectRaw|fromRaw|joinRaw|literal|raw|extra|RawSQL|sa_text|sql_text|filter"
    ): pattern(
        r"(?is)^\s*[\w.\"`\[\]()\0]{1,80}\s*(?:[<>=!]{1,2}|\b(?:not\s+)?(?:i?like|in"
        r"|between)\b)\s*(?:\w{1,20}\s?)?\(?['\"%]{0,2}\0"
    ),
    pattern(
        r"(?:where|having|orderBy|groupBy|select|from|join|(?:and|or)(?:Where|Having))Raw"
    ): pattern(r"\0"),
    pattern(r"sendmail|sendMail|sendall|send|write|put_?object|add_?header"): pattern(
        r"(?im)^(?:subject|to|from|cc|bcc|reply-to|rcpt to|mail from)\s?:\s?<?\0>?\r"
    ),
    pattern(r"post|put|patch|request|fetch|search|msearch|Request|call|send_?xml"): pattern(
        r"(?s)<[A-Za-z][\w:.-]*(?:\s[^<>\0]{0,120})?>\0</|^\s*\{.*\"\s*:\s*\"\0\""
    ),
}
"""By the names of calls: parts of statements, headers with the end of their line, documents."""


FILTERED = frozenset({"search_s", "search_st", "search_ext", "search_ext_s"})
"""Calls of python-ldap that are given a filter, whose form need not be known."""


def is_query(text: str, call: str) -> bool:
    """Whether `text`, which a call of that name is given, is read as a language."""
    if _QUERY.search(text):
        return True
    return any(name.fullmatch(call) and part.search(text) for name, part in _PARTS.items())


def is_sql(text: str) -> bool:
    """Whether `text` is a statement of SQL."""
    return _SQL.search(text) is not None


def in_clauses(text: str, parts: Sequence[_T]) -> list[_T]:
    """Those of the values in a statement of SQL that stand in a clause, where a statement cannot."""
    between = text.split("\0")
    if len(between) != len(parts) + 1 or not _STATEMENT.search(text):
        return []
    found, before = list[_T](), ""
    for said, part in zip(between, parts, strict=False):
        before = said if said.strip() or not before else before  # `{column} {direction}`
        if not _TAKES_STATEMENTS.search(before[-200:]):
            found.append(part)
    return found
