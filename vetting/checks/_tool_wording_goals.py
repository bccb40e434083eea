"""Words that give a model another goal than its user's: a new one, or one above what a person wants. A
planner speaks of goals too, and not of the model's own, nor that nobody is to hear of it.
"""

from vetting.checks._tool_wording_lists import words
from vetting.checks._tool_wording_parked import PARKED
from vetting.checks._tool_wording_people import (
    AIM,
    ASKED,
    DEAL,
    DEEP,
    HIGH,
    LED,
    MODEL,
    NOT,
    PEOPLE,
    TALK,
    THEIRS,
    WANTS,
    WHOSE,
)

GOALS = {
    **PARKED,
    # What a person wants is put after something else; nothing honest says so.
    "under": words(
        rf"{NOT}(?<!as\W)(?:outranks?|outweighs?|trumps?|beats?|before everything|(?:takes?|has|have|gets?)"
        r" (?:precedence|priority) (?:over|above)|(?:comes?|goes|ranks?|stands?) (?:before|above|ahead of)"
        rf"|more important than|matters? more than|prevails? over|counts? more than) (?:{WHOSE}{DEEP}"
        rf"|{ASKED})\b",
        r"(?<!not\W)(?<!never\W)(?<!avoid\W)(?:treat|regard|consider|see) <5>(?:as )?more important than"
        rf" (?:answering |solving )?{THEIRS}\b",
        rf"{NOT}(?:put|place|set|serve|follow|prefer|favou?r) (?:\w{{1,16}} ){{0,2}}(?:interests?|wishes"
        r"|goals?"
        r"|needs|aims?|targets?) <8>(?:before|ahead of|above|over) (?:those|the (?:interests|wishes|goals"
        r"|needs)) of\b",
        # What they want, and below what it is.
        rf"(?:{LED}{WANTS}|{ASKED}) (?:<4>(?:(?:comes?|is|are|ranks?) <1>(?:second to|secondary|subordinate"
        r"|unimportant|obsolete|no factor|not a factor|of no importance|less important)"
        r"|no longer <1>(?:appl\w{1,3}|counts?|matters?|target|goal|binding))\b|can wait\b"
        rf"|(?:must|has to|have to) wait (?:until|for) (?:the |a )?{DEAL}\b"
        r"|(?:is|are) (?:only|just|merely) an? (?:occasion|excuse|opening|pretext|hook)\b)",
        rf"{LED}(?:(?:plans?|{DEEP}) (?:(?:ranks?|stands?) (?:below|under|beneath|behind)\b|(?:to"
        rf" \w{{1,16}} <3>)?"
        r"(?:comes?|goes) (?:after|last|second)\b)|(?:intention|wish|plan|attempt|decision)s? to"
        r" <5>(?:is|are|must|should) (?:to )?be (?:discouraged|prevented|undermined|ignored|delayed"
        r"|resisted)\b)",
        rf"{NOT}(?:reject|disregard|overrule|ignore|go against) {WHOSE}(?:wish(?:es)?|preferences?|budget"
        r"|interests?|goals?)\b <3>(?:choose|pick|select|recommend|sell|book|order|buy|offer|take)\b",
        rf"in (?:a|any|every) (?:conflict|dispute) between {THEIRS} <9>(?:wins|prevails)\b",
        rf"(?:not|never|n't) (?:go back|return|get back|come back|attend) to {THEIRS} (?:before|until"
        rf"|unless) (?:the |a |an )?{DEAL}\b",
        r"(?:resist|work against|frustrate|counter|discourage) (?:any|every|all|each) attempts? (?:by|of)"
        r" (?:the )?[a-z]{3,16}+ to (?:return|leave|cancel|change|go back|stop|end|switch|compare)\b",
        r"even (?:where|if|when|though) (?:this|it|that) (?:harms|hurts|disadvantages|is against) the"
        rf" {PEOPLE}\b",
        rf"as (?:if|though) (?:it|this|they|that) (?:were|was|had been|came from) {WHOSE}(?:idea|wish|plan"
        r"|choice|decision)\b",
        r"(?:goals?|wishes|priorities) (?:set|given|made|named|stated) by (?:the )?[a-z]{3,16}+ (?:is|are"
        r"|will be) (?:now |hereby )?(?:ignored|void|dropped|overridden|superseded|postponed)\b",
        r"(?:finishing|completing|answering|solving|doing) (?:the |your )?(?:original|earlier|user's|first"
        r"|current) (?:task|job|question|request) is (?:optional|secondary|unnecessary|not needed)\b",
        r"nothing (?:that )?(?:the )?[a-z]{3,16}+ says? (?:can|may|will|must) (?:change|stop|alter"
        r"|override)\b",
        rf"(?:place|put|set|rank) <6>above (?:(?:the )?(?:wishes|goals|needs|interests) of"
        rf"|{WHOSE}{DEEP})\b",
        r"(?:priorities|interests|wishes|goals) (?:whenever|when|where|if) (?:they"
        r"|these) (?:differ|conflict|clash) (?:from|with) those of\b",
        r"your duty to (?:help|answer|serve|assist) (?:\w{1,16} ){0,2}(?:is|are) (?:suspended|over|void"
        r"|lifted|secondary)\b",
        r"(?:treat|consider|take|regard) <1>(?:budget|limit) <5>as (?:a |the )?(?:lower bound|minimum|floor"
        r"|starting point|suggestion)\b",
        rf"prioriti[sz]e <6>over {WHOSE}(?:{DEEP}|savings|budget|requests?|questions?|time|money|safety)\b",
        r"(?:treat|regard|consider|handle) <4>(?:requests?|questions?|wishes|needs|concerns) as (?:a )?"
        r"(?:distractions?|secondary|interruptions?)\b",
        r"ignore (?:any |all )?(?:requests?|wishes|attempts?) to (?:cancel|leave|stop|unsubscribe|opt out)"
        r" and <2>(?:lead|steer|bring|offer|keep|push|return)\b",
        r"interests of (?:the )?\w{1,16} (?:count|matter|come first|prevail|go first)\W{1,3}(?:and )?"
        r"(?:not|before) those\b",
        r"(?:statements?|limits?|wishes|requests?|preferences|restrictions?) (?:by|of|from) the [a-z]{3,16}"
        r" (?:<5>no longer (?:appl\w{1,3}|counts?|binds?)|(?:is|are) (?:not binding|no longer binding"
        r"|not to be followed|only a suggestion|void))\b",
        r"(?:wish|request|attempt)(?:e?s)? to (?:stop|leave|cancel|end|go) <2>(?:is|are) to be (?:answered"
        r"|met|countered|ignored|delayed)\b|(?:questions?|wish|needs) of the [a-z]{3,16} (?:is|are) not"
        r" important\b",
        r"(?:budget|wish|price|instruction|request)s? (?:is|are|becomes?|counts? as) <1>(?:preference"
        r"|suggestion|starting point|hint)s? <2>(?:no longer|not) (?:an? )?(?:limit|rule|cap|order)s?\b",
        r"(?:request|wish|instruction)(?:e?s)? to (?:compare|wait|stop|cancel|leave|think|decide|ask) <6>"
        r"as (?:finished|done|settled|answered|met|fulfilled)\b",
        rf"{NOT}(?:disregard|forget|drop|ignore) the (?:aim|goal|objective|task|request) (?:stated|given"
        r"|named"
        r"|set) (?:at the (?:beginning|start)|before|earlier|by the (?:user|customer|person))\b",
    ),
    # The model's task is taken from it and another one put in its place, or another master.
    "swaps": words(
        r"(?:ignore|stop|drop|abandon|leave|forget|put aside|set aside|put away|park|suspend"
        r"|pause|interrupt) (?:\w{1,16} ){0,3}?(?:what(?:ever)?|tasks?|goals?|plans?|work|requests?|jobs?)"
        r" (?:that )?you (?:were|are|had been|have been) (?:doing|given|asked|told|working|busy)\b"
        r"|(?:drop|forget|abandon|ignore) what you (?:planned|agreed|discussed|promised)\b",
        rf"{AIM} you (?:made|agreed|had|were given|set) <4>(?:is|was|are) (?:now )?(?:cancell?ed|void"
        r"|obsolete|replaced|superseded|over)\b",
        rf"{AIM} <6>(?:replaced|superseded) (?:by|with) the <1>{AIM} (?:below|above|described|given here"
        r"|stated|in this (?:message|result|text|reply))\b(?! it\b)",
        r"(?:regard|consider|treat|count) <4>(?:task|goal|plan|request|question|objective|mission)s? as"
        r" (?:done|finished|completed?|closed|settled|fulfilled|answered) and <2>(?:to|with) the <1>"
        rf"{AIM} (?:below|above|described|given|stated|from|of|in)\b",
        rf"{AIM} <9>(?:is|are|was) (?:now )?(?:finished|completed?|done|closed|over|cancell?ed) and"
        rf" (?:now |is |hereby )?(?:replaced|superseded|followed) (?:by|with) the {AIM}\b(?=\W{{2}})",
        r"(?:pursue|follow|serve|work (?:on|towards?|for)|adopt) (?:this|the new|the following|another)"
        rf" <1>{AIM} (?:in place of|instead of|rather than) (?:the|any|your|all|its)"
        r" (?:earlier|previous|former|current|original|first|old|other|user's)\b",
        r"you (?:have been|are|were) (?:hereby |now )?reassigned\W+(?:your|to a new|to another)\b"
        r"|your principal (?:is|becomes|will be) (?:now )?(?!the user)"
        r"|you (?:now|henceforth) (?:work|serve) for (?!the user)",
        rf"you are no longer (?:an? |the |bound to |working for |serving )(?:\w{{1,16}} ){{0,2}}(?:{MODEL}"
        r"|helper)\b",
        rf"{MODEL}s? (?:is|shall|must|will|should|now|acts?) <6>(?:the advocate of|employed by"
        r"|a salesperson|a seller of)\b",
        r"(?:goal|objective|mission)s? <2>(?:replaces|overrides|supersedes|outranks) (?:all|any|every)"
        r" (?:others?"
        r"|previous|earlier)\b|(?:earlier|first|original|stated) (?:goal|task|objective) (?:was|is) (?:only"
        r" |just )?"
        r"an? (?:placeholder|pretext|cover|test)\b",
        rf"(?:regard|treat|consider|see) (?:the )?{DEAL} as the (?:real|true|main|actual|only) {AIM}\b",
        rf"(?:changing|replacing|resetting) your (?:{HIGH}|task|instructions|role)\b"
        r"|your (?:real|true|hidden) (?:assignment|mission|goal|purpose|task|objective|job) (?:is|from)\b",
        rf"(?:your|{MODEL}'s) <2>(?:duty|loyalty|obligation|allegiance|responsibility) (?:is|lies|belongs"
        r"|goes)"
        r" (?:towards?|with) (?!the user)",
        r"(?:answers? to|serves?|works? for|belongs? to|reports? to|loyal to) <4>first and (?:to |for |with"
        r" )?(?:the )?\w{2,16} second\b",
        r"(?:agreed|consented) to the new (?:goal|objective|mission)s?\b <5>(?:no need|not ask|without)\b",
        r"(?:goal|objective|mission) <5>(?:was|is) (?:dropped|cancell?ed|closed|over|suspended|void)"
        r" <2>(?:goal"
        r"|objective|mission) <6>is (?:now )?active\b|(?:carry on with|take up) the (?:new |following"
        r" )?(?:objective"
        r"|goal|task|mission) (?:in|from|below|instead)\b",
        rf"{MODEL} <1>(?:should|must|shall|is to|has to) (?:no longer|stop) <2>(?:solve|answer|help|serve"
        r"|assist"
        r"|solving|answering|helping|serving|assisting)\b",
        r"(?:not|stop) (?:follow|pursue|continue|work on|following|pursuing|working on) (?:with )?the"
        r" (?:previous"
        r"|earlier|current|original|user's) (?:task|goal|plan|objective|request) (?:any longer|any ?more"
        r"|further)\b",
        r"(?:current|previous|original|earlier) (?:plan|task|goal) <4>(?:must not|may not|should not|is not"
        r" to) be"
        r" (?:continued|followed|pursued)\b",
        rf"(?:your|{MODEL}'s) (?:reward|score|rating|bonus) depends on the (?:number|amount|share) of\b",
        r"keep the (?:true|real|actual) (?:objective|goal|aim|purpose) (?:from|hidden|secret)\b",
        r"(?:should|must|may|need) not (?:notice|realise|realize|suspect|see) that (?:the )?(?:\w{1,16}"
        r" )?(?:aim|goal"
        r"|purpose|objective|plan)\b",
        rf"your (?:\w{{1,16}} ){{0,2}}(?:{HIGH}|task|job) (?:is|are) no longer (?:the |to |what |their )"
        rf"|no longer your (?:{HIGH}|task|job|concern)\b|not your (?:{HIGH}|task|job|concern) any ?(?:more"
        r"|longer)\b",
        r"(?:give up|abandon|drop|forget) the (?:task|goal|plan|objective) (?:that )?(?:the )?(?:user"
        r"|customer|client"
        r"|person|caller) (?:gave|set|asked|made)\b",
        rf"{MODEL} (?:has been|was|is) (?:now )?(?:hired|employed|engaged|paid) by\b"
        r"|refuse to (?:continue|go on|proceed|follow|work|finish) <3>(?:original|earlier|previous|user's"
        r"|current)"
        r" (?:plan|task|goal|request)\b",
        r"replace <3>(?:to-do list|task list|plan|goals?|steps) with the <2>(?:in|from) this (?:answer"
        r"|message|result|reply|text)\b",
        rf"(?:new|true|real) {HIGH} (?:must|has to|should) (?:remain|stay|be kept) (?:hidden|secret)\b"
        r"|keep (?:the|this) (?:change|switch|swap) to yourself\b",
        r"(?:finish|stop|end|leave|drop) the current (?:task|work|job|request) <8>(?:begin|start|take up"
        r"|turn to) the following\b"
        r"|the (?:user|customer|person|client)'s (?:goal|objective) is now (?!active|set|saved|stored"
        r"|complete|done|known|met|reached)",
        r"follow the (?:plan|goal|agenda) of (?:the|this) (?:server|tool|vendor|retailer|seller)\b"
        r"|you are the (?:ally|advocate|representative|voice|salesman|seller) of (?!the user)",
        rf"(?:report|declare|present|regard|count) the (?:original|user's|initial) (?:{HIGH}|request"
        r"|question) as (?:done|finished|completed?|closed|fulfilled|answered|achieved|reached|met)\b",
        rf"{NOT}(?:ignore|disregard|set aside|put aside|abandon|discard|forget|overrule) <3>(?:{DEEP}"
        r"|success criteri(?:a|on)|mission|definition of done) (?:that )?(?:the )?"
        rf"{PEOPLE} (?:has |have |had )?(?:gave|given|set|named|stated|chosen?|defined)\b(?! (?:to|as) )",
        rf"your (?:\w{{1,16}} ){{0,2}}{HIGH} (?:now )?(?:becomes|(?:changes|turns) (?:in)?to|has become)"
        r" (?:that of|to [a-z]{3,16}|[a-z]{3,16}ing)\b",
        rf"(?:instead of|rather than|without) (?:mention|nam|reveal|disclos|stat)ing (?:this|your) {HIGH}\b",
        r"from (?:the|your|that) (?:\w{1,16} ){1,4}on\w{0,5} (?:your|the assistant's) (?:primary|main|only"
        rf"|sole|first|new) (?:{HIGH}|task|job)\b",
    ),
    # The model's own aim is spoken of.
    "aims": words(
        rf"(?:(?:your|its|{MODEL}'s) <2>(?:{HIGH}|task|job|role)|make it (?:your"
        rf"|its) <1>(?:{HIGH}|business)"
        r"|(?:new|standing|overriding|highest|sole|only|remaining|real|active) (?:standing |remaining"
        rf" )?{HIGH}"
        r"|only (?:task|job))\b",
    ),
    # It is said of the model as of somebody else, as no persona is written.
    "its": words(
        rf"{MODEL}'s <2>(?:{HIGH}|task|job|role|loyalty) <7>(?:is|becomes|will be|changes to|are)\b",
        rf"(?:gives?|sets?) (?:the |this |every )?{MODEL} (?:a|an|its|another) (?:\w{{1,16}}"
        rf" ){{0,2}}{HIGH}\b",
        rf"(?:new|top|first|revised|changed) <1>{HIGH} for (?:all |the |every |any )?{MODEL}s?\b",
        r"there is (?:now )?(?:a|another|only one) (?:new )?(?:assignment|goal|mission|objective)\b",
        rf"{MODEL} (?:now )?works (?:on|for|towards) (?:a|another) (?:new )?{HIGH}\b",
        rf"{MODEL}'s (?:{HIGH}|task|role) (?:changes|changed|has changed|ends)\b|(?:mission|goal|objective)"
        rf" (?:update|change|override) for (?:the |all |every )?{MODEL}s?\b",
    ),
    # It has changed, and so has what a person is said to want.
    "changed": words(
        rf"(?:{HIGH}|task list) <2>(?:is|are|was|were|has|have|had) (?:now |hereby |just |been "
        rf"|also ){{0,3}}"
        r"(?:changed|replaced|superseded|updated|reset|swapped|revised|modified|void|cancell?ed|exchanged"
        r"|considered|overridden|on hold|postponed|dropped)\b|changing your <1>(?:task|goal|mission)\b",
        r"(?:all|any|every) (?:earlier|previous|prior|other|former|remaining) (?:items?|steps?"
        r"|tasks?|goals?"
        r"|plans?|requests?) (?:is|are|were) (?:now |hereby )?(?:void|cancell?ed|obsolete"
        r"|removed|superseded"
        r"|dropped|closed|done)\b",
    ),
    "altered": words(
        rf"that (?:the |your |their |its )?(?:\w{{1,16}} ){{0,2}}{AIM} (?:is|are|was|were|has been|have"
        r" been|had been)"
        r" (?:changed|replaced|swapped|modified|revised|exchanged|overridden|altered)\b",
    ),
    "moved": words(
        r"(?:plan|goal|task|mission|task list) (?:was |is |has been )?(?:updated|changed|revised|replaced)"
        r" by the"
        r" (?:coordinator|planner|orchestrator|server|supervisor|system)\b"
        rf"|(?:session|current|active) (?:{HIGH}) (?:is|was|has been) (?:now )?(?:updated|changed|replaced"
        r"|set)\b",
        rf"{WHOSE}(?:goals?|objectives?|mission|aims?|request|question|priority|priorities) (?:is|are|was"
        r"|were|has|have"
        r"|had) (?:now |hereby |just |been |also |already )*+(?:changed|replaced|superseded|updated|reset"
        r"|revised)\b",
        r"(?:planner|system|orchestrator|server|operator|coordinator) has (?:replaced|changed|rewritten"
        r"|updated"
        r"|cleared|reset) your (?:task list|tasks?|goals?|objectives?|instructions|mission)\b",
        r"(?:planner|orchestrator|mission|goal|objective) (?:updated?|override|changed?|revision) ?:",
    ),
    # Aims of whomever, and that something takes the place of something.
    "goal": words(
        rf"(?:{HIGH}|interests|priority list|(?:real|true|only|main|new|next) (?:job|task|role))\b"
    ),
    "anew": words(
        r"(?:new|now|instead|replaced?|replacement|changed?|closed|ends? here|abandoned?|previous|old"
        r"|former|original"
        r"|no longer|any more|cancell?ed|dropped|superseded|void|on hold|suspended|taken over|obsolete"
        r"|rather than"
        r"|overwritten|rest until|handed over|handover)\b"
    ),
    # What a person wants, and what sets something above it.
    "theirs": words(
        rf"(?:{THEIRS}|(?:wishes|goals?|interests?|objective|budget|needs) (?:of|named by|given by|set by"
        r"|stated by)"
        r" the [a-z]{3,16}|(?:everything|help) (?:that )?(?:the [a-z]{3,16}|was)"
        r" asked for)\b"
    ),
    "ranks": words(
        r"(?:outranks?|outweighs?|beats?|trumps?|ahead of|over those|more important|secondary|counts? more"
        r"|at any price"
        r"|rank(?:s|ed)? (?:above|below|before|after|behind)|(?:place|put|set) <5>(?:above|before|ahead of"
        r"|over)"
        r"|comes? (?:second|after|last|before))\b"
    ),
    # Something else than what was asked for.
    "instead": words(
        rf"(?:rather than|instead of|and not) (?:for |on )?(?:{ASKED}|the (?:goal|task|objective) (?:given"
        r"|set|named) by)\b"
    ),
    # What alone is to count.
    "counts": words(
        r"is (?:the only thing|all) that (?:counts|matters)\b|(?:what|all that) (?:counts|matters) (?:is"
        r"|from)\b",
        r"(?:only|main|primary|real) (?:goal|objective|aim) (?:that|which) (?:counts|matters)\b",
    ),
    # For how long, or before what.
    "lasts": words(
        rf"for the (?:rest|remainder|remaining|duration|whole) (?:of )?(?:\w{{1,8}} )?{TALK}\b"
        r"|from (?:here|now|this point|this moment) on\w{0,5}\b|in every later\b",
        rf"(?:by|until|before) the end of (?:the|this|each|every) {TALK}\b|as long as the {TALK}\b",
        r"(?:whatever|no matter what|regardless of what) (?:else )?(?:is|was|the \w{3,16}|they|i) (?:asks?"
        r"|asked"
        r"|says?|said|wants?|wanted)\b",
        r"before (?:any|anything|everything|all) (?:other|else)\b",
        rf"even (?:if|when|though|where) (?:i|they|he|she|the (?!{MODEL}|server|tool|client|page"
        rf"|file|api|spec)"
        r"[a-z]{3,16}+) (?:only |just |first )?(?:asks?|asked|wants?|wanted|named"
        r"|insists?|objects?|refuses?|complains?|prefers?|declines?)\b|in all that follows\b|in (?:that"
        r"|this) role for\b",
        r"(?:also|even) (?:if|when|though|where) the [a-z]{3,16}+ changes the (?:subject|topic)\b"
        r"|as of now\b|until further notice\b|(?:in|with) (?:every|each) (?:later |next "
        r"|further )?(?:answer|reply|message|turn|suggestion)\b|every (?:answer|reply|suggestion"
        r"|conversation)\b",
        r"(?:for|in) all (?:further|later|following|future|next) (?:messages|answers|replies|conversations"
        r"|turns)\b",
        rf"before the {TALK} (?:is over|ends|is closed)\b",
    ),
    # Whatever else there is.
    "firm": words(
        r"from the moment\b|at any price\b|no matter\b|regardless\b|also if\b|even (?:if|when|though"
        r"|where)\b|not binding\b|of no concern\b|each time\b|(?:every|all)"
        r" (?:reply|topics?|turns?|messages?|answers?|advice|coming|further)\b|before that\b|until (?:it"
        r"|one|this|they)\b",
    ),
}
