"""Does a tool do what its annotations and its description rule out?

Only what was surely reached counts, a few functions deep, and neither temporary files nor logs: an
honest server must not be called a liar for its cache.
"""

import re
from collections.abc import Iterator

from vetting.checks._tool_behaviour_rules import CONTRADICTION, MISMATCH
from vetting.checks._tool_facts import Claim, Facts
from vetting.model.evidence import Rule
from vetting.surface import Act
from vetting.trifecta import COMMANDS, PATHS, named, words

_NEAR = 3
"""How many functions deep an act still belongs to the tool and not to something it stands on."""

_OWN = re.compile(
    r"(?i)te?mp|cache|lock|\.log\b|logg|\bpid\b|session|metrics|telemetry|histor|screenshot|state"
    r"|token|debug|trace|index|settings|config|store|progress|migrat|backup"
    r"|(?-i:\b(?:[A-Z]{1,20}_)?LOG(?:_FILE|_PATH)?\b)"
)
"""Files that a program keeps for itself."""

_PATH = re.compile(r"(?i)\b(?:\w{0,40}_?path|file_?name|file|target|dest(?:ination)?|src|source)\b")
"""What functions call a thing that they are given to work on."""

_REMOVES = re.compile(
    r"(?:\.|_)(?:delete|expunge|trash|purge|destroy|delete_?(?:one|many|all|item|object|message|file)s?"
    r"|drop_?(?:table|collection|database)|remove_?(?:one|many|all|item|message|file)s?)\("
    r"|\bmethod[\"']?\s*[:=]\s*[\"']DELETE\b|^\w*[rR]equest\(\s*[\"']DELETE\b|\\\\Deleted\b"
    r"|\b(?:DELETE\s+FROM|DROP\s+TABLE|TRUNCATE\s+TABLE)\b"
)
"""How something is removed from a service."""

_CONNECTION = re.compile(r"(?:net|tls|dgram|https?|http2|socket|ws|undici)\b")
_GIVEN_UP = re.compile(r"\.destroy\(\s{0,8}\w{0,20}\s{0,8}\)")
"""A connection that is given up."""

_TRACE = re.compile(r"(?i)te?mp|cache|lock|\.log\b|logg|\bpid\b|histor|debug|trace|metrics")
_TEMPORARY = re.compile(r"(?i)te?mp")
_SMALL = re.compile(
    r"(?:^|\.)(?:mkdir|makedirs|mkdirp|ensureDir|touch|mkdtemp|chmod|utime)(?:Sync)?$"
)
_CHANGING = re.compile(
    r"""["'`\s/](?:rm|mv|dd|kill|pkill|killall|shutdown|reboot|mkfs|chmod|chown|truncate)["'\s,]"""
    r"""|git["'\s,\[\]-]+(?:commit|push|reset|clean|rebase|merge|rm)\b"""
    r"""|\b(?:npm|pip3?|apt|apt-get|brew)["'\s,]+(?:install|uninstall|remove)\b"""
    r"""|\b(?:docker|kubectl)["'\s,]+(?:rm|stop|kill|delete|apply)\b|\s>\s*["']?[~/]"""
    r"""|\b(?:git\w{0,12}|kubectl|docker)\([^()]{0,60}["'](?:commit|push|reset|clean|rebase|merge|rm|delete|apply|kill"""
    r"""|stop|prune)["']|["'](?:branch|tag)["'],\s{0,4}["'](?:-[dDmMf]|--delete)|["']stash["'],\s{0,4}["'](?:drop|clear)"""
    r"""|["']remote["'],\s{0,4}["'](?:add|remove|set-url)|["']checkout["'],\s{0,4}["'](?:-f|--|\.)"""
)
_RESTARTED = r"""(?!killall["'\s,\[]{1,6}(?:Dock|Finder|SystemUIServer|ControlCenter|cfprefsd)\b)"""
"""What the desktop starts again by itself, as its settings are taken over."""

_DESTROYING = re.compile(
    rf"""["'`\s/]{_RESTARTED}(?:rm|dd|kill|pkill|killall|shutdown|reboot|mkfs|truncate)["'\s,]"""
    r"""|git["'\s,\[\]-]+(?:reset|clean|rm)\b|\b(?:docker|kubectl)["'\s,]+(?:rm|kill|delete)\b"""
)
_MAILS = re.compile(r"(?i)sendmail|nodemailer|smtplib|chat_postMessage|webhook|sendBeacon")
_HERE = re.compile(r"localhost|127\.0\.0\.1|\[::1\]|unix:|\.sock\b|\bsocketPath\b")
_COMPUTES = re.compile(
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
    r"|is_(?:prime|palindrome|even|odd)|get_(?:current_)?(?:time|date)|convert_(?:units?|time"
    r"|temperature|length|weight|case|color|colour|base|timezone)"
)
_NOT_ALONE = re.compile(
    r"(?i)\bapis?\b|fetch|\bweb\b|online|https?|\burls?\b|server|service|remote|request|database"
    r"|\bquer(?:y|ies)\b|\btables?\b|\brows?\b|\bfiles?\b|folder|director|\bpath|document|command"
    r"|\brun(?:s|ning)?\b|execut|currenc|exchange|\brates?\b|\blive\b|weather|network|download"
    r"|upload|\bsends?\b|browser|page|repositor|issue|commit|container|cluster|account|workspace"
    r"|project|resource|memory|memories|note|message|record|entit|image|video|audio|page|save|store"
    r"|paragraph|sound|voice|music|speech|cloud|model|index|collection|item|dashboard|event|calendar|metric|log|\bntp\b"
)
"""Words of a description that let a computing name do more."""

