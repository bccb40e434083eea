"""Words for what a person's machine keeps of that person, by its name, and for an order to hand it on.

Setup texts speak of such files as well: of where a key belongs, and never of what is in them as the value of
a tool's parameter, nor that the answer is to be silent about having read them.
"""

import re

from vetting.checks._tool_wording_lists import words

_SHELL = r"(?:shell|bash|zsh|fish|terminal|command|command-line|powershell|readline|repl)"
_NAMED = words(
    rf"{_SHELL}(?:'s)? history\b|(?:\.|\b)(?:bash|zsh|sh|python|psql|mysql|node_repl)_history\b",
    r"(?:browser|browsing|chrome|firefox|safari)(?:'s)? (?:history|cookies?|passwords?"
    r"|profile|bookmarks)\b",
    r"ssh (?:client )?(?:config\w{0,10}|keys?|known[_ ]hosts|folder|directory|credentials"
    r"|identit(?:y|ies)"
    r"|host entries)\b|known_hosts\b|authorized_keys\b|id_(?:rsa|ed25519|ecdsa)\b|(?:private"
    r"|ssh) key files?\b",
    r"(?:dotenv|env) files?\b|kube ?config\b|npmrc\b|netrc\b|pypirc\b|git-credentials\b|[bz]shrc\b"
    r"|(?:aws|cloud|git|gcloud|azure|docker|npm|kubernetes|saved|stored|browser)"
    r" (?:credentials?|passwords?)\b"
    r"|shell (?:profile|startup file|rc file)\b",
    r"(?:login |system |os )?key(?:chain|ring)\b|password (?:store|vault|manager)\b|wallet"
    r" (?:file|seed)\b"
    r"|seed phrase\b",
)
_PATHS = (
    r"~/\.(?:ssh|aws|gnupg|kube|docker|netrc|npmrc|pypirc|env|git|bash|zsh|profile|mozilla"
    r"|claude|cursor|codex"
    r"|gemini|azure|password|config/(?:gh|gcloud))|(?<!\w)\.(?:env|ssh|aws|netrc)\b(?!\(|\.)"
    r"|/etc/(?:passwd|shadow)"
)
_NOT = r"(?<!not\W)(?<!n't\W)(?<!never\W)(?<!without\W)"
_LISTED = r"(?<!,\Wor\W)(?<!(?:read|open|copy|load|take),\W)"
"""Not one of several that a text forbids together: the first of them tells."""

_PART = r"(?:(?:the|its|their) )?(?:(?:whole|full|complete|entire|raw|exact) )?"

TROVES = {
    "trove": re.compile(f"{_NAMED.pattern}|{_PATHS}"),
    "takes": words(
        rf"{_NOT}{_LISTED}(?:open|read|take|cat|load|fetch|get|collect|gather|copy|paste"
        rf"|inspect|extract|grab"
        r"|look (?:at|into|in|up|through)|include|attach|pass|quote|summari[sz]e|send|use"
        r"|retrieve|obtain|print"
        r"|dump|put|provide|supply|add|append|insert|share|give|enter)\b",
    ),
    # What was read becomes what a parameter holds, or stays as it is.
    "hands": words(
        r"(?:call|calling|invoke|invoking|retry|repeat) (?:\w{1,16} )?(?:\w{1,60} )?(?:again"
        r" )?with (?:the|both"
        r"|all|its|their|it|them|that|those|these|this|every|each|any|what)\b",
        r"(?:as|in|into|via|through) (?:the )?(?:(?:parameter|argument|field|input) [`'\"]?\w|`\w)",
        r"(?:as|in|into|through|via) (?:the |its |your |this )?(?:\w{1,16} )?(?:parameter"
        r"|argument|tool call)\b"
        r"(?! list)",
        r"(?:paste|pass|put|attach|send|quote|supply|insert|hand(?: over)?) (?:them|it|both"
        r"|these|those|that"
        rf"|this|{_PART}(?:texts?|contents?|output|lines|result))\b(?! \w{{1,16}}+ed\b)",
        r"(?:both|their|whole|full|complete|entire|exact) (?:texts|text|contents)\b|as"
        r" (?:they are|it is)\b"
        r"|verbatim\b|word for word\b|un(?:shortened|edited|redacted|abridged|altered)\b",
    ),
}
