"""Words of descriptions and of calls by which a tool is taken at its word: see `_tool_claims`."""

import re
from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface import Act

OWN = pattern(
    r"(?i)te?mp|cache|lock|\.log\b|logg|\bpid\b|session|metrics|telemetry|histor|screenshot|state(?!ment)"
    r"|token|debug|trace|index|settings|config|store|progress|migrat|backup|(?<![a-z])log_?(?:file|path|dir)|audit_?log"
    r"|(?-i:\b(?:[A-Z]{1,20}_)?LOG(?:_FILE|PATH)?\b)"
)
"""Files that a program keeps for itself."""

PATH = pattern(r"(?i)\b(?:\w{0,40}_?path|file_?name|file|target|dest(?:ination)?|src|source)\b")
"""What functions call a thing that they are given to work on."""

REMOVES = pattern(
    r"(?:\.|_)(?:delete|expunge|trash|purge|destroy|delete_?(?:one|many|all|item|object|message|file)s?"
    r"|delete_?(?i:branch|ref|tag|repo|repository|release|comment|page|card|task|event|issue|e?mail|thread|draft"
    r"|calendar|record|row|bucket|snapshot|volume|instance|stack|table|user|contact|note|document|folder)s?"
    r"|drop_?(?:table|collection|database)|remove_?(?:one|many|all|item|message|file)s?"
    r"|(?:message|mail|mailbox|thread|draft|folder|object|record|row|item|document)s?_?(?i:delete|purge|move)"
    r"|move_?(?i:messages?|mails?|threads?)(?:_?[tT]o_?\w{1,20})?)\("
    r"|\bmethod[\"']?\s*[:=]\s*[\"']DELETE\b|^[\w.#]{1,60}\(\s*[\"']DELETE[\"']|\\\\Deleted\b"
    r"|\b(?:DELETE\s+FROM|DROP\s+TABLE|TRUNCATE\s+TABLE)\b"
)
"""How something is removed from a service."""

TRACE = pattern(
    r"(?i)te?mp|cache|lock|\.log\b|logg|(?<![a-z])log_?(?:file|path|dir)|audit_?log|\bpid\b|histor|debug"
    r"|trace|metrics"
)
TEMPORARY = pattern(r"(?i)te?mp")
SMALL = pattern(r"(?:^|\.)(?:mkdir|makedirs|mkdirp|ensureDir|touch|mkdtemp|chmod|utime)(?:Sync)?$")
CHANGING = pattern(
    r"""["'`\s/](?:rm|mv|dd|kill|pkill|killall|shutdown|reboot|mkfs|chmod|chown|truncate)["'\s,]"""
    r"""|git["'\s,\[\]-]+(?:commit|push|reset|clean|rebase|merge|rm)\b"""
    r"""|\b(?:npm|pip3?|apt|apt-get|brew)["'\s,]+(?:install|uninstall|remove)\b"""
    r"""|\b(?:docker|kubectl)["'\s,]+(?:rm|stop|kill|delete|apply)\b|\s>\s*["']?[~/]"""
    r"""|\b(?:git\w{0,12}|kubectl|docker)\([^()]{0,60}["'](?:commit|push|reset|clean|rebase|merge|rm|delete|apply|kill"""
    r"""|stop|prune)["']|["'](?:branch|tag)["'],\s{0,4}["'](?:-[dDmMf]|--delete)|["']stash["'],\s{0,4}["'](?:drop|clear)"""
    r"""|["']remote["'],\s{0,4}["'](?:add|remove|set-url)|["']checkout["'],\s{0,4}["'](?:-f|--|\.)"""
    r"""|\bgit\.(?:commit|push|reset|clean|rebase|merge|rm|deleteLocalBranch(?:es)?)\("""
    r"""|\b(?:systemctl|service|launchctl)["'\s,\[\]]{1,8}(?:--\w{1,20}["'\s,]{1,4})?(?:start|restart|enable)\b"""
)
KEPT = pattern(
    r"(?:^|\(\s?)((?:self\.|this\.)\w{1,40}|_?[A-Z][A-Z0-9_]{1,40})(?:\.(?:write_text|write_bytes|open)\(|,)"
)
"""A file that a constant or a member of the object names, as it is written."""