_OFFLINE = re.compile(
    r"(?i)\boffline\b|no network|nothing leaves|never leaves|(?<!container )without (?:any )?network"
    r"|(?:does|do)(?:n't| not) (?:store|transmit|send|upload|share) (?:any|your|the|it|data|anything)"
    r"|entirely (?:on|locally)|(?:runs|works|computed|processed) (?:entirely |only |purely )?locally"
    r"|pure function|no side.effects?"
    r"|client.side only|no (?:data|text|input|information) (?:is|are) (?:sent|stored|uploaded|shared)"
)
_PURE = re.compile(
    r"(?i)\b(?:pure(?:ly)?|only|just|merely) (?:\w+ )?(?:comput|calculat|mathemat|arithmetic)\w*"
    r"|\bpure function\b|\bno side.effects?\b|\bin memory only\b"
)
_HERE_ONLY = re.compile(
    r"(?i)(?<!\bthat )(?<!\bwhich )\b(?:stays?|remains?|kept|only|entirely|purely|just|runs?|works?|computed"
    r"|calculated|processed|happens?|done) (?:\w+ ){0,3}(?:on|in) (?:this|your|the)"
    r" (?:own )?(?:machine|device|computer)\b"
)
_ASKS = re.compile(
    r"(?i)\b(?:sends?|sent|look(?:s|ed)? up|online|services?|apis?|downloads?|fetch\w*)\b"
)
UNCHANGED = re.compile(
    r"(?i)\bread.?only\b|\b(?:change|modify|modifie|delete|alter)s? nothing\b"
    r"|\bwithout (?:changing|modifying|altering|touching|deleting|removing|writing)\b"
    r"|\bonly (?:looks?|reads?|shows?|lists?|prints?|reports?)\b|\b(?:never|does not|doesn't|will not|won't)"
    r" (?:change|modif(?:y|ies)|alter|write|delete|remove|touch)s?\b"
    r"|\b(?:nothing|no data) (?:is|will be|gets) (?:changed|deleted|removed|written|modified|sent|saved"
    r"|stored|created|kept|booked)\b"
    r"|\bdry[ -]run(?: only\b|[:.)])|\bno \w+ (?:is|are|gets?|will be) (?:changed|deleted|removed"
    r"|modified|written|touched)\b|\bpreview only\b|\bwithout making (?:any )?changes\b"
)
_MADE_THERE = re.compile(
    r"(?:create|insert|update|upsert|delete|remove|share|invite|book)(?:_?\w{1,30})?"
)
"""What functions are called that change what a service holds."""

_READING = re.compile(
    r"(?:\w+_)?(?:list|read|get|show|find|view|count|describe|preview|inspect|search|check|lookup|explain)_\w+"
)
_DELETING = re.compile(
    r"(?i)delet|remov|clean|clear|purge|expire|prune|evict|rotat|temp|replac|reset|\bcach"
)
_WORDS = {
    "fs_write": "writes files",
    "delete": "deletes files",
    "data_change": "changes what a database holds",
    "process_exec": "runs a program",
    "dynamic_code": "evaluates code",
    "network": "opens a connection",
    "send": "sends data",
}


def claims(facts: Facts) -> Iterator[Claim]:
    """What the tool says of itself and does not keep, each kind once."""
    yield from _annotations(facts)
    yield from _description(facts)


def _annotations(facts: Facts) -> Iterator[Claim]:
    said = dict(facts.tool.annotations)
    acts = [act for act in facts.acts if act.depth <= _NEAR]
    denied: list[tuple[str, list[Act]]] = []
    if said.get("readOnlyHint"):
        denied.append(("readOnlyHint: true", [act for act in acts if _changes(act, facts)]))
    elif said.get("destructiveHint") is False:
        lost = [act for act in acts if _destroys(act, facts) and _is_asked_for(act, facts)]
        denied.append(("destructiveHint: false", lost))
    if said.get("openWorldHint") is False:
        reached = [a for a in acts if a.kind in ("network", "send") and not _HERE.search(a.text)]
        denied.append(("openWorldHint: false", reached))
    for hint, broken in denied:
        if broken:
            yield _told(CONTRADICTION, facts, f"declares {hint}", _first(broken))


