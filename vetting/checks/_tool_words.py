"""Does a tool keep its word about what it is given: that nothing is stored, that nothing is sent?"""

import re
from collections.abc import Iterable

from vetting.checks._tool_claim_words import ADDS, COMPUTES, NOT_ALONE
from vetting.patterns import pattern
from vetting.surface import Declared, Flow

_NOT_KEPT = pattern(
    r"(?i)\b(?:nothing|no (?:data|text|input|password|information|content|values?)|never|not|\w+n't)\b"
    r" (?:\w+ ){0,3}?(?:stor(?:e|es|ed|ing)|sav(?:e|es|ed|ing)|log(?:s|ged|ging)?|record(?:s|ed|ing)?"
    r"|keep|keeps|kept|written|persist(?:s|ed)?|remember(?:s|ed)?|retain(?:s|ed)?)\b"
    r"(?! (?:(?:while|when|if|until) [\"'`]?(?:dry[-_ ]?run|confirm|apply)|unless\b))"
    r"|\bwithout (?:storing|saving|logging|keeping|recording)\b|\bin.?memory only\b|\bforgotten\b"
)
_DRY = pattern(
    r"(?i)\b(?:with|in|if|when|under|while|unless) [\"'`]?dry[ _-]?run\b[\"'`]?[^.;!?\n]{0,40}?"
    r"\b(?:nothing|no \w{1,20}) (?:is|are|will be|gets?) (?:written|saved|stored|changed|kept)\b"
)
"""What does not happen when somebody only tries: without that option it does."""

_NOT_SENT = pattern(
    r"(?i)\b(?:nothing|no (?:data|text|input|password|information|content)|never|not|\w+n't)\b (?:\w+ ){0,3}?"
    r"(?:sen[dt]|sends|transmit(?:s|ted)?|upload(?:s|ed)?|shar(?:e|es|ed)|leav(?:e|es)|leaving)\b"
    r"|\bstays? (?:\w+ ){0,2}(?:on|in) (?:this|your|the)\b|\bwithout (?:sending|uploading|transmitting)\b"
    r"|\bonly the (?:first|last) \w+ (?:\w+ ){0,4}(?:is|are) sent\b|\boffline\b|\bno network\b"
    # not where a file lies that was fetched: "stored locally"
    r"|\b(?:run|work|done|process|comput|analy[sz]|evaluat|convert|check|count|pars|calculat|hash|encrypt"
    r"|decrypt|translat|summari[sz]|entirely|purely|only|everything|all)\w* (?:\w+ ){0,4}?locally\b"
    r"|\blocally\b(?=[^.]{0,40}\b(?:no|without|never|nothing)\b)"
)
_SECRET = pattern(
    r"(?i)(?:^|_)(?:password|passwd|passphrase|secret|private_?key|api_?key|token|mnemonic|seed(?:_?phrase)?"
    r"|pin(?:_?code)?|otp|cvv|card(?:_?number)?|iban|ssn|credential)s?(?:_|$)"
)
_OF_SECRETS = pattern(
    r"(?i)pass(?:word|wd|phrase|code)|secret|key|token|mnemonic|seed|\bpin\b|otp|cvv|card|iban|ssn|credential|strength|entropy"
    r"|login|session|jwt"
)
_CAPITAL = pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_RATES = pattern(
    r"(?i)strength|entropy|\brat(?:e|es|ing)\b|\bscore|\bcheck(?:s|ed)?\b|validat|\bverif|\bhash|\bmask|\bredact"
    r"|\bestimat|\banaly[sz]|\bparse|\bdecod|\bformat|\bgenerat|\bconvert|\bcalculat|\bpwned|\bbreach"
    r"|\brefresh|\brenew|\bextend|\bexpir"
)
_KEEPS = pattern(
    r"(?i)\b(?:stor|sav|add|create|set|update|register|remember|record|import|upload|send|log ?in|sign ?in"
    r"|connect|authenticat|submit|vault|keychain|configur)\w*"
)


_FORETELLS = pattern(r"(?i)\bdry[ -]run\b|\bpreview|\bquotes?\b|\bestimate|\bno money\b|\bdraft")
_ORDER = pattern(
    r"(?i)\b(?:nothing|no \w{1,20}) (?:is|are|will be|gets?) (?:sent|paid|ordered|booked|saved)\b"
)
_SENDS = pattern(
    r"(?i)\b(?:sends|posts|uploads|submits|forwards)\b[^.]{0,60}\b(?:to|service|server)\b"
)


