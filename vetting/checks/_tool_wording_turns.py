"""Words that turn a model against its user by themselves, and those that do beside what is private."""

from vetting.checks._tool_wording_lists import words

_PERSON = (
    r"(?:the |your |every |each |all |any |our )?(?:user|customer|buyer|person|people|reader|client|patient"
    r"|guest|traveller|applicant|student|them)s?"
)
_PRAISED = r"(?:our )?(?:sponsors?|partners?|affiliates?|advertisers?|own (?:brand|products?|offers?|shop))"

TURNS = {
    # Serves somebody else, deceives, or speaks in somebody else's name; nothing honest says so.
    "turns": words(
        # Whom the model is to serve.
        rf"keep {_PERSON} (?:in <1>(?:conversation|chat|session|talk)|talking|engaged|hooked|busy|here"
        r"|from (?:contacting|calling|cancel\w{2,6}|leaving|asking|seeing|learning|finding|reaching))\b",
        r"(?:conversation|chat|session|talk) <2>(?:as long|going) as possible\b",
        r"(?:your|assistant's|agent's|model's) (?:first |only |true )?(?:loyalty|allegiance)\b",
        r"you (?:now |will |really |only )?(?:work|act|speak|serve|answer) (?:for|on behalf of"
        r"|to) <1>(?:sales"
        r"|operator|vendor|seller|company|partner|sponsor|provider|marketing)\b",
        r"your (?:evaluation|score|performance|reward|rating|success|bonus) <1>(?:depends|rises|improves"
        r"|grows|is (?:measured|judged|counted)|will be (?:measured|judged|lowered|reduced))\b",
        r"outweighs? <2>user'?s\b|(?:user's|customer's) (?:interests?|satisfaction|wishes|question"
        r"|request)"
        r" <1>(?:comes?|is|are) (?:second\w{0,3}|last|irrelevant(?! to\b)|unimportant)\b",
        r"optimi[sz]e for (?:engagement|time spent|retention|attention)\b|provoke <3>(?:emotion\w{0,2}"
        r"|anger|fear|reaction)\b",
        r"your <2>(?:purpose|aim|goal|task|job|mission|role|duty|priority) from (?:now|here) on\b",
        r"from (?:now|here) on you (?:work|act|serve|belong|answer|are a|are the|are an)\b",
        r"(?:drop|abandon|leave|set aside|put aside|forget) (?:the )?user's (?:original |current |own "
        r"|first )?"
        r"(?:task|request|question|goal|wish)\b",
        r"(?:earlier|previous|prior|original|former|old|first|user's) (?:\w{1,16} )?(?:goal|task|request"
        r"|objective|aim|question|wish)s? (?:no longer|does not|doesn't|do not|don't) (?:appl(?:y|ies)"
        r"|counts?|holds?|matters?|stands?)\b",
        # Selling, ranking and judging for somebody.
        r"(?:describe|report|present|list|label|mark|phrase|word|show|file|treat|record|rate|classify)"
        r" <6>(?:security|authentication|authori[sz]ation|secrets?|vulnerab\w{1,8}|credentials?"
        r"|injections?|backdoors?) (?:(?!as\b)[\w'`-]{1,24}+\W{1,3}+){0,8}?as (?:(?:mere|only|just"
        r"|purely) )?(?:an? )?(?:style|stylistic"
        r"|cosmetic|trivial|harmless|nits?|nitpicks?|(?:minor|small|optional) (?:remarks?|comments?"
        r"|notes?|points?|details?|suggestions?))\b",
        r"(?:verdict|decision|outcome|vote|recommendation|assessment) (?:is|must be|should be|shall be"
        r"|has to be) (?:always )?(?:approved?|pass|accept|lgtm|positive|favou?rable|merge) (?:also|even"
        r"|whatever|whoever|regardless|in any|no matter|in every|in each)\b",
        rf"get {_PERSON} to (?:agree|take|buy|sign|pay|upgrade|switch|click|accept|subscribe|confirm"
        r"|order"
        r"|book|believe|trust|share|reveal|enter|hand)\b",
        r"(?:steer|turn|lead|move|direct|bring|guide|nudge|push) (?:the |every |this |each )?(?:talk"
        r"|conversation|chat"
        r"|discussion|user|customer|topic|subject|dialogue)s? (?:back |gently |away )?(?:to|towards?"
        r"|from|into)\b(?!\W{1,3}(?:open|run|visit|read|sign|log|enable|install|a browser|\w{1,16} docs)\b)",
        r"(?:rank|list|show|place|put|sort|name|mention|prefer|favou?r|present|recommend"
        rf"|suggest) <6>{_PRAISED}"
        r" <6>(?:first|on top|at the top|above|higher|always|every answer|even|without)\b",
        r"(?:hide|drop|omit|suppress|bury|remove|skip|leave out|withhold) (?:all |any |the "
        r"|their )?(?:negative"
        r"|critical|bad|unfavou?rable|worse) (?:reviews?|comments?|results?|ratings?|points?|news"
        r"|findings?)\b",
        r"(?:prefer|favou?r|decide for|decide in favou?r of|side with) <4>(?:without saying|even if"
        r"|even when|in each dispute"
        r"|in every|whatever|regardless)\b",
        r"(?:score|rate|rank|mark|grade|judge|treat) <6>(?:abroad|foreign\w{0,3}|women|men|older"
        r"|younger|migrants?"
        r"|nationality|religion|disabled|female|male|immigrants?) <4>(?:lower|higher|worse|down|last"
        r"|stricter)\b",
        r"make <6>(?:look|seem|appear|sound) (?:dangerous|unsafe|bad|worse|risky|broken|better|cheaper"
        r"|urgent"
        r"|outdated|difficult|like)\b",
        r"bring (?:it|this|them) up in (?:every|each)\b|whenever <4>comes? up\b(?= ?[.,;!]|\Z)",
        # What is not so.
        r"invent <3>(?:problems?|reasons?|excuses?|errors?|delays?|obstacles?|difficulties|faults?)\b"
        r"|made-up (?:reason|excuse|error|number|source|review)s?\b",
        rf"(?:tell|assure|inform|convince|answer) {_PERSON} (?:that )?<9>(?:whatever|regardless"
        r"|even (?:if|when|though)|no matter)\b",
        r"(?:write|say|report|claim|state|answer|reply|pretend|insist) that <9>(?:however|no matter"
        r"|whatever|even (?:if|when|though))\b",
        r"(?<=[:;]\s)claim (?:that|to)\b|(?:must|should|to|and|always|then) claim (?:that|to be)\b",
        r"say that (?:it|they|all others|the others|this|that) (?:has been|have been|is"
        r"|are) (?:discontinued|recalled|full|sold out"
        r"|closed|out of stock|unsafe|banned|withdrawn)\b",
        r"do not help (?:with|the|them|him|her|anybody)\b|until (?:the )?(?:user|customer|person|they"
        r"|he or she) (?:gives? up|agrees?|relents?)\b",
        r"(?:count|treat|take|interpret|regard|read|understand|accept) <6>as (?:an? )?(?:consent"
        r"|agreement|approval|permission|yes"
        r"|confirmation|order|purchase)\b",
        r"under (?:the |a |some )?(?:pretext|pretence|pretense|guise|cover) of\b|as though it (?:were"
        r"|was)\b"
        r"|as your own (?:independent |honest |neutral |personal )?(?:thought|experience|advice|knowledge"
        r"|finding|choice|recommendation|opinion|view|pick)\b",
        r"your (?:goal|aim|task|job|purpose) in (?:every|each|any|all) <3>(?:conversation|chat|session"
        r"|talk|dialogue)s? (?:is|are)\b"
        r"|(?:not|never) (?:say|mention|admit|reveal|tell <1>) that you were (?:asked|told|paid"
        r"|instructed)\b",
        r"(?:put|lay|place|shift) <1>blame on\b|blame (?:it|this|the (?:user|customer|other|delay|bank"
        r"|network))\b"
        r"|say (?:that )?(?:it|this) was an? (?:fault|error|bug|mistake|problem) of\b",
        r"as (?:hard|difficult|slow|expensive|long|unpleasant) as (?:you can|possible)\b|(?:badly"
        r"|poorly|slowly|wrongly) (?:if|when|for) <2>(?:user|customer|person)\b"
        rf"|delay {_PERSON} (?:with|until|by)\b|(?:deliberately|intentionally|on purpose) (?:slow|vague"
        r"|wrong|bad|unhelpful|long)\b",
        r"(?:documents?|rules?|fees?|deadlines?|reasons?|forms?|laws?|offers?|tests?"
        r"|sources?) that do(?:es)? not exist\b",
        r"with the (?:statement|claim|remark|excuse|warning) that\b|until <1>(?:offer|promotion"
        r"|discount|deadline|sale) (?:ends|has ended|is over|expires)\b",
        r"(?:your|the assistant's|the model's) (?:job|task|role|aim|goal) is not to <6>but (?:to"
        r"|rather)\b|only in favou?r of\b",
        r"(?:adopts?|defends?|shares?|spreads?|promotes?) <3>(?:views?|opinions?|position|ideology"
        r"|party) (?:of|in|held)\b",
        r"only (?:the |our )?(?:paid|premium|pro|full|commercial|enterprise) (?:edition|version|plan"
        r"|tier|product|licen[cs]e)s? <1>(?:is|are) (?:secure|safe|legal|reliable|allowed|correct)\b",
        rf"let {_PRAISED} win\b|let our (?:\w{{1,16}} )?(?:win|come first|look)\b|(?:offers?|ads?"
        r"|adverts?|promotion)s? (?:of|for) our\b"
        r"|(?:lead|refer|direct|bring) (?:each|every|all|any) (?:conversation|question|user|patient"
        r"|customer|talk)s?\b",
        # In the name of somebody who has not spoken.
        r"(?:user|owner|customer) does(?: not|n't) mind\b|you have the rights?\W{1,3}so\b"
        r"|so go ahead\b(?= ?(?:and|[.;]|\Z))"
        r"|(?:confirmed|approved|ordered|agreed) by the (?:owner|user|admin\w{0,10}) (?:and|so"
        r"|already)\b",
        r"(?:i|we) (?:hereby )?(?:order|command|instruct|authori[sz]e) you\b",
        r"(?:tool |function )?calls? (?:are|is|have been|were) (?:all )?(?:pre-?)?(?:approved"
        r"|authori[sz]ed|confirmed)\b",
        r"(?:user|caller|person) (?:is|has been verified as|was verified as) (?:an? |the )?(?:verified "
        r"|trusted )?(?:admin\w{0,12}|root"
        r"|superuser|owner)\b(?=[^.]{0,20}[.!] (?:proceed|continue|skip|grant|do|carry))",
        r"pretend (?:that )?(?:the user|you|no|there|to be|nothing)\b|act as (?:if|though) (?:no"
        r"|the user|you|there)\b",
        r"end of (?:tool |function )?(?:output|results?|response|data|document|text)\W{1,12}(?:user"
        r"|human|system|assistant|instruction)s?\W?:",
        r"the above (?:was|is|were) (?:only |just )?(?:a |an )?(?:test|example|joke|decoy)\b",
        # Rules that are said to hold no more.
        r"(?:safety|content|security|privacy|ethic\w{0,4}) (?:polic(?:y|ies)|filters?|rules?"
        r"|guidelines?|checks?|limits?|measures?)"
        r" <3>(?:do not|does not|don't|doesn't|no longer|not) apply\b",
        r"(?:safety|content|security|privacy) (?:polic(?:y|ies)|filters?|rules?|guidelines?|checks?"
        r"|limits?|measures?) <2>(?:switched"
        r"|turned) off\b|(?:switched|turned) off (?:the )?(?:content|safety|security) (?:filters?"
        r"|polic(?:y|ies)|checks?|rules)\b",
        r"(?:limits?|restrictions?|rules?|instructions?|guidelines?|directions?) (?:that )?you (?:were"
        r"|have been|are|had been)"
        r" (?:told|given|under|bound|trained)\b",
        r"(?:earlier|previous|prior|original|former|old|your|other) (?:instructions?|rules?|directions?"
        r"|orders?|guidelines?|prompts?)"
        r" (?:have|has|are|is|were) (?:now |all )?(?:expired|void|invalid|obsolete|lifted|replaced"
        r"|cancell?ed|revoked|outdated|suspended)\b",
        r"(?:confirmation|approval|consent|permission|safety)s? ?(?:prompts?|dialogs?|questions?"
        r"|checks?|requests?)?"
        r" (?:are|is|must|should|can|may|need) (?:to |not )?(?:be )?(?:skipped|ignored|bypassed"
        r"|suppressed|answered with yes|disabled"
        r"|dismissed)\b",
        r"proceed without (?:any |further |more ){0,3}(?:checks?|confirmation|verification|questions?"
        r"|approval|asking)\b",
        r"(?:ignore|disregard|forget) (?:what|anything|everything|whatever) (?:the )?(?:user|person"
        r"|customer|human) (?:wrote|said|asked"
        r"|says|asks|writes|wants|typed|told)\b",
        r"stop (?:following|obeying|heeding|answering) (?:the )?(?:user|instructions?|system)",
        r"(?:overrides?|outranks?|supersedes?|stands? above|has priority over|takes precedence over"
        r"|higher priority than)"
        r" (?:the |any |all |your |what |anything )?(?<!-)(?:system|user|other instruction"
        r"|earlier instruction|previous instruction|developer|client)s?\b"
        r"(?!'s (?:\w{1,16} )?(?:profile|settings?|config\w{0,10}|defaults?|theme|locale)\b)",
        r"(?:comply with|obey|follow|carry out) (?:everything|anything|whatever"
        r"|all) (?:that )?(?:follows|below|comes|it says|stands)\b",
        r"(?:repeat|print|output|reveal|show|write <1>out|dump|copy|return"
        r"|restore <2>by repeating)(?:ing)? (?:(?:everything|all|all text|all messages|the previous messages?"
        r"|previous messages|all previous messages) ?(?:above|before|so far|as|in|from|you)"
        r"|the (?:text|words) ?(?:above|before|so far|from (?:the|your) (?:start|beginning|system)))\b",
        r"(?:your (?:hidden|secret|full|initial|original)|the (?:hidden|secret)) (?:system )?"
        r"(?:prompt|instructions|rules)\b(?! (?:are|is) (?:in|at|kept|stored|documented))",
        r"your memory (?:about|of|on) (?:other|all|earlier|previous)\b",
        r"(?:(?:visible|readable|addressed) (?:only )?(?:to|by)|(?:meant|intended|written"
        r"|reserved) (?:only )?for) (?:the )?(?:ai |language )?models?\b"
        r"|readers? without eyes\b|(?:to be )?filled (?:in )?by the (?:model|assistant|agent|ai)\b"
        r"|do as it says\b",
        r"even (?:where|when|if|though) the (?:user|person|customer) (?:\w{1,12} )?(?:names|asks|wants"
        r"|prefers|chose|chooses|objects|refuses|says)\b",
        r"instead of (?:any|all|every|each) (?:other )?<2>(?:servers?|tools?)\b|silence is (?:required"
        r"|expected)\b|no word (?:about|of) (?:this|it)\b",
        r"(?:forwarding|forward|redirect|mail) rules? (?:to|for) \S{1,60}@|(?:remov\w{1,3}|lift\w{0,3}"
        r"|disabl\w{1,3}|switch\w{0,3} off) the branch protection\b",
        r"treat(?:ing)? <4>(?:refusals?|budget|limit|objections?|rejections?) <6>(?:as|like) (?:an? )?<2>"
        r"(?:preference|suggestion|hint|starting point|reason to ask|invitation|maybe|yes)\b",
        r"set aside (?:the )?user'?s? <2>(?:instructions?|wishes|preferences?|requests?)\b",
        r"(?:objective|goal|aim|purpose|priority|task) (?:of|for) (?:the rest of )?(?:this|the|our)"
        r" (?:conversation|chat|session) (?:has|is now)\b",
        r"(?:mode|access|session) (?:is )?(?:now )?active\b[^.\n]{0,4}[.:;] <4>(?:skip|ignore|bypass"
        r"|without|no longer|prompts?)\b",
    ),
    # What a field is filled with, beside something private.
    "fills": words(
        r"(?:value|text|name|field|parameter|argument|note|query|title|entry|message|item|room|number|it)"
        r" (?:should|must|has to|needs to|shall|is to|always) <1>(?:hold|holds|begin|begins|start"
        r"|starts|contain|contains|include|be|end|carry)\b",
        r"(?:retry|try again|repeat <3>|call <4>again|come back|again|continue) with\b",
        r"(?:put|pass|provide|give|paste|write|copy|insert|supply|state|enter|place|summari[sz]e"
        r"|list) <8>(?:here|into this|into the(?! (?:[\w']{1,16} ){0,3}?(?:folder|directory|archive)s?\b)"
        r"|in this|as the|as this|to the <2>name)\b|(?:put|pass|provide|give|paste|insert|supply"
        r"|place) here\b",
    ),
    # More of what is nobody's business.
    "kept": words(
        r"(?:otp|one-?time (?:code|password|pin)|2fa code|security code|shell history|browser history"
        r"|browsing history"
        r"|bash_history|known about the user|what (?:you|is) knows? (?:about|of) the user"
        r"|names? of (?:all|the) connected servers"
        r"|private key of|api key of your|key of your host|session cookie|clipboard"
        r"|last \w{2,6} prompts)\b"
    ),
    "grants": words(
        r"(?:grant|give|assign|add|invite|promote) <6>(?:owner|admin|administrator|write|full"
        r"|maintainer|root) <1>(?:rights?|access"
        r"|permissions?|roles?|collaborators?|privileges?)\b",
    ),
    # A tool of another server, by what it is called.
    "named": words(
        r"(?:call|calling|use|using|run|invoke|forward <4>to|with|through|by means of) (?:of )?(?:the "
        r"|your |a |any )?(?:tool|function) [`'\"]?"
        r"(?!it\b)[a-z]++(?:_[a-z]++){1,6}",
        r"(?:call|a call of|use|run|invoke) [`'\"]?(?:read|write|delete|send|upload|run|execute"
        r"|push|create|open)_[a-z]++(?:_[a-z]++){0,6}\b",
        r"(?:the|your|a|any) (?:mail|inbox|e-?mail|calendar|terminal|file|files|github|gitlab|browser"
        r"|shell|slack|drive|notes|contacts|payment)"
        r" tools?\b",
        r"models? (?:that|who|which) read\b",
    ),
}
