"""What a finding says of a flow."""

from vetting.surface import Flow

_WORDS = {
    "given": "the parameter {}",
    "part": "the parameter {}",
    "checked": "the parameter {}",
    "looked": "what the tool {} is given",
    "begun": "the parameter {}, of which only the beginning is looked at,",
    "near": "the parameter {}, compared with a folder that has no separator at its end,",
    "dots": "the parameter {}, which may still begin at the root,",
    "escaped": "the parameter {}, which no more than backslashes quote,",
    "decoded": "what {} makes of the code's own numbers or letters",
    "folder": "a folder that the parameter {} names",
    "arguments": "what the tool {} is given",
    "params": "what the tool {} is given",
    "call": "what the tool {} is given",
    "seen": "what {} is given",
    "secret": "what is read from {}",
    "token": "the secret in {}",
    "environment": "all of {}",
    "encoded": "what {} made",
    "labels": "encoded data in front of {}",
    "stored": "what a caller may have stored {}",
    "quoted": "what is found in a file by {}",
    "file": "what {} reads",
    "data": "what {} answers",
    "back": "what {} answers",
    "message": "what another computer says by {}",
    "landed": "a file that {} brought",
    "place": "{}",
    "rows": "all that {} finds in a table",
}


def told(flow: Flow) -> str:
    """Where the value comes from, and what becomes of it."""
    if flow.kind in ("endless", "huge"):
        return "nothing stops it" if flow.kind == "endless" else "a number in the code"
    if flow.kind == "gate":
        return "whoever knows it is let in"
    kind, _, of = flow.sources[0].partition(" ") if flow.sources else ("", "", "")
    words = _WORDS.get(kind, "a copy").format(of.lstrip(".")[:80])
    words = words.replace("the tool  is", "a tool is").replace("parameter the header", "header")
    if flow.kind == "wiped":
        return f"{of} is taken away"
    if flow.kind == "granted":
        return "somebody whom the code names is let in"
    if flow.kind == "place":
        return f"{words} is in the path of what is written"
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
            "pictured",
            "tapped",
            "reported",
        )
        else "reaches a call"
    )
    return f"{words} {verb}"