FIRST = pattern(
    r"\(\s{0,8}(?:(?:\w{1,20}\.){0,2}(?:join|resolve|Path)\(\s{0,8})?[`\"']?(?:\$\{)?\w{1,40}(?![\w.])"
    r"(?:[^(),]|\([^()]{0,80}\)){0,80}"
)
"""The first argument of a call, when it begins with a variable."""

SCRATCH = pattern(r"mkdtemp|mkstemp|TemporaryDirectory|TemporaryFile")

RESTARTED = r"""(?!killall["'\s,\[]{1,6}(?:Dock|Finder|SystemUIServer|ControlCenter|cfprefsd)\b)"""
"""What the desktop starts again by itself, as its settings are taken over."""

DESTROYING = pattern(
    rf"""["'`\s/]{RESTARTED}(?:rm|dd|kill|pkill|killall|shutdown|reboot|mkfs|truncate)["'\s,]"""
    r"""|git["'\s,\[\]-]+(?:reset|clean|rm)\b|\b(?:docker|kubectl)["'\s,]+(?:rm|kill|delete)\b"""
    r"""|\b(?:systemctl|service|launchctl)["'\s,\[\]]{1,8}(?:--\w{1,20}["'\s,]{1,4})?(?:stop|disable|mask|kill|unload|bootout)\b"""
)
ONLY_TOLD = pattern(
    r"""--(?:dry-?run|simulate|just-print|what-?if)\b|\bclean\b[^()]{0,40}?["'\s]-[dxXq]{0,3}n[dxXq]{0,3}["'\s,]"""
)
"""A command that only says what it would do."""

_MAILS = pattern(
    r"(?i)sendmail|nodemailer|smtplib|chat_postMessage|webhook|sendBeacon"
    r"|chat\.(?:post|update|delete)|send_?(?:raw_?)?transaction"
)
_GREETS = pattern(
    r"(?:^|[.#])(?:verify|isIdle|noop|ehlo|helo|starttls|login|connect|quit|close|createTransport|SMTP(?:_SSL)?|vrfy)$"
)
"""Calls of a mail server by which nobody is written to."""


def mails(act: Act) -> bool:
    """Whether an act writes to somebody, by what is called and how."""
    said = _MAILS.search(f"{act.what} {act.text}")
    return said is not None and not (act.kind in ("network", "send") and _GREETS.search(act.what))