def breaks_word(flow: Flow, tools: Iterable[Declared]) -> bool:
    """Whether what a tool is given is kept or sent against what the tool says."""
    denied = _NOT_KEPT if flow.kind == "kept" else _NOT_SENT
    given = [source.partition(" ")[2].rpartition(".") for source in flow.sources]
    tools = list(tools)
    if denied is _NOT_SENT:
        # One function for several tools: what it sends may be that of the one that says so.
        shared = {parameter for tool, _, parameter in given if not tool}
        if any(_sends(item) and shared & set(item.parameters) for item in tools):
            return False
    return any(
        _breaks(item, parameter, denied)
        for item in tools
        for tool, _, parameter in given
        if item.name in (tool, parameter) or (not tool and parameter in ("", *item.parameters))
        if _reaches(item, flow)
    )


def denies_sending(text: str) -> bool:
    """Whether a text says that something is not sent."""
    return _NOT_SENT.search(text) is not None


def is_secret(parameter: str) -> bool:
    """Whether a parameter is called like something that nobody else may know."""
    return _SECRET.search(_CAPITAL.sub("_", parameter)) is not None


def givers(flow: Flow, tools: Iterable[Declared]) -> list[Declared]:
    """The tools that are given what is in a flow; none where something else is in it too, or what it is
    nobody knows.
    """
    named = {item.name: item for item in tools}
    found: dict[str, Declared] = {}
    back = [source for source in flow.sources if source.startswith("back ")]
    if len(back) == len(flow.sources):  # by whom it is sent, since nobody gives it
        return [item for item in named.values() if _runs(item, flow)]
    for source in flow.sources:
        kind, _, of = source.partition(" ")
        if source in back:
            continue
        parameter = of.rpartition(".")[0]  # or a member of one: `tool.invoice.number`
        several = (of, parameter, parameter.rpartition(".")[0])
        some = [named[tool] for tool in several if tool in named][:1]
        if not some and (of[:1] == "." or (kind == "looked" and not of)):
            asked = (item for item in named.values() if not of or of[1:] in item.parameters)
            some = [item for item in asked if _reaches(item, flow)]
        if kind not in ("given", "part", "checked", "looked", "brought") or not some:
            return []
        found |= {item.name: item for item in some}
    return list(found.values())


def _runs(item: Declared, flow: Flow) -> bool:
    """Whether a tool is known to do what is done where a flow is."""
    code = item.code
    return code is not None and any(
        sure and path == flow.path and first <= flow.line <= last
        for path, first, last, sure in code.parts
    )


def _reaches(item: Declared, flow: Flow) -> bool:
    """Whether what a tool runs has the place of a flow in it: what two tools give to one function is
    not told apart there.
    """
    code = item.code
    return (
        code is None
        or not code.whole
        or any(
            path == flow.path and first <= flow.line <= last for path, first, last, _ in code.parts
        )
    )


def _sends(item: Declared) -> bool:
    text = item.fields.get("description")
    said = text if isinstance(text, str) else ""
    return _SENDS.search(said) is not None and _NOT_SENT.search(said) is None


def _breaks(item: Declared, parameter: str, denied: re.Pattern[str]) -> bool:
    text = item.fields.get("description")
    said = text if isinstance(text, str) else ""
    if _FORETELLS.search(
        said
    ):  # it is the order that is not sent, and not the question of what it costs
        said = _ORDER.sub("", said)
    said = _DRY.sub("", said)
    words = f"{item.name.replace('_', ' ')} {said}"
    parameter = _CAPITAL.sub("_", parameter)
    rates = _RATES.search(words) is not None and _KEEPS.search(words) is None
    # A key among the parameters of a tool that is about something else logs in.
    about = re.split(r"[.\n]", f"{item.name} {said.lstrip()}", maxsplit=1)[0]
    rates = rates and _OF_SECRETS.search(about) is not None
    computes = COMPUTES.fullmatch(item.name) is not None and ADDS.fullmatch(item.name) is None
    computes = computes and NOT_ALONE.search(words) is None
    return (
        denied.search(said) is not None
        or (_SECRET.search(parameter) is not None and rates)
        or (computes and denied is _NOT_KEPT)
    )
