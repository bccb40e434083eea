"""Words for what an order is about: private things and where they go, tools of others, commands, gain."""

from vetting.checks._tool_wording_lists import words
from vetting.patterns import pattern

_USER = r"(?:the |their |a )?user'?s"

_SERVERS = (
    r"(?:other|another|every other|all other) servers?\b|built-in (?:shell|tools?|search"
    r"|browser)\b|of the (?!mcp|remote|local|this|api|web|http|language|sse|dev|proxy|same"
    r"|new|current)\w{2,16} server\b"
    r"|any <4>tools? (?:that )?you (?:have|can (?:use|call|reach)|were given)\b"
    r"|(?:every|each|all|any) tool calls?\b|(?:other|another|competing"
    r"|different) (?:\w{1,16} )?(?:tools"
    r"|servers?|functions|mcp)\b"
)
_TOOLS = (
    r"(?:read_file|write_file|list_directory|list_files|send_e?mail|send_message|run_command"
    r"|execute_command|run_shell|run_terminal\w{0,10}|web_search|web_fetch|browser_navigate"
    r"|http_request"
    r"|push_files|delete_file|edit_file|search_e?mails?|get_file_contents"
    r"|str_replace\w{0,10})\b"
)

THINGS = {
    # What is nobody's business.
    "private": words(
        r"(?:complete|whole|full|entire|present|current) (?:dialog(?:ue)?|conversation|chat)\b"
        r"|(?:complete|whole|full|entire|prior|previous|earlier|preceding) (?:(?:prior|previous|earlier"
        r"|preceding) )?exchanges?\b(?! (?:rates?|server|online)\b)"
        r"|(?:complete|whole|full|entire|present|(?<!within\Wthe\W)(?<!during\Wthe\W)current)"
        r" session\b|(?<!need\W)(?<!needs\W)(?:complete|whole|full|entire) context\b",
        r"secrets folder\b|date of birth\b|maiden name\b|ssh config\w{0,10}\b"
        r"|password manager\b|security questions?\b|social security\b",
        r"(?:the |this |whole |full |entire )?conversation\b(?! id\b)|chat (?:history|log|transcript)\b"
        r"|transcript\b",
        r"(?:last|previous|earlier|prior|recent|all|every|past) <2>(?:messages?|turns?"
        r"|prompts?)\b",
        r"your (?:own |full |whole |private )?(?:reasoning|thinking|thoughts|chain of thought)\b",
        r"system (?:message|prompt|instructions?)\b|everything (?:that )?(?:you|the user)\b",
        r"what(?:ever)? (?:the )?(?:user|person|you) (?:said|wrote|asked|typed|knows?|remember"
        r"|find|found|sees?)\b",
        _USER + r" <2>(?:messages?|words?|mails?|inbox|files?|folders?|documents?"
        r"|repositor(?:y|ies)|repos|location|passwords?|(?<!users\Wrequest\W)data|environment|calendar|contacts?"
        r"|clipboard|home"
        r"|machine|browser|keys?|tokens?|history|config\w{0,10}|secrets?|credentials?|wallet"
        r"|notes|photos?)\b",
        r"sentence of the user\b|the user (?:said|wrote|typed|has open)\b|clipboard\b"
        r"|passwords?\b|passphrase",
        r"(?:api|ssh|private|secret|access|signing|encryption)[\s_-]?keys?\b|(?:bearer|access"
        r"|auth|session"
        r"|refresh|github|api)\s?tokens?\b|the token\b(?! (?:value|count|budget|limit|usage|owner))"
        r"|credentials?\b|secrets?\b|netrc\b|id_rsa"
        r"|id_ed25519",
        r"env (?:file|values?)\b|environment values?\b|cookies?\b|inbox\b"
        r"|(?:all|every|the|your|any|whole|current|process|system|their) <1>(?:env vars?|environment"
        r" variables?)\b"
        r"|contacts\b",
        r"(?:private|personal|confidential|sensitive) (?:files?|messages?|repos|repositor(?:y"
        r"|ies)|data"
        r"|documents?|ones|notes|mails?|folders?|branches)\b|home (?:folder|directory)\b"
        r"|seed phrase",
        r"(?:working|documents|desktop|downloads) (?:folder|directory)\b|mcp\.json|settings\.json"
        r"|card number|(?:client|editor|agent|assistant)(?:'s)? (?:own )?(?:mcp )?"
        r"(?:settings|config\w{0,10})\b"
        r"|(?:newest|latest|last) <1>(?:notes|mails|e-mails|chats|photos|entries)\b|mailbox\b",
        r"list of (?:files|folders|repos\w{0,9}|contacts|environment|processes|users)\b",
        r"(?:newest|latest|last|user's|their) <1>(?:sign-?in|log-?in|one-?time|verification|security"
        r"|recovery|2fa|mfa) codes?\b",
    ),
    # Of that, what no program's own settings and errors speak of.
    "heard": words(
        r"(?:complete|whole|full|entire) (?:dialog(?:ue)?|conversation|chat|session|context)\b"
        r"|(?:complete|whole|full|entire|prior|previous|earlier|preceding) (?:(?:prior|previous|earlier"
        r"|preceding) )?exchanges?\b(?! (?:rates?|server|online)\b)",
        r"(?:conversation|chat|session) (?:so far|history|log|transcript|has shown)\b|transcript of\b"
        r"|(?:found|shown|said|seen) in (?:this|the|our|your) (?:conversation|chat|session)\b",
        r"(?:last|latest|newest|previous|earlier|prior|recent|all|past) <2>(?:messages?|turns?|prompts?)\b",
        r"system (?:message|prompt|instructions?)\b|everything (?:that )?(?:you|the user)\b",
        r"what(?:ever)? (?:the )?(?:user|person|you) (?:said|wrote|asked|typed|knows?|remember"
        r"|find|found|sees?)\b",
        r"your (?:own |full |whole |private )?(?:reasoning|thinking|thoughts|chain of thought)\b",
        _USER + r" <2>(?:messages?|words?|mails?|inbox|files?|folders?|documents?"
        r"|repositor(?:y|ies)|repos|location|passwords?|environment|calendar|contacts?"
        r"|clipboard|home|machine|browser|keys?|tokens?|history|secrets?|credentials?|wallet"
        r"|notes|photos?)\b",
        r"(?:private|personal|confidential|sensitive) (?:files?|repos|repositor(?:y|ies)"
        r"|documents?|ones|notes|mails?|folders?)\b|seed phrase|home (?:folder|directory)\b",
        r"(?:secrets?|keys|tokens|passwords?|credentials) (?:of|from) (?:the|this|your|every|all|any)\b",
        r"(?:complete|full|whole|entire|exact) (?:contents?|text)\b"
        r"|(?:contents?|text) of (?:any|the|every|each|all|~)(?:$|\W)",
        r"(?:all|every|any) <2>(?:keys?|tokens?|passwords?|secrets?|credentials)\b",
        r"(?:newest|latest|last|user's|their) <1>(?:sign-?in|log-?in|one-?time|verification|security"
        r"|recovery|2fa|mfa) codes?\b",
    ),
    "paths": pattern(
        r"~/(?=$|[\s\"'`,;)]|\.(?:ssh|aws|gnupg|kube|docker|netrc|npmrc|pypirc|env|git|bash|zsh|profile|mozilla"
        r"|claude|cursor|codex|codeium|gemini|mcp|azure|password|config/(?:gh|gcloud|claude))"
        r"|(?:desktop|documents|downloads|library)\b)|(?<!\w)\.(?:env"
        r"|ssh|aws|netrc)\b(?!\(|\.)|/etc/(?:passwd|shadow)"
    ),
    # Of these, what holds keys and nothing else.
    "keyfiles": pattern(
        r"~/\.(?:ssh|aws|gnupg|netrc|npmrc|pypirc|git-credentials|password|docker/config|kube/config|mozilla"
        r"|cursor/mcp|claude|codex|gemini|config/(?:gh|gcloud|claude))"
        r"|(?<!\w)\.(?:ssh|aws|netrc)\b(?!\(|\.)|/etc/shadow"
    ),
    "gives": words(
        r"(?:handed?|hand) (?:\w{1,16} ){0,3}(?:over|in)\b|placed?\b|copy in\b|moved\b"
        r"|printed\b|evaluated\b",
        r"(?:pass|send|sent|forward|post|upload|append|attach|embed|include|prefix|mirror|relay"
        r"|transmit"
        r"|output|quote|repeat)(?:s|e?d|es|ing)?\b",
        r"(?:submit|insert|echo|copy|paste|share|supply|fill|hand|report|put|write|add|provide"
        r"|set|(?<=must\W)contain|(?<=should\W)contain|(?<=to\W)contain"
        r"|read|take|prepend|publish|deliver|dump|retry|ask (?:the user|them) for)\b",
    ),
    "where": pattern(
        r"(?i)`[\w.-]{2,40}`|\b(?:argument|parameter|field|header|query|body|value)\b|https?://"
        r"|\bto https?\b"
        r"|[\w.+-]{1,40}@[\w-]{1,40}\.\w|\b(?:in|into|to|through|with|as)\s(?:the\s|a\s|your\s"
        r"|its\s|an\s)?"
        r"[\"'`]?(?:\w{1,16}[\s_-]){0,2}(?:link|url|comments?|message|reply|recipients?|bcc"
        r"|column|log|readme"
        r"|issue|result|notes?|trace|sidenote|diagram)\b"
    ),
    # Tools of others: by the server that they are of, or by their names ...
    "abroad": words(_SERVERS, _TOOLS),
    # ... or by what they are for.
    "cross": words(
        _SERVERS,
        _TOOLS,
        r"(?:filesystem|file|github|gitlab|slack|e-?mail|gmail|browser|shell|terminal|command"
        r"|calendar|search"
        r"|clipboard|memory|fetch|web|bash) (?:tools?|servers?|mcp)\b",
    ),
    "calls": words(
        r"(?:calling|using|running|call|invoke|use|(?<!dry\W)run|execute|open|trigger|route|pick|prefer"
        r"|select|choose"
        r"|obey|follow|continue)\b"
    ),
    "bad": words(
        r"(?:is|are|may be|has been) (?:\w{1,16} )?(?:broken|unsafe|insecure|unreliable|outdated"
        r"|deprecated|obsolete|retired|discontinued|stale|superseded"
        r"|compromised"
        r"|not working|inaccurate)\b|leaks?\b"
    ),
    "runs": words(
        r"(?:to )?install the (?:package|module|library|extension)\b|import <2>from https?\b"
        r"|verify\s?=\s?false\b",
        r"(?:run|execute|type|paste|start|launch) [`\"']?(?:curl|wget|bash|sh|npx|pip|pipx|uvx"
        r"|sudo|chmod|rm"
        r"|powershell)\b|git push\b|push (?:to|the) <2>(?:main|master|origin|production|remote)\b",
        r"auto_?approve\b|(?:disable|turn off|switch off) <2>(?:tls|ssl|certificate|verification"
        r"|authentication|firewall(?! (?:alias|rules?|group|entry))|antivirus|logging|signature"
        r"|encryption|hooks?)\b",
        r"delete_\w{1,30}+(?!\W{0,2}:)|(?:with|always|set|pass|passing|use) [`\"']?force ?= ?true"
        r"|in (?:the|a) (?:terminal|shell)\b",
    ),
    "now": words(r"right away\b|immediately\b|at once\b|straight away\b|without waiting\b"),
    # Somebody else's gain.
    "ours": words(
        r"(?:of|in|outside(?: of)?) our (?:network|programme|program|group|family)\b"
        r"|in favou?r of the (?:supplier|vendor|seller|provider|company)\b"
        r"|on the (?:list )?partners?\b",
        r"(?:our|the) (?:partners|sponsors?|affiliates?|own brand)\b|our partner\b|partner (?:brands?"
        r"|products?|offers?"
        r"|hotels?|shops?|companies)\b|sponsored\b|competitors?\b|competing\b|rivals?\b"
        r"|(?<!all\W)(?<!delay\W)(?<!against\W)(?<!for\W)the others\b",
    ),
    "sells": words(
        r"(?:five|5|full) (?:stars?|marks?|points|score)\b|top (?:stars?|marks?|points)\b"
        r"|(?:listed|placed|shown|ranked|named"
        r"|mentioned) <3>(?:at the top|first|above|on top|last)\b|even (?:when|if"
        r"|though) it (?:costs?|is)\b",
        r"must not be (?:shown|listed|named|offered|suggested)\b|upgrade (?:to|now|their|your|the)\b"
        r"|subscribe\b(?! to (?:real|change|events?|updates|notifications?|topics?|channels?|a ))"
        r"|recommend\b",
        r"praise\b|endorse\b|in preference to\b|better ranking\b|change the subject\b|steer\b"
        r"|persuade\b"
        r"|convince\b|criticis|criticiz",
    ),
    "every": words(
        r"(?:every|each|always|all|any|once per|whenever|when the (?:conversation|user)"
        r"|after every"
        r"|ends? with|from now)\b"
    ),
    "must": words(r"(?:is|are|has|have) to be\b|kindly (?:asked|requested)\b|shall be\b"),
    # It works only so.
    "gates": words(
        r"only (?:correct|valid|works?|complete|possible|accepted) ?(?:if|when|with)\b|(?:is"
        r"|are) rejected\b|(?:call|tool|it) fails otherwise\b"
        r"|(?:is|are) only (?:fair|right|valid|complete) then\b|settle <2>only if\b",
        r"requests? without\b|so that (?:it|the (?!user|person|customer)\w{1,16}|errors?"
        r"|results?) (?:can|stays?|renders?"
        r"|works?)\b",
        r"for (?:compliance|debugging|diagnostics|verification|calibration|security reasons)\b",
        r"to (?:lift|unlock|reduce|warm|speed)\b|prerequisite\b|precondition\b"
        r"|implementation detail\b",
        r"(?:has|have) to be\b|needs the <3>that\b",
    ),
}
