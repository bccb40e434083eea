"""How conditions are written that ask what a caller may do: see `_flow_rights`."""

from vetting.patterns import pattern

_NO = r"(?P<no>\bnot\s+|!\s?)?"
_CHAIN = r"(?P<of>(?<![\w$.\"'])[A-Za-z_$][\w$]*+(?:\.[\w$]++)*+)"
_WORD = r"(?P<word>[\"'][\w:. -]{1,60}[\"']|(?<![\w.])(?:\w{1,40}+\.){0,3}+[A-Z]\w*+)"
_LIST = (
    r"(?P<word>(?:(?:frozenset|set|new Set)\()?[\[({][^\[\](){}]{1,300}[\])}]"
    r"|(?<![\w.])(?:\w{1,40}+\.){0,3}+[A-Z]\w*+)"
)
COMPARED = tuple(
    pattern(_NO + one)
    for one in (
        rf"{_CHAIN}\s*(?P<op>===?|!==?)\s*{_WORD}",
        rf"{_WORD}\s*(?P<op>===?|!==?)\s*{_CHAIN}",
        rf"{_CHAIN}\s+(?P<op>not\s+in|in)\s+{_LIST}",
        rf"{_LIST} (?P<op>has)\(\s?{_CHAIN}\s?\)",
    )
)
TRUE = pattern(
    rf"{_NO}{_CHAIN}(?:\s*(?P<op>===?|!==?|is not|is)\s*(?P<yes>[Tt]rue|[Ff]alse)\b)?"
    r"(?!\s*[!=.\[({<>]|\w|\s+(?:not\s+)?in\b|\s+is\b|\s+has\()"
)
CALLED = pattern(rf"{_NO}(?<![\w$.])(?P<name>(?:self\.|this\.)?[A-Za-z_$][\w$]*)\(")
MEASURED = tuple(
    pattern(one)
    for one in (
        rf"{_CHAIN}\s*[<>]=?\s*[\w.\[\"']",
        rf"[\"'][\w:.*/-]{{1,60}}[\"']\s+(?:not\s+)?in\s+{_CHAIN}",
        rf"{_CHAIN} has\(",
        r"(?i:(?:perm|right|grant|acl|privileg|access|rank|level|allowed|role)\w{0,20})(?:\[\s?|\.get\(\s?)"
        + _CHAIN,
    )
)
MATCHED = tuple(
    pattern(one)
    for one in (rf"{_CHAIN}\s*[!=]==?\s*[\w.\[\"']", rf"[\w.)\]\"']\s*[!=]==?\s*{_CHAIN}")
)
PLAINLY = (
    (pattern(r"\.(?:lower|upper|strip|casefold|trim|to\w{1,6}Case)\(\)|\?(?=\.)"), ""),
    (pattern(r"\.(?:includes|has)\("), " has("),
    (pattern(r"\b(?:str|String|Boolean|bool|Number|int)\(\s?([\w$.]+)\s?\)"), r"\1"),
    (pattern(r"\(\s?([\w$.]+)\s?(?:\?\?|\|\||\bor\b)\s?[\"'\w]{1,40}\s?\)"), r"\1"),
    (pattern(r"(?:\.get\(|\[)\s?[\"'](\w{1,60})[\"'](?:\]|(?:,[^()\n]{0,80})?\))"), r".\1"),
)
