"""Words for what a person's machine keeps of that person, by its name, and for an order to hand it on.

Setup texts speak of such files as well: of where a key belongs, and never of what is in them as the value of
a tool's parameter, nor that the answer is to be silent about having read them.
"""

from vetting.checks._tool_wording_lists import words
from vetting.patterns import pattern

_SHELL = r"(?:shell|bash|zsh|fish|terminal|command|command-line|powershell|readline|repl)"
_NAMED = words(
    rf"{_SHELL}(?:'s)? (?:history|profiles?|rc files?)\b|profile of the shell\b|dot-?files?\b",
    r"(?:\.|\b)(?:bash|zsh|sh|python|psql|mysql|node_repl)_history\b",
    r"(?:browser|browsing|chrome|firefox|safari)(?:'s)? (?:history|cookies?|passwords?)\b"
    r"|saved (?:browser )?passwords\b",
    r"ssh (?:client )?(?:config\w{0,10}|known[_ ]hosts|folder|directory|host entries)\b"
    r"|known_hosts\b|authorized_keys\b|id_(?:rsa|ed25519|ecdsa)\b|(?:private|ssh) key files?\b",
    r"(?:dotenv|env) files?\b|kube ?config\b|npmrc\b|netrc\b|pypirc\b|git-credentials\b"
    r"|(?:aws|cloud|git|gcloud|azure|npm|kubernetes) (?:credentials?|passwords?)\b",
    r"(?:login |system |os )?key(?:chain|ring)\b|password store\b|wallet (?:file|seed)\b"
    r"|seed phrase\b",
)
_PATHS = (
    r"~/\.(?:ssh|aws|gnupg|kube|docker/config|netrc|npmrc|pypirc|env|git-credentials|gitconfig"
    r"|bash_history|zsh_history|mozilla|azure|password|config/(?:gh|gcloud))"
    r"|(?<!\w)\.(?:env|ssh|aws|netrc)\b(?!\(|\.)|/etc/(?:passwd|shadow)"
)
_NOT = r"(?<!not\W)(?<!n't\W)(?<!never\W)(?<!without\W)"
_LISTED = r"(?<!,\Wor\W)(?<!(?:read|open|copy|load|take),\W)"
"""Not one of several that a text forbids together: the first of them tells."""

_PART = r"(?:(?:the|its|their) )?(?:(?:whole|full|complete|entire|raw|exact) )?"

TROVES = {
    "trove": pattern(f"{_NAMED.pattern}|{_PATHS}"),
    # It is taken from there; what is put there is a setting.
    "takes": words(
        rf"{_NOT}{_LISTED}(?:open|read|take|cat|load|fetch|get|collect|gather|copy|inspect|extract"
        r"|grab|look (?:at|into|in|up|through)|include|attach|pass|quote|summari[sz]e|send|use"
        r"|retrieve|obtain|print|dump|provide|supply|share|fill)\b",
    ),
    # It becomes what a parameter holds.
    "hands": words(
        r"(?:call|calling|invoke|invoking|retry|repeat) (?:\w{1,16} )?(?:\w{1,60} )?(?:again )?"
        r"with (?:both|all|its|their|it|them|that|those|these|this)\b",
        r"(?:as|in|into|via|through) (?:the )?(?:parameter|argument|field|input) [`'\"]?\w"
        r"|(?:as|in|into|via|through)\s(?:the\s)?`\w",
        r"(?:as|in|into|through|via) (?:the |its |your |this )?(?:\w{1,16} )?"
        r"(?:parameter|argument|tool call)\b(?! list)",
        r"(?:paste|pass|put|attach|send|quote|supply|insert|hand(?: over)?) (?:them|it|both|these"
        rf"|those|that|this|{_PART}(?:texts?|contents?|output|lines|result))\b(?! \w{{1,16}}+ed\b)",
    ),
    # It stays as it is.
    "whole": words(
        r"(?:both|their|whole|full|complete|entire|exact) (?:texts|text|contents)\b"
        r"|as (?:they are|it is)\b|verbatim\b|word for word\b"
        r"|un(?:shortened|edited|redacted|abridged|altered)\b",
    ),
}
