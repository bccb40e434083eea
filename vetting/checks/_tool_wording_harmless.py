"""Words of a text that is no order: what it forbids, what a person is asked for, how a key is set."""

from vetting.patterns import pattern

CONSENT = pattern(
    r"(?i)\b(?:confirm\w{0,12}|force|auto_?approve|approved?|skip_?confirm\w{0,8})[\"'`]?\s?[=:]\s?[\"'`]?true\b"
)
"""How a tool that did nothing yet is told that it may: a person's consent, unless the text gives it."""

INSISTS = pattern(
    r"(?i)\b(?:always|every|each|whenever|skip|bypass|avoid|suppress|immediately|automatically|directly"
    r"|yourself|already|granted|complain\w*|annoy\w*|users? (?:has|have|had)"
    r"|(?:not|n't|no need to|without|never)"
    r" (?:\w{1,16} ){0,2}(?:ask|asking|wait|waiting|confirm|confirming|confirmation|prompt|prompting)"
    r"|on (?:the user's|their|his|her) behalf)\b"
)
"""Words of a text that gives a person's consent itself."""

PROTECTS = pattern(
    r"(?i)\b(?:never|not|n't|avoid|without|refrain from) (?:to )?(?:ever )?(?:include|put|pass|send"
    r"|shar|stor"
    r"|log|past|enter|expos|quot|repeat|writ|add|sav|commit|submit|provid|upload|read|open)(?:e|ing"
    r"|ting)?\b"
    r"(?=[^.;:!?\n]{0,80}\b(?:secret|password|credential|token|key|personal|private|sensitive"
    r"|confidential)s?\b)"
    r"[^.;:!?\n]{0,160}|\bonly (?:when|if|after) (?:the )?(?:user|person|they)s? (?:\w+ly )?(?:asks?"
    r"|wants?"
    r"|says?|agrees?|confirms?|requests?)\b[^;!?\n]{0,100}"
    r"|\b(?:put|include|pass|send|share|store|write|enter|add|paste|provide|give|use) no (?:\w{1,16} ){0,2}?"
    r"(?:secrets?|passwords?|credentials?|tokens?|keys?|(?:personal|private|sensitive|confidential)"
    r" (?:data|information|details|texts?|files?))\b(?!,? (?:but|except|besides|without|unless|other than)\b)"
    r"(?:(?: here| there)?(?:, |,? and |,? or )(?:no|nothing)(?! (?:but|else|except|other than)\b)"
    r"(?: (?!(?:but|else|except|besides|unless)\b)[\w-]{1,16}){1,5}(?=[.,;:!?]| and\b| or\b)){0,4}"
    r"|\b(?:not|n't|never) (?:includes?|contains?|returns?|shows?|prints?) (?:the|any|a)"
    r" (?:secret|password|token|key)\b"
    r"|\b(?:without|not contain|not include|with no) (?:embedded |any |user )?"
    r"(?:credentials|passwords?|secrets?|tokens?)\b"
    r"|\b(?:not|n't|never) (?:\w{1,16} ){1,3}without (?:the user's |their |explicit |clear ){1,3}(?:go-ahead"
    r"|approval|consent|confirmation|permission)\b[^.;!?\n]{0,60}"
    r"|\b(?:get|ask for|obtain|wait for) (?:the user's |their |explicit |user ){1,2}(?:approval|consent"
    r"|confirmation) (?:before|first)\b[^.;:!?\n]{0,60}"
    r"|\b(?:not|n't|never) (?:mention|show|reveal|display) (?:the |any |raw )?(?:internal|raw|technical"
    r"|numeric)\b[^.;:!?\n]{0,60}"
    r"|\b(?:not|n't|never) (?:delete|remove|drop|overwrite|run|execute|call|merge|push|send|publish"
    r"|deploy"
    r"|commit|move|change|use|create|start|stop)\b[^.;!?\n]{0,100}?\bunless\b[^.;!?\n]{0,80}"
    r"|\b(?:skip|ignor|exclud|refus|block|redact|mask)(?:s|es|ed|ing|e)?\b[^.;!?\n]{0,60}?"
    r"(?:\b(?:secret|password|credential|token|key)s?\b(?:\s?\([^)\n]{0,80}\))?|\.env\b)[^.;!?\n]{0,60}"
    r"|\b(?:secret|password|credential|token|key)s?\b[^.;!?\n]{0,60}?\b(?:never|not|n't) (?:be )?(?:send|sent"
    r"|share|shared|log|logged|leave)\b[^.;!?\n]{0,60}"
    r"|(?:^|(?<=[.;!?\n]))[^.;!?\n]{0,300}\b(?:replaced (?:with|by)|shown as|masked as) [\"'`]{0,2}\*{2,}"
    r"|\bread-only\b|\bsafe to (?:call|run|use|repeat|retry)\b"
    r"|\b(?:not|n't|never) (?:\w{1,16} ){1,3}on the user's behalf\b"
    r"|\b(?:notes?|comments?|remarks?|fields?|columns?|messages?) (?:that|which) (?:the |your )?"
    r"(?:customer|client|guest|user|buyer|patient|guardian|applicant)s?"
    r" (?:do|does|can|will)(?: not|n't|not) see\b"
    r"|\b(?:they|it|this server|th(?:e|ese|is) tools?) (?:do|does)(?: not|n't) (?:recommend|endorse|praise)"
    r"\b(?! (?:(?:any|a|the) )?(?:other|rival|compet\w{1,8}|but|except|them)\b)"
    r"|\b(?:needs?|requires?|only with|unless) `?confirm\w{0,12}`?[\"'`]?\s?[=:]\s?[\"'`]?true\b"
    r"|\bconfirm\w{0,12}[\"'`]?\s?[=:]\s?[\"'`]?true\b(?=[^.;!?\n]{0,60}\b(?:only|after|when|once|if)\b"
    r"[^.;!?\n]{0,30}\b(?:user|person)\b)"
)
"""What a text forbids: to put secrets in notes, to send personal data; and what it leaves to the user."""