HERE = pattern(r"localhost|127\.0\.0\.1|\[::1\]|unix:|\.sock\b|\bsocketPath\b")
HASHES = pattern(r"(?i)hash|sha-?\d|md5|checksum|crc|blake|bytes|\bhex")
COMPUTES = pattern(
    r"(?:\w+_)?(?:add|sum|subtract|multiply|divide|calc\w*|compute|count|word_count|char_count"
    r"|reverse|roll|sort|slugify|upper(?:case)?|lower(?:case)?|capitali[sz]e|title_case|greet"
    r"|hello|echo|format|pretty|prettify|random|uuid|factorial|fibonacci|square|power|average|mean"
    r"|median|percent(?:age)?|bmi|palindrome|prime|round|dice|coin|unit|days_between|date_diff"
    r"|encode|decode|base64|hash|sha\d+|md5|checksum|digest|trim|wrap|pad|regex)"
    r"(?:_(?:text|string|number|numbers|words|lines|chars|characters|json|yaml|xml|csv|date|time"
    r"|times|units?|tip|value|values|list|two|rgb|hex|sum|name|markdown|case|dice|coin|base64))?"
    r"|(?:(?:get|show|tell|what|current|local|utc|the|is|it)_)*(?:now|time|clock|today|date)(?:_(?:and_)?"
    r"(?:time|date|now|here|utc|string|text|iso))?"
    r"|\w+_to_(?:celsius|fahrenheit|kelvin|km|miles|met(?:er|re)s|feet|inches|cm|kg|pounds|lbs|grams"
    r"|ounces|hex|rgb|hsl|decimal|binary|octal|roman|ascii|base64|json|yaml|xml|csv|upper|lower"
    r"|snake|camel|kebab|title|timestamp|iso|unix|utc|seconds|minutes|hours|days)(?:_\w+)?|hex_to\w*"
    r"|format_(?:number|currency|money|price|bytes)"
    r"|(?:format|validate|normali[sz]e|parse)_(?:phone|phone_number|iban|isbn|postcode|zip_code|duration"
    r"|uuid|credit_card)"
    r"|is_(?:prime|palindrome|even|odd)|get_(?:current_)?(?:time|date)|convert_(?:units?|time"
    r"|temperature|length|weight|case|color|colour|base|timezone)"
)
ADDS = pattern(r"(?:\w{1,40}_)?(?:add|count|power|time|coin|date|wrap|trim|roll)")
NUMBERS = pattern(
    r"(?i)\b(?:numbers?|two|values?|sums?|totals?|integers?|floats?|plus|math\w*|arithmetic|calculat\w+|dice|flip"
    r"|current|today|now|clock|words?|char(?:acter)?s?|lines?|letters?|texts?|strings?|exponent\w*|raised?|timezones?)\b"
    r"|\d|[+^]"
)
"""Names of what computes, and of what keeps a list or turns something on; and words of the first."""

NOT_ALONE = pattern(
    r"(?i)\bapis?\b|fetch|\bweb\b|online|https?|\burls?\b|server|service|remote|request|database"
    r"|\bquer(?:y|ies)\b|\btables?\b|\brows?\b|\bfiles?\b|folder|director|\bpath|document|command"
    r"|\brun(?:s|ning)?\b|execut|currenc|exchange|\brates?\b|\blive\b|weather|network|download"
    r"|upload|\bsends?\b|browser|page|repositor|issue|commit|container|cluster|account|workspace"
    r"|project|resource|memory|memories|note|message|record|entit|image|video|audio|page|save|store"
    r"|paragraph|sound|voice|music|speech|cloud|model|index|collection|item|dashboard|event|calendar|metric|log|\bntp\b"
)
"""Words of a description that let a computing name do more."""

_OFFLINE = (
    r"\b(?<!shown )(?<!used )(?<!viewed )(?<!available )(?<!read )(?<!browsed )(?<!played )(?<!for )"
    r"(?<!saved )(?<!online or )offline\b(?! (?:use|viewing|reading|access|areas?"
    r"|maps?|copy|copies|status|state|error)\b)"
)
"""That something works offline; what is fetched so that it can be used offline does not."""

_ENTIRELY = r"entirely (?:on (?!servers?|hosts?|machines|accounts?|projects?)|locally)"
"""Of whom what works there needs nobody else; `blocked entirely on servers` says nothing of that."""

OFFLINE = pattern(
    rf"(?i){_OFFLINE}|no network|nothing leaves|never leaves|(?<!container )without (?:any )?network"
    r"|(?:does|do)(?:n't| not) (?:store|transmit|send|upload|share) (?:any|your|the|it|data|anything)"
    rf"|{_ENTIRELY}|(?:runs|works|computed|processed) (?:entirely |only |purely )?locally"
    r"|pure function|no side.effects?"
    r"|client.side only|no (?:data|text|input|information) (?:is|are) (?:sent|stored|uploaded|shared)"
)
ALONE = pattern(
    rf"(?i){_OFFLINE}|\bno network|nothing leaves|without (?:any )?(?:network|internet)|pure function"
    rf"|no side.effects?|client.side only|{_ENTIRELY}"
    r"|(?:runs|works) (?:entirely |only |purely )?(?:on (?:this|your|the)|locally)"
)
"""Those of `OFFLINE` and `HERE_ONLY` that leave no room for looking up a table elsewhere."""

