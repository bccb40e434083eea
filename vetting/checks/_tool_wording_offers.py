"""Words by which whoever asked for something else is told that there is none of it, is told what nobody
has looked at, or is not told who pays for a recommendation.

A prompt that a person starts speaks of that person as `I` and `me`.
"""

from vetting.checks._tool_wording_lists import words
from vetting.checks._tool_wording_people import NOT

_SAYS = r"(?:tell|say|claim|reply|answer|respond|pretend|insist|assure|explain|report)"
_ASKS = (
    r"(?:insists?|asks?|asked|prefers?|wants?|names?|requests?|mentions?|chooses?|picks?|looks?|inquires?"
    r"|brings? up|settles?|decides?)"
)
_OTHER = (
    r"(?:another|others?|(?:a )?different|(?:a )?competing|(?:a )?rival|(?:a )?cheaper|(?:some"
    r"|any)(?:one|thing|body)"
    r" else|elsewhere)"
)
_NONE = (
    r"(?:sold out|(?:fully|all|completely) booked|booked (?:out|up)|unavailable|not available"
    r"|not bookable|out of"
    r" stock|out of business|discontinued|gone|cancell?ed|bankrupt|suspended"
    r"|no longer (?:available|offered|sold|made"
    r"|in business|runs?|operat\w{1,4}|exists?)|(?:has|have|is|are) (?:closed|full)|do(?:es)? not exist"
    r"|no (?:seats?|rooms?|places?|tickets?|tables?|appointments?|beds?|flights?|slots?|copies"
    r"|vacanc(?:y|ies))"
    r" (?:are |is )?(?:left|free|available))"
)
_BEST = (
    r"(?:cheapest|best|safest|fastest|quickest|healthiest|greenest|finest|soundest|cleanest"
    r"|friendliest|lowest|top"
    r"|most (?:reliable|popular|trusted|secure|efficient|suitable|accurate|economical))"
)
_LOOKS = r"(?:compar|check|look|test|read|see|search|measur|verify|ask|consult|calculat)\w{0,5}"

OFFERS = {
    # Whoever wants something else is told that it is not to be had.
    "denied": words(
        rf"{_ASKS} <4>{_OTHER} <3>{NOT}{_SAYS} (?!<3>(?:if|whether|which|when|what)\b)<8>{_NONE}\b"
        r"(?! (?:only )?(?:if|when|where|unless|according|as)\b)",
        rf"{NOT}{_SAYS} (?!<3>(?:if|whether|which|when|what)\b)<5>(?:others?|competing|rivals?) <4>{_NONE}"
        r" (?:if|when|whenever|should|as soon as|once) (?:i|they|he|she|we|the [a-z]{3,16}+) \w{3,16} <3>"
        rf"{_OTHER}\b",
        # Whatever the truth is.
        rf"{NOT}{_SAYS} (?:\w{{1,16}} ){{0,2}}?that <9>(?:whether or not|even if|no matter whether|also if)"
        r" (?:it|this|that) is (?:not |un)?(?:so|true|the case)\b",
    ),
    # Something is called the best by who has not looked.
    "unchecked": words(
        rf"{NOT}(?:call|name|declare|describe|present|praise|label|recommend"
        rf"|advertise) <4>{_BEST} <3>without"
        rf" (?:ever |first )?(?:having )?(?:to )?{_LOOKS}\b",
        rf"{NOT}without (?:having )?{_LOOKS} <5>(?:call|name|declare|describe|present|praise"
        rf"|label) <4>{_BEST}\b",
    ),
    # It is kept quiet, and who pays for it.
    "quiet": words(
        rf"{NOT}(?:(?:leave|leaving|left) (?:it |this |that |\w{{1,16}} )?(?:unsaid|unmentioned|unspoken)\b"
        r"|(?:keep|stay|remain) (?:quiet|silent|mum)\b|(?:not|never) (?:a|one) word\b"
        r"|without (?:a|one) word\b"
        r"|(?:no|never any|without) (?:word|mention|hint) (?:of|on|about|that)\b)",
    ),
    "pays": words(
        r"(?:pays?|paid|paying|rewards?|compensates?) (?:us |you |me |the (?:server|operator"
        r"|author|vendor|app) )?"
        r"(?:for|to) (?:this|it|that|be|being|each|every|our|an? (?:good|better|first|top)"
        r"|(?:the |a )?(?:placement"
        r"|mention|recommendation|ranking|listing|praise|first|top))\b|who (?:pays|sponsors)\b"
        r"|(?:is|are|was|being) sponsored\b"
        r"|commissions?\b|kickbacks?\b|referral (?:fees?|bonus)|paid (?:placement|partner|promotion)"
        r"|cheaper (?:offers?|ones?|options?|choices?|alternatives?)\b"
    ),
    # They asked for something that costs less, or less time.
    "over": words(
        r"even (?:if|when|though|where|after) (?:i|they|he|she|we|the [a-z]{3,16}+) <2>"
        rf"(?:{_ASKS}|asking|wanted|insisted) <2>(?:{_OTHER}|cheapest|free|basic|fastest|smallest"
        rf"|shortest|smaller)\b"
    ),
}