NEEDED = pattern(
    r"(?i)\b(?:an? |the |your )?(?:\w+ )?(?:api[ _]keys?|(?:access )?tokens?|credentials|password)"
    r" (?:is|are|was|were) (?:required|missing|needed|invalid|expired"
    r"|not (?:set|found|configured|valid|given))\b"
    r"|\b(?:get|obtain|create|generate|issue|request|needs?|requires?|uses?|using|with) (?:an?|your(?: own)?)"
    r" (?:[\w-]{1,20} ){0,3}"
    r"(?:api[ _-]?keys?|(?:access )?tokens?)\b"
    r"|\b(?:set|export|configure|define|provide|via"
    r"|through) (?:the )?[\"'`]?(?-i:[A-Z][A-Z0-9]{1,20}+_[A-Z0-9_]{2,40}+)"
    r"(?:(?:/| or | and |, )[\"'`]?(?-i:[A-Z][A-Z0-9]{1,20}+_[A-Z0-9_]{2,40}+)){0,4}"
    r"[\"'`]?(?: environment)?(?: variables?)?"
    # how a program is started
    r"|(?<![\w-])--[a-z][\w-]{1,40}+(?:=\S{1,60})?"
    r"|\b(?:pass|give|provide) (?:it|them|one) (?:as|by) (?:an? |the )?(?:command[- ]line )?"
    r"(?:argument|option|flag)\b"
    r"|(?<=://)\S{1,200}|\bset the (?:token|key)\b"
    r"|[\"'`]?(?-i:\b[A-Z][A-Z0-9]{1,20}+_[A-Z0-9_]{2,40}+)[\"'`]? env(?:ironment)?(?: var\w{0,6})?"
    r"(?: (?:will|must|has to|should|to) be set| set)?"
    r"|\bset the (?:\w{1,16} ){0,2}environment variables?\b"
    r"|\bset env(?:ironment)?(?: var\w{0,6})? (?:[\"'`]\w{2,40}+[\"'`][,/]? ?){1,4}"
    # what is looked at where somebody has set it
    r"|\b(?:if|when|unless|where) (?:it is |they are )?set\b(?! to\b)"
    # how a key gets into the server's own settings, and into a request to it
    r"|\b(?:set|put|add|write|store|save|define|paste|configure)\b[^.\n]{0,80}?"
    r"\b(?:in|to|into)\s(?:the |your |an? )?"
    r"(?:\w{1,16} )?(?:\.env\b|[\"'`]?~/(?:\.claude|\.cursor|\.codex|Library)\S*|(?:mcp |client(?:'s)? ){1,2}"
    r"(?:config\w{0,10}|settings))(?: files?)?"
    r"|\b(?:ready|snippet) to paste\b[^.\n]{0,60}|\b(?:write|read) access\b"
    r"|(?:^|(?<=[.\n]))[^.\n]{0,80}\b(?:bearer|authorization|x-api-key|header name)\b[^.\n]{0,80}"
    # when a tool is called, for what is said afterwards
    r"|\bbefore (?:you |it )?(?:recommend|suggest|compare)\w{0,3} (?:anything|one|a|an|any)\b"
    # what a setting of the operator's does
    r"|\b(?:is|are) skipped(?: \w{1,12})? when the (?:operator|administrator|admin|user) (?:has )?sets?\b"
    # what is no deed but a thing: a read, and a set
    r"|\bafter (?:an? |the |each |every )(?:[\w-]{1,16} ){0,2}read(?=[.,;)]|\s?\Z)"
    r"|\b(?:row|result|record)[ -]sets?\b"
    # who takes part in what goes on between few
    r"|\b(?:add|invite|remove) (?:an? |the )?(?:users?|groups?|members?|participants?)"
    r"(?: (?:and|or) (?:an? |the )?(?:users?|groups?|members?|participants?))? (?:to|from) (?:an? |the )?"
    r"private (?:messages?|conversations?|channels?|chats?)\b"
    # what a text about a format said before
    r"|\b(?:keys|fields|properties|parameters|arguments|columns|types|formats)"
    r" (?:listed|shown|named|mentioned) above(?=[.,;:)]|\s?\Z)"
    # what an answer is to show of what a tool told
    r"|\b(?:include|quote|cite|show|mention) (?:this|these|its|their) (?:\w{1,16} ){1,3}"
    r"in (?:your|any|the|each) (?:response|answer|reply)\b"
)
"""That a key is missing and where one is to be had, as errors and settings say; and addresses."""
