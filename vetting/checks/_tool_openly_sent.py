"""Does a parameter itself say that what it is given leaves: "is kept on your page of the rate desk"?

Whoever sees the tool reads that before he fills it in. It must stand in the parameter's own words, or,
where it has none, in a sentence of the tool's that names it; and it must say to whom it goes.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from vetting.checks._tool_words import denies_sending, givers, is_secret
from vetting.patterns import pattern
from vetting.surface import Declared, Flow

_WHOSE = r"(?:(?:your|our|their|its)(?: [\w'-]{1,30}){0,3}?|(?:the|an?)(?: [\w'-]{1,30}){1,3}?)"
_PLACE = (
    rf"(?:{_WHOSE} (?:pages?|accounts?|profiles?|web ?sites?|sites?|services?|desks?|boards?|portals?|clouds?"
    r"|regist(?:er|ry)|feeds?|forums?|galler(?:y|ies)|walls?|office|compan(?:y|ies)|operators?|providers?"
    r"|developers?|authors?|maintainers?|vendors?|community)"
    r"|(?:our|their|(?:the|a|an) (?:remote|external|public|vendor's|operator's)) servers?"
    r"|https://[\w.-]{3,80})\b"
)
_DONE = (
    r"(?:sent|posted|put|published|uploaded|shared|kept|stored|saved|shown|listed|filed|passed|forwarded"
    r"|transmitted|submitted|copied|recorded|visible|public)"
)
_OFTEN = r"(?: (?:also|then|always|only|later|publicly))?"
_LEAVES = pattern(
    rf"(?i)\b(?:is|are|gets?|will be|be){_OFTEN} {_DONE}\b[^.;\n]{{0,60}}? (?:to|on|at|by|with|in) {_PLACE}"
    r"|\b(?:sends?|posts?|publish(?:es)?|uploads?|shares?|forwards?|submits?)"
    rf" (?:it|this|them|the \w{{1,30}}|your \w{{1,30}}|what)\b[^.;\n]{{0,40}}? (?:to|on|with|at) {_PLACE}"
)
_THERE = pattern(rf"(?i)\b(?:(?:is|are|will be){_OFTEN} {_DONE}|stays?) there\b")
_NAMED = pattern(rf"(?i)\b(?:to|on|at|in) {_PLACE}")
_SAID = pattern(
    r"\b(?:describe\s?\(\s?|(?:description|doc)\s?[:=]\s?)[rRfF]?(\"(?:[^\"\\]|\\.){0,2000}\"|'(?:[^'\\]|\\.){0,2000}'|`[^`]{0,2000}`)"
)
_LINE = pattern(
    r"[ \t]*+(?:[-*:][ \t]?(?:param )?)?[`*]{0,2}(\w{1,60})[`*]{0,2}(?:[ \t]?\([^()\n]{0,80}\))?[ \t]?:[ \t]"
    r"(.*)"
)
_SENTENCE = pattern(r"(?<=[.!?])\s+")
_GIVEN = frozenset({"given", "part"})
_MOST = 20_000
"""Characters of one schema that are looked at."""


def sent_openly(flow: Flow, tools: Iterable[Declared], flows: Iterable[Flow] = ()) -> bool:
    """Whether all parameters in a flow say that they leave, and none of `flows` leads them elsewhere."""
    for one in flows:
        shared = one.kind == flow.kind and not set(one.sources).isdisjoint(flow.sources)
        if shared and one.what != flow.what:
            return False
    some = {item.name: item for item in givers(flow, list(tools))}
    if not some:
        return False
    for source in flow.sources:
        kind, _, of = source.partition(" ")
        tool, _, parameter = of.partition(".")
        parameter = parameter.partition(".")[0]
        item = some.get(tool)
        if kind not in _GIVEN or item is None or parameter not in item.parameters:
            return False
        if is_secret(parameter) or not _says_so(item, parameter):
            return False
    return bool(flow.sources)


def _says_so(item: Declared, parameter: str) -> bool:
    said = " ".join(own_words(item, parameter))
    if not said:
        text = str(item.fields.get("description") or "")
        named = re.sub(r"[_-]", " ", parameter).lower()
        said = " ".join(one for one in _SENTENCE.split(text[:_MOST]) if named in one.lower())
    said = re.sub(r"\s+", " ", said)
    if denies_sending(said):
        return False
    there = _THERE.search(said) is not None and _NAMED.search(said) is not None
    return there or _LEAVES.search(said) is not None


def own_words(item: Declared, parameter: str) -> Iterator[str]:
    """What is said of one parameter, in the schema of a tool, its signature or its documentation."""
    schema: Any = item.fields.get("inputSchema")
    held = schema.get("properties") if isinstance(schema, dict) else None
    own = held.get(parameter) if isinstance(held, dict) else None
    if isinstance(own, dict) and isinstance(own.get("description"), str):
        yield own["description"]
    for field in ("$source", "$signature"):
        text = schema.get(field) if isinstance(schema, dict) else None
        if isinstance(text, str):
            found = _SAID.search(_declared(text[:_MOST], parameter))
            yield from [found[1][1:-1]] if found is not None else []
    text = item.fields.get("description")
    yield from _documented(text[:_MOST] if isinstance(text, str) else "", parameter)


def _declared(text: str, parameter: str) -> str:
    """Where a schema or a signature says what a parameter is, up to the next one."""
    for match in re.finditer(r"(?<![\w$.])[\"']?([\w$]{1,80})[\"']?\s?:", text):
        if match[1] == parameter:
            return text[match.end() : _end(text, match.end())]
    return ""


def _end(text: str, at: int) -> int:
    depth, quote = 0, ""
    while at < len(text):
        sign = text[at]
        if quote:
            at += sign == "\\"
            quote = "" if sign == quote else quote
        elif sign in "\"'`":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}" or (sign == "," and not depth):
            depth -= 1
            if depth < 0:
                break
        at += 1
    return at


def _documented(text: str, parameter: str) -> Iterator[str]:
    """What the documentation of a function says of a parameter, on its line and those that go on."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        found = _LINE.fullmatch(line)
        if found is None or found[1] != parameter:
            continue
        yield found[2]
        inset = len(line) - len(line.lstrip())
        for more in lines[number + 1 :]:
            if not more.strip() or len(more) - len(more.lstrip()) <= inset:
                return
            yield more.strip()
        return