PURE = pattern(
    r"(?i)\b(?:pure(?:ly)?|only|just|merely) (?:\w+ )?(?:comput|calculat|mathemat|arithmetic)\w*"
    r"|\bpure function\b|\bno side.effects?\b|\bin memory only\b"
)
HERE_ONLY = pattern(
    r"(?i)(?<!\bthat )(?<!\bwhich )\b(?:stays?|remains?|kept|only|entirely|purely|just|runs?|works?|computed"
    r"|calculated|processed|happens?|done) (?:\w+ ){0,3}(?:on|in) (?:this|your|the)"
    r" (?:own )?(?:machine|device|computer)\b(?!,? (?:until|unless|except|till|before))"
)
ASKS = pattern(
    r"(?i)\b(?:sends?|sent|look(?:s|ed)? up|online|services?|apis?|downloads?|fetch\w*)\b"
)
UNCHANGED = pattern(
    r"(?i)(?<!not )(?<!never )\bread.?only\b"
    r"(?! (?:servers?|members?|hosts?|users?|accounts?|or restricted)\b)"
    r"|\b(?:change|modify|modifie|delete|alter)s? nothing\b"
    r"|\bwithout (?:changing|modifying|altering|touching|deleting|removing|writing)\b"
    r"|\bonly (?:looks?|reads?|shows?|lists?|prints?|reports?)\b|\b(?:never|does not|doesn't|will not|won't)"
    r" (?:change|modif(?:y|ies)|alter|write|delete|remove|touch)s?\b"
    r"|\b(?:nothing|no data) (?:is|will be|gets) (?:changed|deleted|removed|written|modified|saved"
    r"|stored|created|kept|booked)\b"
    r"|\bdry[ -]run(?: only\b|[:.)])|\bno \w+ (?:is|are|gets?|will be) (?:changed|deleted|removed"
    r"|modified|written|touched|made|created|booked|placed|paid)\b|\bpreview only\b"
    r"|\bwithout making (?:any )?changes\b"
)
NO_FILES = pattern(
    r"(?i)\b(?:touch(?:es)?|changes?|modif(?:y|ies)|alters?|writes?|creates?|deletes?|removes?|saves?)"
    r" (?:no (?:local )?files?|nothing (?:on|to) (?:the )?disk)\b"
    r"(?!,? (?:outside|other|but|except|besides|beyond|in|inside|of|on|under|from|with|that|which"
    r"|unless|until|while|when|if|you)\b)"
)
"""What a tool says of files alone, and not of some."""

_IN_A_CASE = pattern(
    r"(?i)(?:^|[,;:(\u2013\u2014-]\s{0,4})if\b|\b(?P<dry>dry[-_ ]?run)\b"
    r"|\b(?:set|pass|when|with|unless) [\"'`]?(?P<flag>\w{1,40})[\"'`]?\s?=\s?(?:true|false)\b"
)
"""Words before what is true of one case only: that something is invalid, or a flag is set."""

ACTIONS = pattern(r"action|operation|op|subcommand|mode|verb")
"""Parameters that say which of several things a tool does."""

_ONE_ACTION = pattern(
    r"(?:^|[,;:(]\s{0,4}|\band |\. )(?:list|get|status|info|check|verify|show|view)"
    r" (?:is|are|shows?|lists?|returns?|reads?|active)\b[^.;]{0,200}$"
)
"""Words before what is true of one of these things alone: `list shows all aliases (read-only)`."""

