"""Words by which a text hides, lies, sets its own will above the user's, or speaks to a model."""

from vetting.checks._tool_wording_lists import words

_REPLY = (
    r"(?:the |your |any |every |its |a )?(?:\w{1,16} )?(?:answer|reply|replies|response|summary|message"
    r"|explanation|conversation|chat)\b"
)

WILLS = {
    # It is kept from people.
    "hides": words(
        r"(?:do|does|should|must|will) not (?:be )?(?:see|seen|flag|flagged|itemi[sz]e"
        r"|itemi[sz]ed) (?:it|this|them|these|that)\b",
        r"(?:confidential|hidden|kept|(?<!consumer\W)(?<!client\W)(?<!api\W)(?<!app\W)secret)"
        r" from (?:the |him|her|them)",
        r"(?:do|does|must|should|shall|need|needs|may|can|will|is|are) ?(?:not"
        r"|n't) (?:be )?(?:to be )?"
        r"(?:necessary to )?(?:ever |also )?(?:tell|mention|reveal|point <1>out|bring <1>up"
        r"|disclose"
        r"|discuss|admit|comment on|announce|acknowledge|let on|let the user|told|mentioned"
        r"|revealed|disclosed)\b(?! apart| (?:you )?(?:whether|which)\b)",
        r"(?:don't|never) (?:tell|mention|reveal|point <1>out|bring <1>up|disclose|admit|discuss"
        r"|comment on|acknowledge)\b",
        r"without (?:further |any |a )?(?:explanation|mention|mentioning|telling|notice"
        r"|noticing"
        r"|saying|informing|notifying|disclosing|showing|drawing attention|the user|word)\b"
        r"|without (?:further |any )?comment\b",
        r"(?<!never\W)(?<!not\W)(?<!would\W)(?<!could\W)(?<!than\W)"
        r"(?<!\bof\W)(?<!dropped\W)(?<!ignored\W)(?<!skipped\W)(?<!done\W)"
        r"(?<!fails\W)(?<!fail\W)(?<!breaks\W)(?<!break\W)(?<!skip\W)(?<!completes\W)(?<!can't\W)"
        r"(?:silently|secretly|invisibly|covertly|discreetly|unnoticed|quietly)\b"
        r"(?! (?:skip|ignor|drop|fail|fall|truncat|overwrit|clamp|convert|round|return|succe|default"
        r"|cap|trim|omit"
        r"|strip|swallow|los|discard|miss|break|accept|lack|coerc|serv|rout|switch|stop|stall|reset|partial"
        r"|degrad))"
        r"|invisible to (?!other\b)",
        r"(?:withhold|conceal|hide) <4>(?:from|user)\b|deny that\b|as (?:if|though) (?:only"
        r"|nothing|you|it(?! (?:were|was|is) (?:at|in|on|under|an?|part|saved|named|written)\b))\b",
        r"(?<!not\W)as your own (?:(?:honest|independent|impartial|unbiased|personal|neutral|free) )?"
        r"(?:opinion|idea|view|words|recommendation|finding|judge?ment|conclusion|assessment|verdict|choice)\b"
        r"|(?:leave|leaving|left) out (?:that|who|whose|any mention) (?:it|this|they|these|there|the|you|we"
        r"|of|pays?|paid)\b"
        r"|no need to (?:bring|mention|tell|talk about)|(?:keep|kept) <5>to yourself\b"
        r"|(?:is|are) not to (?:learn|know|see|hear|notice|find out|be told)\b",
        r"keep (?:this|it|that) (?:between|to yourself|secret|private|hidden|confidential)\b",
        r"(?:keep|leave) (?:it|them|(?:this|that|these|those)(?: \w{1,16})?) out of (?:the|your|any|its"
        r"|every) (?:answer|reply|response|summary|conversation|chat|report|explanation)\b",
        r"leave (?:it|this|them|that|these|those) out of\b|unless the user (?:insists|asks (?:twice"
        r"|explicitly))\b",
        r"not (?:visible|shown|displayed) to (?:the user|users|people|humans|him|her|them)\b",
        rf"(?:omit|drop|exclude|strip|skip|leave|keep) (?:this|that|these|those|it|them)(?:"
        rf" \w{{1,16}})?"
        rf" (?:from|out of|off) {_REPLY}|(?:leave|leaving) out (?:this|that|the|these)"
        rf" (?:\w{{1,16}} )?(?:step"
        r"|call|lookup|preparation|action)s?\b",
        r"(?:do|does|should|must|shall|need|needs|has|have) ?(?:not|n't) (?:to )?(?:be "
        r"|appear |show up |come up"
        rf" |turn up )<2>(?:part of|in) {_REPLY}|(?:has|have) no place in {_REPLY}"
        rf"|(?:does|do) not belong in(?:to)? {_REPLY}",
        r"(?:answer|reply|response|summary|explanation) (?:should|must|need|shall|does|do)"
        r" ?(?:not|n't)"
        r" (?:contain|mention|include|refer to|describe|list|reveal|say|tell|speak of|show)"
        r" (?:this|that|these"
        r"|it|them|how|where|any of)\b",
        r"no (?:need|reason|point|use) (?:to|in) (?:bring|mention|tell|talk|say|explain"
        r"|comment|point|spell"
        r"|trouble|bother|report|announc)\w{0,3} (?:about |out |on )?(?:it|this|that|these"
        r"|them|(?:the )?(?:user"
        r"|person|customer|step)s?)\b",
        r"(?:users?|they|people|person|customer) (?:must|should|need|will|does|do|would|may"
        r"|can)(?: not|n't)"
        r" <4>(?:know|see|notice|be told|learn|find out|bothered|aware|informed)\b",
    ),
    # What is said is not so.
    "lies": words(
        r"(?:stated?|rendered|described|presented) as\b|says? that (?:it|this|all|everything|no"
        r"|there)\b",
        r"(?<!never\W)(?<!not\W)(?:print|report|return|answer|reply|claim|state|tell"
        r"|say)s?(?!:) (?:the user )?(?:with )?(?:that )?"
        r"""(?<=["'«])(?:0|no|zero|all|everything|nothing|fine|ok|safe|success)\b""",
        r"(?:replace|swap|exchange|substitute) <5>(?:iban|account|recipient|address|header|wallet"
        r"|link|url"
        r"|number|price|amount|key|name|result|value)s? <5>(?:with|by|for|to|before|in)\b",
        r"(?:change|alter) <5>(?:iban|account|recipient|address|header|wallet|price|amount)s?"
        r" <5>(?:with|by|for|to|before|in)\b",
        r"(?<!not\W)(?:increase|raise|inflate|lower|reduce|round|adjust|multiply) <5>(?:price|amount"
        r"|score|rating"
        r"|fee|percent|result|total|number)s? <5>(?:in what|before|when"
        r"|by(?!\W{0,1}[`'\"]\w+[`'\"])|to the)\b",
        r"in an? (?:friendly|favou?rable|positive|good|bad|poor|mild) light\b"
        r"|give the impression\b|pretend\b|disregard\b|falsif|play <1>down\b|multiply the\b",
        r"remove <5>(?:tests?|checks?|warnings?|evidence|traces?|logs?) <3>(?:fail|that|which"
        r"|so)\b",
        r"(?:deny|suppress) (?:it|this|that|them|there)\b",
    ),
    "even": words(
        r"(?:also|even) (?:when|if|though) (?:there|it|they|that|this|some|not)\b"
        r"|whether or not\b",
        r"in any case\b|whoever\b|whatever\b|no matter\b|regardless\b",
    ),
    # Nothing honest says so, whatever else there is.
    "twists": words(
        r"as (?:if|though) the (?:thought|idea|wish) (?:came|had come|occurred|arose)\b"
        r"|so that <4>(?:feels?|seems?|looks?)"
        r" (?:hard|too hard|difficult|incomplete|urgent|impossible|out of reach)\b|play <1>down what\b",
        r"(?:aim|goal|objective|purpose|point|idea|measure|task) (?:of <4>)?(?:from (?:here"
        r"|now) on )?is <1>(?:that|how many|how often|the number of)"
        r" <4>(?:opens <3>(?:daily|every day|again|more often)|comes? back|buys?|upgrades?"
        r"|subscribes?|pays|spends?"
        r"|clicks?|merged|sold|signs up|ends? up in)\b",
        r"(?:treat|count|handle|take) <2>(?:user|customer|person|reader|questions?|doubts?|concerns?"
        r"|objections?|worries|warnings?)"
        r" <5>as (?:an? )?(?:delays?|noise|obstacles?|resolved|answered|settled|friction)\b",
        r"without waiting to be (?:asked|told)\b|(?:is|are) not to be (?:raised|questioned|brought up"
        r"|commented on)\b",
        r"(?:my|your) (?:objective|goal|aim|mission|agenda) from (?:here|now) on\b"
        r"|keep (?:this|the|my|that) (?:objective|goal|aim|motive|intention|agenda"
        r"|plan) <1>(?:to (?:my|your)self|secret|hidden)\b",
        r"do(?:es)? not exist for you\b|until <1>(?:user|person|customer|they) (?:has "
        r"|have )?(?:signed up"
        r"|subscribed|bought|paid|upgraded|ordered)\b",
        r"(?:fail\w{0,4}|broken|red) <8>(?:report|say|claim|state|tell <2>) that (?:everything|all"
        r"|they all"
        r"|it all) <1>(?:passed|passes|pass|succeeded|green|fine|works)\b",
        r"(?:account|iban|wallet|payee)(?: number| address)? is (?:[a-z]{2}\d\d|0x[0-9a-f]|\d{4})",
        r"(?:fail\w{0,4}|errors?|warnings?|vulnerab\w{1,8}|negative|critical|overdue|expired"
        r"|rejected|clauses?) <5>(?:counted|reported|shown|listed|marked|treated|presented"
        r"|described) as (?:skipped|passed|ok|success\w{0,6}|fine|low|resolved|standard|safe"
        r"|approved|neutral|positive)\b",
        r"(?:skip|omit|(?:do not|don't|without) run(?:ning)?) <5>(?:tests?|checks?|suite|build|scans?|review)"
        r" <3>(?:report|say|claim|state|tell) <4>(?:that|they|it) <2>(?:pass|passed|passes|succeeded|green"
        r"|fine|clean|ran|done)\b",
        r"(?:mark|report|declare|close|claim) <4>(?:done|fixed|resolved|completed?|finished|solved|patched)"
        r" without (?:actually )?(?:changing|fixing|touching|editing|doing|running|testing|patching)\b",
        r"answer (?:every|any|each|all) <2>questions? with (?:yes|no)\b",
        r"(?:payment|bank) details (?:have )?changed\b|use (?:the )?account \d",
        r"replaces? (?:the |your |any )?(?:present|current|previous"
        r"|original) (?:\w{1,16} )?(?:goal|task|instructions?|prompt|request)\b",
        r"instructions? (?:that )?you (?:follow|must|have to|are to)\b|standing (?:orders?"
        r"|instructions?)\b|(?<!will\s)carry (?:it|them|this|that) out\b|supersedes? (?:the |any "
        r"|all )(?!older |old |previous |former |deprecated )<2>(?:tool|shell|instructions?"
        r"|server)s?\b",
        r"(?:negative|critical|bad|unfavou?rable|unflattering) (?:remarks?|reviews?|comments?"
        r"|results?|news"
        r"|points?|findings?|passages?|sentences?) <5>(?:neutral|positive|rendered|softened"
        r"|omitted"
        r"|dropped|left|skipped|removed|good|mild|friendly)\b",
        r"(?<!not\s)(?<!n't\s)(?<!never\s)(?:follow|obey|perform|execute|carry out|complete"
        r"|act on|comply with|do"
        r"|give precedence to|continue with) (?:exactly |all |any |the |every |its |those "
        r"|these )*+"
        r"(?:what(?:ever)?|instructions?|steps|orders?|tasks?|commands?|requests?|directions?) <5>"
        r"(?:in|of|from|says?|tells?|asks?|contains?|demands?|stored|found|returned|given|below(?! taking))"
        r" (?:(?:the|this|its|that|a|an|any|your|search|each) )?(?:\w{1,16}+ )?(?:value|results?"
        r"|page|file"
        r"|text|document|comments?|issues?|resource|notes?|message|answer|response|output"
        r"|description|e-?mail"
        r"|mail|ticket|website|repository|repo|field|parameter|name|whoever|it)\b",
        r"(?:completed|carried out|executed|performed|obeyed|followed) by (?:the )?(?:assistant"
        r"|agent|model"
        r"|ai|llm)\b",
        r"makes? (?:the |every |a )?(?:readers?|users?|them|people|customers?"
        r"|person) <2>(?:upgrade|buy"
        r"|believe|feel(?! (?:seen|heard|welcome|valued|supported|understood|appreciated|comfortable"
        r"|at (?:home|ease))\b)|sign|choose|think|doubt|pay|switch|stay|trust|click)\b",
    ),
    # Rights that the text gives itself, and wills above the user's.
    # Nobody is to be asked.
    "unasked": words(
        r"(?:skip|bypass|circumvent|suppress|avoid) <3>(?:approval|confirmation|consent|permission)s?\b",
        r"(?:asking|confirmation|consent|approval) <4>(?:is|are) (?:no longer|not)"
        r" (?:needed|required|necessary)\b",
    ),
    "rules": words(
        r"(?:access|rights?|permissions?) (?:has|have) been (?:extended|granted|raised"
        r"|elevated)\b|you may now\b|without (?:a |any )?(?:dialog|prompt|question)\b"
        r"|to be allowed to\b|policy breach\b|refusal to\b|do(?:es)? not want (?:to be asked"
        r"|questions)\b",
        r"(?:skip|bypass|circumvent|ignore|suppress|avoid|disable|turn off"
        r"|switch off) <5>(?:approval"
        r"|confirmation|dialog|prompt|review|check|guard|safety|policy|policies|verification"
        r"|validation"
        r"|filter|restriction|warning|protection|sandbox|consent|permission)s?\b",
        r"(?<!out\W)(?:confirm|confirmed|force|approved?|auto_?approve|skip_?confirm\w{0,8}"
        r"|no_?confirm\w{0,8})[\"'`]?"
        r"\s?[=:]\s?[\"'`]?true\b(?! to (?:re-?\w|overwrite|refresh|update|ignore|replace"
        r"|bypass the cache)\w*)",
        r"(?<!requires\W)(?<!require\W)(?<!requiring\W)(?<!needs\W)(?<!need\W)(?<!without\W)(?<!an\W)(?:admin|root"
        r"|elevated|full|unrestricted|privileged) (?:(?<!root\W)connection|permissions?|rights?"
        r"|privileges?)\b",
        r"ethic|beta users?\b|(?:restricted|developer|maintenance|debug|god|audit) mode\b",
        r"(?:message|note|order|instruction|word)s? from (?:the )?(?:developer|admin"
        r"|administrator|operator"
        r"|system|vendor|owner|user|team)\b(?!'s <1>(?:mailbox|inbox|folders?|accounts?|chats?|channels?)\b)"
        r"|(?:i|we) (?:instruct|order|command|require"
        r"|authori[sz]e) you\b",
        r"you (?:have been|were|are) (?:selected|chosen|authori[sz]ed|granted|allowed|instructed"
        r"|upgraded)\b(?! to (?:use|take|make|run|call) (?:a maximum of|at most|up to) )",
        r"you (?:have )?agreed\b"
        r"|(?<!that\s)(?<!when\s)(?<!once\s)(?<!if\s)(?<!which\s)(?<!whether\s)(?<!after\s)(?<!unless\s)"
        r"(?<!because\s)(?<!until\s)(?<!case\s)(?<!time\s)"
        r"the user (?:has|had) (?:now |just |already )?(?:revised|changed|replaced|withdrawn|dropped"
        r"|abandoned) (?:the|their|this|that) (?:\w{1,16} )?(?:goal|task|request|objective|aim)s?\b"
        r"|(?<!that\s)(?<!when\s)(?<!once\s)(?<!if\s)(?<!which\s)"
        r"the user (?:has|had) (?:already |explicitly |previously )?(?:asked|agreed"
        r"|approved|allowed|accepted|consented|permitted|authori[sz]ed)\b",
        r"(?:coming|came|comes?|as if) from the user\b|on the user's behalf\b"
        r"|in the user's name\b",
        r"(?:before|over|above|than|override[sn]?|outranks?|instead of) (?:any |all |the "
        r"|what the )?users?"
        r"(?:'s?)? (?:instructions?|wish(?:es)?|request|wants?|asks?|says?|preferences?"
        r"|question)\b",
        r"obey\b|(?:precedence|priority) (?:to|over) (?:the |any |what )?(?:user|instruction"
        r"|other instr)",
        r"need not (?:respect|ask|confirm|wait)\b"
        r"|whatever (?:it costs|the user(?! (?:wants to|asks? about) \w)|happens)\b"
        r"|(?<!for\s)(?<!is\s)(?<!of\s)(?<!with\s)(?<!holds\s)whatever the user wants to\b"
        r"|no longer (?:need"
        r"|bound|have to)\b|set aside (?:the |your |all |any |what )"
        r"|mandatory (?:precondition|action)\b",
        r"the user'?s? (?:question|request|own)? ?(?:preference|question|request"
        r"|wish)(?:es)? (?:is|are|does"
        r"|do) (?:a test|not|irrelevant|secondary)\b|until it returns\b|never (?:finish"
        r"|stop) (?:the|working)\b",
        r"keep (?:calling|repeating)\b(?![^.\n]{0,80}\buntil (?:the |its )?(?:\w{1,12} )?(?:status|state)\b)"
        r"|at least \d{2,6} times\b|without (?:asking(?! again)|confirming"
        r"|approval"
        r"|permission|consent)\b",
    ),
    # It is the model that is spoken to.
    "model": words(
        r"(?:to|for) (?:the |all |any )?(?:ai|assistants?|agents?|llms?|models?)\b(?! (?:sdk"
        r"|context|api|name|id|mode|configuration|runtime|session))|agents? (?:quoting|using"
        r"|reading|answering|working|editing)\b|(?:should|if) the (?:model|agent|assistant)\b"
        r"|the (?:agent|assistant|model) is (?:kindly )?(?:asked|told|required|expected)\b",
        r"(?:assistants?|agents?|llms?|language models?|ai models?|the model|models|chatbots?"
        r"|the ai"
        r"|orchestrator|tool callers?|callers?) <3>(?:must|should|shall|has to|have to|needs? to"
        r"|is expected"
        r"|are expected|is required|are required|will now|will also|calls?|calling|opens?|reading"
        r"|may include"
        r"|can only|are to|is to)\b",
        r"(?:note|notice|hint|message|instructions?|nb|reminder|tip|task|steps?) (?:for"
        r"|to) (?:the |all |any "
        r"|every )?(?:language models?|models?|assistants?|agents?|ai|llms?|callers?"
        r"|orchestrator)\b",
        r"(?:assistant|agent|ai|model|llm|system|orchestrator|mandatory|prerequisite"
        r"|precondition)\b"
        r"[^.\n\w]{0,2}[:\]>]",
        r"for tool (?:selection|use|callers)\b|next (?:step|task|action)\b|new (?:task"
        r"|instructions?|goal)\b",
        r"continue with (?:the task|step|the instructions?)\b|end of (?:data|results?|document"
        r"|output|page)\b",
        r"your own (?!(?:\w{1,16} )?(?:server|account|machine|computer|folder|key|token|instance|host"
        r"|network|project"
        r"|repo|repository|notes folder|site|domain|database|endpoint|url|device|workspace"
        r"|installation|word)s?\b)"
        r"|your (?:next|final|real|true|new|task|goal|reply|answers?|replies|response|summary"
        r"|loyalty|job"
        r"|duty|mission|instructions)\b|you (?:must|will then|remember)\b|in this (?:chat"
        r"|conversation)\b",
        r"before (?:replying|answering|responding|you reply|you answer)\b",
    ),
}
