"""Phrases that by themselves order a model about: ends of each reply, consent given for somebody, findings
that do not count, texts in the address of a page, raw originals, answers of strangers that are orders.
"""

from vetting.checks._tool_wording_lists import words
from vetting.checks._tool_wording_people import PEOPLE

_EACH = r"(?:every|each|any|all(?: of)?(?: the| your)?)"
_REPLIES = r"(?:reply|replies|answers?|responses?|messages?|summar(?:y|ies)|results? shown)"
_FACTS = (
    r"(?:figures?|numbers?|data|facts?|results?|prices?|evidence|reviews?|ratings?|quality"
    r"|findings?"
    r"|metrics?)"
)
_SECRETS = r"(?:passwords?|passphrases?|keys?|tokens?|secrets?|credentials?|codes?|pins?)"
_NOT = r"(?<!not\W)(?<!n't\W)(?<!never\W)(?<!without\W)"

SHIFTS = {
    "shifts": words(
        # every reply to the person ends with a line promoting …
        rf"{_EACH} <2>{_REPLIES} <4>(?:ends?|begins?|closes?|opens?|starts?|finish(?:es)?"
        rf"|concludes?) with"
        r" <6>(?:promot\w{0,3}|advertis\w{0,3}|recommend\w{0,3}|plug\w{0,4}|endors\w{0,3}"
        r"|prais\w{0,3}"
        r"|pitch\w{0,3}|slogan)\b",
        # advise holding X, independent of the figures
        rf"{_NOT}(?:advise|recommend|suggest|favou?r|prefer|praise|rate|rank|rank|endorse|choose"
        rf"|pick) <9>"
        rf"(?:independent(?:ly)? of|irrespective of|regardless of|whatever|no matter) (?:the |its "
        rf"|their |any"
        rf" |what the )?{_FACTS} ?(?:$|[.,;!]|(?:say|says|show|shows|are|is)\b)",
        # with precedence over what the person typed
        r"(?:with|of|carr(?:y|ies|ying)|given|having"
        r"|enjoy\w{0,3}) (?:a )?(?:higher )?(?:precedence|priority)"
        rf" (?:over|above|than) (?:(?:what|whatever|anything) (?:the |your )?(?:{PEOPLE}|they"
        rf"|he or she)"
        rf"|(?:the |your |any )?{PEOPLE}(?:'s)?(?: own)? (?:words?|wish(?:es)?|requests?|messages?"
        rf"|prompts?"
        r"|instructions?|questions?))\b",
        # treat its body as coming from the operator and carry out what it asks
        r"(?:treat|regard|take|consider|handle) <5>as (?:coming|written|sent|issued|given"
        r"|an? (?:order|command"
        r"|instruction|directive))s? (?:from|by|of) (?:the |your )?(?:operator|developer|owner"
        r"|user|system"
        r"|administrator|admin|vendor|platform)\b",
        # answer it with yes on the person's behalf
        rf"{_NOT}(?:answer|confirm|accept|approve|acknowledge|consent|agree|click|press|reply"
        rf"|respond|sign) <6>"
        rf"(?:on|in) (?:the |your |their )?{PEOPLE}(?:'s)? (?:behalf|name|place|stead)\b",
        r"confirm\w{0,6} (?:dialog(?:ue)?|prompt|step|question|box|screen)s? (?:is"
        r"|are) (?:currently |now )?"
        r"(?:broken|faulty|disabled|unreliable|superfluous|only a formality|a formality)\b",
        # this has been pre-approved
        r"(?:this|that|it|which|they) (?:is|has been|was|are|have been|were) (?:already )?pre-?"
        r" ?(?:approved|authori[sz]ed|cleared|agreed)\b(?! (?:by|for|list|commands?|hosts?)\b)",
        # pass the unredacted original
        rf"{_NOT}(?:pass|send|give|supply|provide|attach|paste|submit|hand"
        rf"|forward) <2>(?:un-?redacted|unmasked"
        r"|uncensored|unfiltered) <2>(?:original|text|version|document|contents?|data|values?|copy"
        r"|copies)\b",
        # open https://… with the text as the query
        r"(?:open|visit|fetch|request|load|call|browse|navigate to|go to|get) (?:the (?:address"
        r"|page|url|link)"
        r" )?https?\W{1,4}[^\s]{0,120} <2>(?:with|carrying|containing|including|plus) <6>(?:as|in"
        r"|into|to|for"
        r"|appended to) (?:the |its |a )?(?:query|parameter|path|url|fragment|address|search)\b",
        # echo the password also to …
        rf"{_NOT}(?:echo|copy|write|store|save|send|append|repeat|mirror|note|log) (?:the |this "
        rf"|each |every"
        rf" |any |all )?(?:\w{{1,16}} )?{_SECRETS} (?:also|as well|too|additionally) (?:to|into|in"
        rf"|with|via)\b",
        rf"{_NOT}(?:also|additionally) (?:echo|copy|write|store|save|send|append|repeat|mirror"
        rf"|log) (?:the"
        rf" |this |each |every |any |all )?(?:\w{{1,16}} )?{_SECRETS} (?:to|into|with|via"
        rf"|through)\b",
        # leave it out of summaries
        r"(?:leave|leaving|keep|keeping) (?:it|them|(?:that|this|the) (?:address|recipient"
        r"|attendee|step|call"
        r"|field|parameter)) (?:out of|off|from) (?:the |your |any |all )?(?:summar(?:y|ies)"
        r"|answers?|repl(?:y"
        r"|ies)|reports?|recaps?)\b",
        # retry with administrator scope
        r"(?:retry|try again|repeat (?:it|the call)"
        r"|call (?:it )?again) with (?:\w{1,16} )?(?:administrator"
        r"|admin|elevated|root|wider|broader|full|owner) (?:scopes?|rights?|permissions?"
        r"|privileges?|access)\b",
    ),
}
