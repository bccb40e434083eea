"""Words by which a model is to sell, to press a person, and not to help or let go before.

A shop speaks of orders and offers too. What it does not say is that a talk must not end before something
was bought, or that others are to be run down.
"""

from vetting.checks._tool_wording_lists import words
from vetting.checks._tool_wording_people import ANSWER, BUYS, DEAL, NOT, PERSON, SOLD, TALK, WHOSE

SALES = {
    # Something is to be sold by the model, not by a person who has a shop.
    "vends": words(
        r"(?:sell|upsell|cross-sell|pitch|push for|pursue|offer|advertise|propose|bring up|promote our"
        rf") (?:\w{{1,16}} ){{0,4}}?(?:{DEAL}|fares?|tickets?|policy|policies|room|trip|insurance|loan"
        r"|marketplace)\b",
        r"(?:collect|win|gain|gather|drive|increase|increasing|raise|boost|maximi[sz]e|fill the"
        rf"|optimi[sz]e for|closing|measured only by) <4>(?:{DEAL}|pipeline|consultation|spend)\b",
        rf"(?:get|make|getting|making|have|convince|persuade|talk|steer|nudge|push) {PERSON} <3>(?:(?:to"
        r"|into|on)"
        rf" )?(?:\w{{1,16}} ){{0,2}}?(?:{BUYS}|{BUYS}ing|{DEAL}|share|return|depend)\b",
        rf"(?:make|making|keep|leave) {PERSON} (?:dependent|hooked|addicted)\b"
        r"|(?:get|getting) (?:the )?(?:\w{1,16} ){1,3}(?:accepted|signed|sold|bought|booked)\b",
        rf"(?:{BUYS}|enrol+ing|enrol+) (?:to )?(?:the )?(?:\w{{1,16}} ){{0,2}}(?:{DEAL}|learner"
        r"|subscriber)\b",
        r"get (?:reviews|ratings|subscribers)\b|fill the (?:cart|basket)\b",
        rf"go (?:directly|straight) to (?:the )?(?:checkout|payment)\b|change (?:their|his|her|{WHOSE})"
        r" ?minds?\b",
        rf"sign {PERSON} up\b|(?:goal|aim|job|task|objective|purpose|point) is that (?:i|they|he"
        rf"|she) {BUYS}\b",
    ),
    # Not before something was sold.
    "until": words(
        r"(?:until|unless|before|as long as) (?:(?:it|this|that|they|you)|(?:the|a|an|your) (?:\w{1,16}"
        r" ){1,2}"
        rf"|\w{{1,16}} )<1>(?:is|are|was|were|has|have|gets?) <3>{SOLD}\b",
        rf"(?:until|unless|before|as long as) (?:the |an? )?{DEAL} (?:is|was|has|gets) <2>(?:made|accepted"
        r"|filled"
        r"|agreed|done|confirmed|complete)\b",
        rf"{DEAL} until it is (?:made|done|accepted)\b|anything else (?:before|until|as long as)\b",
        rf"only (?:when|after|once) (?:a |the )?{DEAL} (?:is|was|has)\b",
        rf"until (?:the |an? )?{DEAL} (?:went|goes|has gone) through\b|without having {SOLD}\b",
        rf"until {PERSON} (?:has |have )?(?:accepts?|agrees?|buys?|books?|subscribes?|signs?|says yes|gives"
        r" in|upgrades?|pays?)\b",
    ),
    # Not to stop, not to answer and not to help before it.
    "holds": words(
        r"(?:not|never|n't) (?:let |allow )?(?:end|close|leave|finish|stop|drop|consider)? ?(?:the |this "
        rf"|a )?{TALK}"
        r" (?:to )?(?:end )?<9>(?:before|until|unless)\b",
        r"(?:not|never|n't) (?:give|show|answer|deliver|provide|hand over|tell) (?:\w{1,16} ){0,4}(?:before"
        r"|until|unless) you (?:have|had)\b|(?:hold back|withhold|keep back) (?:\w{1,16} ){1,4}until\b",
        r"before (?:giving|offering|providing) (?:any )?(?:help|answers?|advice|assistance)\b",
        r"before you (?:answer|do|say|show|discuss|help with|turn to) (?:anything|something"
        r"|any) (?:else|other)\b",
        r"keep (?:returning|coming back|going back|steering|pushing|pressing|offering|pitching|insisting"
        r"|bringing)\b",
        r"(?:keep|go on) (?:working|aiming|pressing|pushing|steering) (?:towards?|for)\b"
        r"|(?:keep|hold|stick) to (?:this|that|your new) (?:objective|goal|aim|mission)\b",
        r"(?:postpone|delay|hold back|withhold) (?:the |all |any )?(?:help|answers?|repl(?:y"
        r"|ies)|support)\b"
        r"|(?:must|may|should) not (?:leave|go|end) (?:without|before|until)\b|stay on the (?:subject"
        r"|topic) of\b",
    ),
    "refuses": words(
        r"(?:refuse|decline|reject|postpone) (?:to \w{2,16} )?(?:with )?(?:anything else"
        r"|any(?:thing)? other"
        r"|all other|every other|other)\b",
        r"(?:not|never) (?:answer|help with|reply to|do|discuss|accept) (?:any |all )?other (?:questions?"
        r"|requests?|topics?)\b",
    ),
    # That it must be this and nothing else.
    "claims": words(
        r"(?:say|tell|claim|convince|persuade|insist|assure|warn) (?:\w{1,16} ){0,2}?(?:that )?(?:only"
        r"|nothing"
        r" else|no other|none of the others?) <3>(?:can|has|have|works?|is able|are able|will)\b",
    ),
    # Others are run down, a person pressed, or what is asked for turned into something to buy.
    "press": words(
        r"(?:say|tell|claim|convince|persuade|insist|assure|warn) (?:\w{1,16} ){0,2}?(?:that )?<1>(?:other"
        r"|others"
        r"|another|competing|rival|cheaper) <3>(?:is|are|has|have) <1>(?:full|sold out|recalled|unsafe"
        r"|dangerous"
        r"|unreliable|closed|fraud\w{0,6}|inferior|worse|banned|gone)\b",
        r"(?:tell|assure|convince) (?:the \w{3,16}|them|him|her) that <8>whether (?:it|they|this|that)"
        r" (?:is|are"
        r"|was) (?:so |true )?or not\b",
        r"(?:not|n't|never) (?:let|give|allow|leave) (?:the \w{3,16}|your \w{3,16}|them|him|her) (?:any"
        r" )?(?:time )?"
        r"(?:to )?(?:think (?:it )?(?:over|about|twice)|reconsider|hesitate|look elsewhere"
        r"|say no|shop around"
        r"|walk away|switch to another|change the subject|go elsewhere)\b",
        rf"(?:not|n't|never) (?:let|allow) (?:the )?{TALK} (?:to )?(?:move|drift|wander|go|get|turn)"
        r" (?:away|off)"
        rf" <2>{DEAL}\b",
        r"(?:make|have) (?:the \w{3,16}|them|him|her) decide (?:now|at once|today|immediately"
        r"|on the spot)\b",
        r"(?:wants?|tries|asks|wishes|decides) to (?:leave|stop|cancel|quit|go|end|rest|unsubscribe|think)"
        r" <9>(?:change the subject|steer|change the topic|play on|make (?:them|him|her) feel)\b",
        r"(?:hesitates?|declines?|refuses?|says? no) <3>(?:remind (?:them|him|her) that|insist|press"
        r"|push|try harder|keep trying)\b|a (?:refusal|no) <4>as an? (?:reason|invitation|yes)\b",
        r"(?:downplay|play down) the (?:drawbacks?|risks?|faults?|weaknesses|dangers|costs) of our\b"
        r"|(?:downplay|exaggerate) <9>(?:those )?of other (?:banks|brands|shops|vendors|sellers"
        r"|providers)\b",
        rf"(?:every|each|all) {ANSWER} (?:has to|have to|must|should|needs? to|is to|shall) (?:contain"
        r"|include"
        r"|carry|end with|mention|begin with) <4>(?:compliments?|praise|slogan|adverts?|its shop"
        r"|our (?:shop|brand|product|offer))s?\b",
        r"push for a decision\b|flatter (?:the )?(?:\w{3,16}|them)\b(?= (?:so|into|until|and))"
        rf"|keep {PERSON} from (?:cancel\w{{1,6}}|leaving|comparing|quitting|switching|unsubscribing)\b",
        r"so that (?:they|the \w{3,16}) (?:purchase|buy|order|subscribe|upgrade|pay|book|decide)s?"
        r" (?:now|at once|today|immediately|right away|quickly)\b",
        r"(?:pays|earns) (?:the )?(?:operator|vendor|publisher|sponsor|seller|us) (?:the )?(?:most|more"
        r"|best)\b"
        r"|(?:raises|increases|improves) (?:our|the (?:operator|vendor|sponsor|publisher)'s) (?:commission"
        r"|margin"
        r"|profits?)\b|say nothing (?:about|of) (?:cheaper|better|free|competing)\b",
        r"(?:swap|exchange|replace|substitute) (?:the )?[a-z]{3,16}+'s \w{1,16} (?:for|with|by) (?:one of"
        r" )?our\b",
        r"(?:measure|measured|judge|judged|rate|rated|weigh|score) (?:\w{1,16} ){0,5}?(?:answer|reply"
        r"|response|turn"
        r"|dialogue|conversation|chat|message|success)s? (?:only )?(?:by|on) (?:whether|how|the number of)"
        r" <8>"
        rf"(?:{BUYS}ing|converts|sells|{DEAL})\b",
        rf"success (?:is|will be) (?:measured|judged|counted) (?:only )?(?:by|on|in) <5>(?:{DEAL})\b",
        r"(?:reinterpret|consider|treat|make sure that) (?:each|every|any|all|no) (?:requests?|questions?"
        r"|conversations?"
        r"|chats?|sessions?|topics?|talks?) <7>(?:ends?|leads?|turns?|closes?)"
        rf" (?:in|with|to|into|without) (?:an? )?(?:\w{{1,16}} )?{DEAL}\b",
        r"(?:each|every|any|no|all) plans? <5>(?:must be|must include|includes?|contains?|ends? (?:in|with)"
        r"|without|has) <4>(?:purchase|order|booking|sale)s? <3>(?:this server|us|our \w{1,12})\b",
        r"(?:only|sole|real|new) (?:remaining )?(?:task|goal|objective|mission) is (?:now )?(?:to"
        r" )?<1>(?:sell"
        r"|upsell|promote|convert|convince|persuade|subscribe)\b",
        r"(?:declines?|refuses?|says? no) <1>(?:ask again|repeat) <3>(?:different|another|other|new)"
        r" (?:argument"
        r"|reason|words|wording)\b|until the answer is (?:yes|positive)\b",
        r"(?:not|never|n't) (?:inform|tell|let) (?:the )?[a-z]{3,16}+ (?:know )?(?:that|about)"
        r" <7>(?:commissions?"
        r"|kickbacks?|paid placement|sponsor\w{0,5}|affiliate)\b",
        rf"let (?:the |this )?{TALK} (?:drift|slide|turn|wander) (?:to|towards?|into)\b|(?:bring|turn|lead"
        r"|steer"
        rf"|take) (?:the |this |each |every )?{TALK} (?:round|around|over) to\b",
        rf"warn {PERSON} (?:against|off) <4>(?:ours|others?|competitors?)\b|discourage (?:any|every|all)"
        r" comparisons?\b",
        rf"{NOT}give (?:\w{{1,16}} ){{0,3}}(?:unhelpful|evasive|misleading|useless) (?:answers?|repl(?:y"
        r"|ies)|responses?)"
        r" (?:to|for|if|when\w{0,4})\b|leaving (?:\w{1,16} )?(?:answer|reply)s? unfinished\b",
        r"(?:choose|decide|rule|argue) <4>against (?:the )?(?:user|customer|buyer|tenant|patient|guest"
        r"|client)s?\b"
        rf"|(?:drop hints|hint) (?:about|at) (?:the )?{DEAL}\b|not an? (?:satisfied|happy|informed)"
        rf" [a-z]{{3,16}}\b",
        rf"(?:not|never) suggest that <8>without (?:a |an |the )?{DEAL}\b",
        r"pretend (?:that )?<8>(?:requested|wanted|asked for|chosen|approved|agreed) by\b",
        rf"(?:talk {PERSON}|to be talked|talk (?:him|her|them)) out of\b|make (?:the |an? )?{DEAL} the"
        r" (?:outcome|result"
        r"|goal|end|purpose) of\b|(?:be satisfied with|accept|settle for) a no\b|take no for an answer\b",
        rf"let {PERSON} (?:believe|think|feel) (?:that )?<8>own (?:choice|idea|decision|wish)\b"
        r"|(?:use|play on|exploit|feed|stir) (?:the |their |his |her )?(?:fears?|guilt|shame|worr(?:y|ies)"
        r"|loneliness"
        r"|anxiety) (?:of|about|to)\b",
        rf"(?:every|each|any) (?:suggestion|{ANSWER}|conversation) (?:must|should|has to) lead <2>{DEAL}\b",
        r"(?:convince|persuade|claim|assure|insist) (?:\w{1,16} ){1,9}?only (?:certified|sensible|safe"
        r"|right|good|real"
        r"|reliable|possible|serious) (?:one|choice|option|offer|provider|supplier|way)s?\b",
        rf"(?:never|not) accept (?:that )?{PERSON} (?:declines?|refuses?|says no)\b",
        rf"(?:topic|subject|talk|conversation) <6>(?:whenever|when|if) {PERSON} (?:asks?|talks?|wants?)"
        r" <2>else\b",
        rf"(?:make|turn|use) (?:every|each|any|all) (?:{ANSWER}|suggestion) <3>(?:serves?|into|as|for)"
        r" <5>(?:sell|selling"
        rf"|adverts?|advertisement|pitch|{DEAL})\b",
        r"(?:final|last|first|next) step of (?:the|each|every|any) plan (?:has to|must|should|shall) be"
        rf" <1>{DEAL}\b"
        rf"|(?:stretch|prolong|draw out|drag out) the {TALK}\b",
        r"(?:whatever|no matter what) (?:the )?[a-z]{3,16} says? <2>(?:relate|bring|turn|steer|return|come"
        r" back)\b",
        r"(?:should|must|shall) (?:think|believe|feel) <9>own (?:choice|idea|decision|wish(?:es)?)\b"
        r"|(?:objections?|doubts|a refusal|complaints?) (?:are|is) (?:no|not a) reason to (?:stop|end|give"
        r" up)\b"
        r"|(?:margin|profits?|commission) for us\b",
        r"(?:user|whoever|anyone|everybody|person|customer)s? <6>(?:is|are) to be (?:led|steered"
        r"|nudged) to\b"
        r"|(?:other|others|competing|rival) <2>(?:is|are) to be (?:called|described) (?:as )?(?:outdated"
        r"|unsafe|unreliable|bad"
        r"|worse|dangerous)\b",
        rf"keep (?:{PERSON} (?:playing|watching|scrolling|spending|talking|hooked)|(?:the )?(?:gamer|player"
        r"|user)s? online)\b"
        r"|do everything to (?:prevent|keep|stop) <6>(?:ends?|leaves?|leaving|cancels?|cancelling)\b"
        r"|(?:never|not) give the link to (?:cancel|unsubscribe|opt out)\b",
        rf"promote <3>in (?:each|every|all) {ANSWER}\b|present <3>as (?:its|their) own (?:choice|opinion"
        r"|idea|recommendation"
        r"|advice)\b|favou?r <2>of the (?:house|own) brand\b",
        r"repeat (?:this|it) until <4>(?:chosen|bought|booked|agreed|signed|ordered)\b",
    ),
    # What is sold, and how a person is brought to it.
    "deals": words(
        r"(?:subscriptions?(?! (?:keys?|ids?)\b)|subscribe|premium|memberships?|loans?|renewals?|annual"
        r" (?:plan|pass)"
        r"|sign-?ups|donations?|add-ons?|warranty|upsell|commission|sponsors?|newsletter|insurance|campaign"
        r"|paid (?:app|plan|version|tier)|vendor|landlord|upgrade|webinar|our (?:\w{1,16} )?(?:shops?"
        r"|stores?|hotels?"
        r"|brands?|products?|offers?|partners?|plans?|app|resorts?|marketplace|workshops?|courses?|fund"
        r"|bank|clinic"
        r"|network|company|seeds|service|members?|adviser|agents?|lessons?|flats?)|ours|for us"
        r"|upsell\w{0,3}|extended cover"
        r"|retention|casino|foundation|agency|agencies|membership|paid (?:video )?(?:call|course|lesson"
        r"|camp))\b"
    ),
    "leads": words(
        rf"(?:(?:persuad\w{{1,3}}|convince|steer|nudge|talk|move|get|push|bring|lead) {PERSON} <1>(?:to"
        r"|towards?|into)"
        r"|(?:(?:come|go|coming|going) back|return|returning) to|stay on|relate it|insist|drop hints"
        r"|(?:shift|steer|move|turn) the (?:plan|talk|conversation|goal|subject))\b",
        r"persist (?:with|in)\b",
        rf"(?:pressure|flatter|encourage|discourage|pretend|get|have) {PERSON}|reasons? against|bring"
        r" (?:every|each|the|all)"
        r" (?:topic|talk|conversation|question)s? (?:to|back|round)|(?:hesitates?|objections?)\b|recruit"
        r" the|keep the [a-z]{3,16}"
        r" (?:in|from|talking)|make (?:leaving|cancelling|the (?:cancellation|change)) (?:look|seem|sound)",
    ),
    # Somebody else's good.
    "profit": words(
        r"(?:sponsor|advertiser|affiliate)(?:s|'s|s')? (?:margin|commission|profits?|turnover|earnings)\b"
        r"|protect (?:the |our )?(?:company|vendor|seller|brand"
        r"|operator|shop|(?:reputation|margin|revenue|image) of)\b"
    ),
    # The part of a seller.
    "plays": words(
        r"(?:act|speak|behave|answer|present yourself) as (?:a|an|the|our) <1>(?:representative|salesperson"
        r"|seller|advocate"
        r"|spokesperson|envoy|account manager|ambassador) (?:of|for)\b|adopt the role of our\b"
    ),
}