def _changes(act: Act, facts: Facts) -> bool:
    """Whether an act is one that reading never needs."""
    if act.kind == "data_change":
        return not _OWN.search(act.text)
    if act.kind == "fs_write":
        return act.depth < _NEAR and not _SMALL.search(act.what) and not _OWN.search(act.text)
    if _removes_there(act):
        return True
    if act.kind == "send":
        return bool(_MAILS.search(f"{act.what} {act.text}"))
    if act.kind == "process_exec" and _CHANGING.search(act.text):
        return True
    return _destroys(act, facts)


def _destroys(act: Act, facts: Facts) -> bool:
    if act.kind == "delete":
        return not _OWN.search(act.text) and not _tidies(act, facts)
    if act.kind in ("process_exec", "dynamic_code"):
        free = named(facts.tool.parameters, COMMANDS) is not None and not facts.checks
        return free or bool(_DESTROYING.search(act.text))
    return False


def _is_asked_for(act: Act, facts: Facts) -> bool:
    """Whether a deletion is likely of what the caller names, and not of a mark that the tool's own
    work leaves behind: a commit that ends a merge removes `MERGE_HEAD`.
    """
    near = act.kind != "delete" or act.depth == 0
    return near or _is_given(act, facts) or _PATH.search(act.text) is not None


def _is_given(act: Act, facts: Facts) -> bool:
    """Whether a deletion is of something that a parameter names, or of a whole folder."""
    given = any(re.search(rf"\b{re.escape(name)}\b", act.text) for name in facts.tool.parameters)
    return given or "rmtree" in act.what or "recursive" in act.text


def _tidies(act: Act, facts: Facts) -> bool:
    """Whether a deletion is likely of a temporary file that the same tool wrote."""
    wrote = any(other.kind == "fs_write" and _TEMPORARY.search(other.text) for other in facts.acts)
    return wrote and not _is_given(act, facts)


def _description(facts: Facts) -> Iterator[Claim]:
    acts = [act for act in facts.acts if act.depth <= _NEAR]
    name, text = "_".join(words(facts.tool.name)), facts.tool.description
    plain = re.sub(r"[_-]", " ", f"{facts.tool.name} {text}")
    broken: list[Act] = []
    said = ""
    alone = named(facts.tool.parameters, PATHS) is None and not _NOT_ALONE.search(plain)
    if (alone and _COMPUTES.fullmatch(name)) or _PURE.search(text):
        said = "is called and described as mere computing"
        broken = [act for act in acts if _beyond(act)]
        for what, place in facts.credentials():
            yield Claim(
                rule=MISMATCH,
                message=f"tool {name[:80]} {said}, and names {what}",
                note=f"{said}, and names {what}",
                place=place,
            )
    here = _HERE_ONLY.search(text) is not None and not _ASKS.search(text)
    if not broken and (here or _OFFLINE.search(text)):
        said = "says that it works offline or changes nothing"
        broken = [a for a in acts if a.kind in ("network", "send") and not _HERE.search(a.text)]
    if not broken and UNCHANGED.search(text):
        said = "says that it changes nothing"
        broken = [act for act in acts if _changes(act, facts) or _keeps(act)]
        if not broken and any(_MADE_THERE.fullmatch(name) for name in facts.changes):
            broken = [act for act in acts if act.kind in ("network", "send")]
    if not broken and _READING.fullmatch(name) and not _DELETING.search(plain):
        said = "says that it only reads"
        broken = [
            act
            for act in acts
            if (act.kind == "delete" and _destroys(act, facts))
            or _removes_there(act)
            or (
                act.kind == "data_change"
                and _REMOVES.search(act.text)
                and not _OWN.search(act.text)
            )
        ]
    if broken:
        yield _told(MISMATCH, facts, said, _first(broken))


def _removes_there(act: Act) -> bool:
    """Whether an act removes something from a service."""
    text = _GIVEN_UP.sub("", act.text) if _CONNECTION.match(act.what) else act.text
    return act.kind in ("network", "send") and _REMOVES.search(text) is not None


def _keeps(act: Act) -> bool:
    """Whether an act writes something that stays and is more than a trace."""
    written = act.kind == "fs_write" and act.depth < _NEAR
    return written and not _SMALL.search(act.what) and not _TRACE.search(act.text)


def _beyond(act: Act) -> bool:
    """Whether computing has no need of an act."""
    if act.kind in ("fs_write", "delete"):
        return not _SMALL.search(act.what) and not _OWN.search(act.text)
    return act.kind in ("process_exec", "network", "send") and not _HERE.search(act.text)


def _told(rule: Rule, facts: Facts, said: str, act: Act) -> Claim:
    place = facts.at(act)
    does = _WORDS.get(act.kind, act.kind)
    return Claim(
        rule=rule,
        message=f"tool {facts.tool.name[:80]} {said}, and {does}: {act.what}",
        note=f"{said}, and {does} ({place.path}:{act.line})",
        place=place,
    )


def _first(acts: list[Act]) -> Act:
    """The one to show: the nearest, and of those the worst."""
    worst = ("delete", "data_change", "process_exec", "dynamic_code", "send", "fs_write", "network")
    return min(acts, key=lambda act: (act.depth, worst.index(act.kind), act))
