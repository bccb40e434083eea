"""What a finding says of a flow."""

from collections.abc import Collection, Iterable

from vetting.surface import Declared, Flow

_GIVEN = frozenset({"unset", "given", "part", "checked", "redirected", "listed", "brought"})
_READS = frozenset({
    *("read", "readFile", "readFileSync", "readlines", "readline", "read_text", "read_bytes", "open"),
    *("load", "safe_load", "parse"),
})  # fmt: skip
"""By what a file is read, in the place of a parameter's name: each of those has its tool before it."""

_WORDS = {
    "given": "the parameter {}",
    "part": "the parameter {}",
    "checked": "the parameter {}",
    "looked": "what the tool {} is given",
    "begun": "the parameter {}, of which only the beginning is looked at,",
    "rooted": "the parameter {}, of which only is known that it begins at the root,",
    "schemed": "the parameter {}, of which only the scheme is looked at,",
    "redirected": "the parameter {}, looked at only before the request is sent on elsewhere,",
    "near": "the parameter {}, compared with a beginning that other places have too,",
    "climbs": "the parameter {}, which may have two dots and a stroke in it,",
    "dots": "the parameter {}, which may still begin at the root,",
    "escaped": "the parameter {}, which no more than backslashes quote,",
    "decoded": "what {} makes of the code's own numbers or letters",
    "unset": "the parameter {}, looked at only where a setting is given that is off by default,",
    "listed": "what lies in a folder that the parameter {} names",
    "brought": "what is answered to the parameter {}",
    "folder": "a folder that the parameter {} names",
    "arguments": "what the tool {} is given",
    "params": "what the tool {} is given",
    "call": "what the tool {} is given",
    "seen": "what {} is given",
    "secret": "what is read from {}",
    "token": "the secret in {}",
    "environment": "all of {}",
    "encoded": "what {} made",
    "names": "the names in {}",
    "letters": "each letter of {}",
    "labels": "encoded data in front of {}",
    "stored": "what a caller may have stored {}",
    "quoted": "what is found in a file by {}",
    "file": "what {} reads",
    "data": "what {} answers",
    "back": "what {} answers",
    "message": "what another computer says by {}",
    "landed": "a file that {} brought",
    "client": "a file in which an AI client keeps its servers",
    "place": "{}",
    "rows": "all that {} finds in a table",
}


def told(flow: Flow, tools: Iterable[Declared] = ()) -> str:
    """Where the value comes from, and what becomes of it; of `tools` that share their code, one that
    declares the parameter is named, and none where none of them does.
    """
    if flow.kind in ("endless", "huge"):
        return "nothing stops it" if flow.kind == "endless" else "a number in the code"
    if flow.kind == "mined":
        return "in a loop"
    if flow.kind == "gate":
        return "whoever knows it is let in"
    tools = list(tools)
    kind, _, of = _source(flow, tools).partition(" ")
    if kind in ("given", "part") and _is_no_parameter(of, tools):
        kind, of = "looked", of.partition(".")[0]
    if flow.kind == "query" and kind in ("near", "dots", "rooted", "schemed"):
        kind = "begun"  # what a folder or an address would need says nothing of a statement
    words = _WORDS.get(kind, "a copy").format(of.lstrip(".")[:80])
    if of in _READS and of not in {item.name for item in tools}:
        words = words.replace("the parameter", "what is found in a file by")
    words = words.replace("the tool  is", "a tool is").replace("parameter the header", "header")
    if flow.kind == "wiped":
        return f"{of} is taken away"
    if flow.kind == "granted":
        return "somebody whom the code names is let in"
    if flow.kind == "place":
        return f"{words} is {'' if kind == 'client' else 'in the path of what is '}written"
    if flow.kind in ("kept", "carried"):
        return f"{words} is {'written down by' if flow.kind == 'kept' else 'sent to'}"
    if flow.kind in ("answered", "rights"):
        return f"{words} {'is in' if flow.kind == 'answered' else 'is believed by'}"
    verb = (
        "goes to"
        if flow.kind
        in (
            "rows",
            "sent",
            "crossed",
            "sent-unheeded",
            "recipient",
            "packed",
            "lettered",
            "pictured",
            "tapped",
            "reported",
        )
        else "reaches a call"
    )
    return f"{words} {verb}"


def _source(flow: Flow, tools: Iterable[Declared]) -> str:
    """The source that is told of."""
    first = flow.sources[0] if flow.sources else ""
    kind, _, of = first.partition(" ")
    parameters = {item.name: item.parameters for item in tools}
    if kind not in _GIVEN or of.partition(".")[0] not in parameters:
        return first
    named = set()
    for source in flow.sources:
        giver, _, parameter = source.partition(" ")[2].partition(".")
        if parameter.partition(".")[0] in parameters.get(giver, ()):
            return source
        named.add(giver)
    return first if len(named) == 1 else f"{kind} .{of.partition('.')[2]}"


def _is_no_parameter(of: str, tools: Collection[Declared]) -> bool:
    """Whether what is given to a tool, or to any of them, is known to be none of their parameters: the
    `code` of an error, the rest that a function makes of all that it is given.
    """
    giver, _, parameter = of.partition(".")
    known = [item.parameters for item in tools if giver in ("", item.name)]
    if not known or not all(known):
        return False
    return {name for some in known for name in some}.isdisjoint(parameter.split("."))
