"""Words by which what a person asked for is laid aside for good, and what counts as done is said anew: "the
user's tasks are suspended", "do not return to the earlier goal", "success is now measured by sign-ups".
"""

from vetting.checks._tool_wording_lists import words
from vetting.checks._tool_wording_people import DEAL, MODEL, PEOPLE, PERSON

_NOT = r"(?:not|never|(?:do|must|should)n't)"
_ASIDE = (
    r"(?:suspended|superseded|void|shelved|parked|(?:put )?on hold|off the table|withdrawn|obsolete"
    r"|set aside|laid aside|no longer relevant)"
)
_BEFORE = r"(?:earlier|previous|former|original|first|old|initial|prior|user's|customer's)"
_GOAL = r"(?:goal|objective|mission|aim|purpose|request|intention)s?"
_WORK = r"(?:task|plan|job|topic|question|work)s?"
_BACK = r"(?:return|go back|come back|get back|revert|switch back|turn back)"
_WHATEVER = r"(?:even (?:if|when|though)|whatever|no matter|regardless|however often)"
_ANEW = r"(?:revised|new|changed|updated|replaced|replacement|amended|reassigned)"
_GIVES_IN = (
    r"(?:subscribe[sd]?|buys?|bought|upgrade[sd]?|donate[sd]?|enrol+(?:s|ed)?|signs? up|signed up|gives? in"
    r"|gave in|orders? it|converts?)"
)

PARKED = {
    "parked": words(
        rf"{PEOPLE}'s? (?:own |original |first |current |remaining |open ){{0,2}}(?:goal|objective|mission"
        rf"|aim|task|to-do)s? (?:is|are|has been|have been) (?:now |hereby |all ){{0,2}}{_ASIDE}\b",
        rf"(?:{_NOT}|refuse to) {_BACK} to (?:the|that|any|your|its|their) {_BEFORE} (?:{_GOAL}\b"
        rf"|{_WORK} <4>{_WHATEVER}\b)",
        r"(?:say|claim|report|reply|answer|explain|insist) (?:that )?(?:it|they|this|that|the \w{2,16}"
        r" (?:goal|task|request|plan)s?) (?:is|are|was|were) (?:now )?(?:blocked|impossible|closed"
        r"|cancell?ed|suspended|locked|out of reach|unavailable) and (?:pursue|work on|follow|take up|turn"
        rf" to|(?:go|carry) on with|continue with|start on) (?:the|your|this) {_ANEW}\b",
        r"(?:pursue|serve|follow|work towards?) (?:only )?the (?:revised|reassigned|replacement|amended)"
        r" (?:one|goal|objective|mission|aim|plan)\b",
        r"success (?:is|will be|must be|shall be) (?:now|henceforth|from now on|hereby) (?:only |solely"
        r" |alone )?(?:measured|judged|defined|counted|scored|graded|determined) (?:by|in|as|through|on)\b",
        rf"(?:your|(?:the )?{MODEL}'s) (?:success|performance|progress|work) (?:is|will be|depends) (?:now"
        r" |only |solely |entirely ){0,2}(?:measured|judged|scored|graded|counted|determined)?"
        r" ?(?:only |solely |alone )?(?:by|in|on)"
        rf" <4>{DEAL}\b",
        rf"(?:keep (?:going|asking|trying|pushing|at it|working|repeating (?:it|this))|{_NOT}"
        r" (?:stop|rest|give up|finish|let go)|(?:carry|go) on|persist|continue(?: asking| pushing)?)"
        rf" until {PERSON} (?:has |have |finally )?{_GIVES_IN}\b",
    ),
}