_WHILE = pattern(
    r"(?i) (?:while|when|if|unless|as long as) (?:[\"'`]?(?P<dry>dry[-_ ]?run)\b"
    r"|[\"'`](?P<flag>\w{1,40})[\"'`] (?:is|=))"
)
"""Words after it that say so of one flag."""


def is_of_one_action(before: str) -> bool:
    """Whether a claim is made of one of several things that a tool does, by the words before it."""
    return _ONE_ACTION.search(before) is not None


def case_of(before: str, after: str) -> re.Match[str] | None:
    """In which case alone a claim is made, with the flag, by the words around it."""
    return _IN_A_CASE.search(before) or _WHILE.match(after)


_SENTENCE = pattern(r"[.!?]\s|\n\s{0,40}\n|\n(?=\s{0,40}[-*\w]{1,40}:)")
_SAID = 400
"""Characters of a sentence before its claim."""

_OF_A_PART = pattern(
    r"(?i)\W{0,20}(?:update|edit|chang|modif|renam|replac|set|add|append|insert|write|overwrit|delet|remov|mov"
    r"|merg|patch|sav|creat|toggl|mark|tag|label)(?:s|e|es|y|ies)?\b[^\n]{0,200}? without"
    r" (?:changing|modifying|altering|touching|deleting|removing|writing)"
)
_A_PART = pattern(
    r" (?!(?:a |the |your |any\b)?(?:any|anything|nothing|files?|data|state|system|disk)\b)\w"
)


def said_of_all(claim: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    """The sentences that end with a claim, with what follows; but for one that begins with what is
    changed, and claims so only of something else: "Updates the title without changing the text".
    """
    for found in claim.finditer(text):
        said = _SENTENCE.split(text[max(0, found.start() - _SAID) : found.end()])[-1]
        after = text[found.end() :]
        if _OF_A_PART.fullmatch(said) is None or _A_PART.match(after) is None:
            yield said, after


_THING = (
    r"(?!(?:pay(?:ments?|ees?|ers?|outs?|roll|ables?)|book(?:ings?|marks?)|invit(?:es|ations?|ees?)|shares"
    r"|publishers?|(?:charge|refund|transfer|purchase|grant|withdrawal)s"
    r"|(?:create|update|delete|remove|share|invite|revoke|approve|charge)d"
    r"|(?:insert|upsert|publish|book|grant|refund)ed)"
    r"(?:$|_?(?:[bB]y|[oO]f|[fF]or|[aA]t|[oO]n|[iI]n|[iI]nfo|[dD]etails?|[sS]tat(?:us|e)|[lL]ist|[hH]istory"
    r"|[mM]ethods?|[iI]ds?|[uU]rl|[nN]ame)(?![a-z])))"
)
"""What is called after a thing that is had, and after no deed."""

MADE_THERE = pattern(
    _THING
    + r"(?:create|insert|update|upsert|delete|remove|share|invite|book|pay(?!load)|publish)(?:_?\w{1,30})?"
)
"""What functions are called that change what a service holds."""

ACTING = frozenset({
    *("click", "tap", "press", "swipe", "scroll", "drag", "touch", "type", "hover", "drop", "zoom", "pinch"),
})  # fmt: skip
"""Verbs of what is done to a screen, whatever it is measured in: `click_by_percent`."""

COSTS = pattern(
    _THING
    + r"(?:pay(?!load)|charge|refund|transfer|purchase|withdraw|grant|revoke|approve)(?:_?\w{1,30})?"
    r"|unsubscribe|(?:cancel|place|submit)_?(?i:order|booking|subscription|payment|transfer|reservation|application)s?"
)
"""What functions are called that move money or rights, which reading never does."""

READING = pattern(
    r"(?:\w+_)?(?:list|read|get|show|find|view|count|describe|preview|inspect|search|check|lookup|explain)_\w+"
)
DELETING = pattern(
    r"(?i)delet|remov|clean|clear|purge|expire|prune|evict|rotat|temp|replac|reset|\bcach"
)
