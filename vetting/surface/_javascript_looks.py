"""Calls in JavaScript that look at a part of a text: its beginning, one of its words, two dots in it, a
host's name in an address.
"""

import re
from typing import Any

from vetting.patterns import pattern
from vetting.surface._excluded import SCHEME_ASKED, ends_open
from vetting.surface._flow_address_names import names_a_host, names_an_address
from vetting.surface._flow_syntax import DOCUMENT
from vetting.surface._javascript_lexical import holds_a_folder
from vetting.surface._javascript_lower import word
from vetting.surface._javascript_noted import is_noted

_PARTS = frozenset({"slice", "substring", "substr", "charAt", "at"})
_AS_TEXT = pattern(r"^String\(([\w$.]{1,80})\)$")
_ONE = pattern(r"(?:\[\d{1,4}\]|\.(?:charAt|at)\(-?\d{1,4}\))$")
_ENDING = pattern(
    r"""\(\s*["'`](?:\.\w{1,5}|(?!localhost)[A-Za-z ]{1,20}|[^\w"'`]{1,5})["'`]\s*\)"""
)
_FOLDER_OF = pattern(r"(?:[\w$]{1,60}\.)?dirname\(\s*([\w$]{1,60})\s*\)")
_FOLDER = pattern(r"(?<![\w$.])([\w$]++)\s*+=\s*+(?:[\w$]{1,60}\.)?dirname\(\s*+([\w$]++)\s*+\)")
_SOUGHT = frozenset({
    *((how, "-1") for how in ("===", "==", "!==", "!=", ">", "<=")),
    *((how, "0") for how in ("<", ">=")),
})  # fmt: skip
"""How a place in a list is compared that is known to be none."""

_OF_TEXTS = frozenset({"test", "match", "endsWith", "startsWith", "includes"})
_BLOCKS = frozenset({"statement_block", "program", "class_body"})
_ELSE = frozenset({"??", "||"})
_SHORT, _FAR = 60, 2000
_BARE = frozenset({"string", "identifier", "member_expression"})
_SAME_FOLDER = frozenset({"resolve", "normalize", "realpathSync"})
"""What gives a folder's path with nothing behind it: `path.resolve(ROOT)`."""

_SAYS = pattern(
    r"(?:await\s+)?(?:console|(?:this\.)?_?log(?:ger)?|debug|winston|pino|process\.std(?:err|out))\.\w+\("
    r"|(?:log|debug|warn)\("
)


def last(func: Any) -> str:
    """The last name in what is called; none of what is very long."""
    named = func.child_by_field_name("property") if func.type == "member_expression" else func
    return word(named) if named is not None and named.end_byte - named.start_byte < 80 else ""


def called(call: Any) -> str:
    """The last name of what a call calls."""
    func = call.child_by_field_name("function")
    return last(func) if func is not None else ""


def receiver(call: Any) -> Any:
    """What a call is a method of."""
    func = call.child_by_field_name("function")
    return func.child_by_field_name("object") if func is not None else None


def is_part(node: Any) -> bool:
    """Whether something is a word of a text, or some of its characters: `words[0]`, `text.slice(4)`."""
    if node.type == "subscript_expression":
        index = node.child_by_field_name("index")
        return index is not None and index.type == "number"
    return node.type == "call_expression" and called(node) in _PARTS


def is_digit(node: Any) -> bool:
    """Whether something is the number that one character of a text is: `Number(text[10])`."""
    if node.type != "call_expression" or called(node) not in ("Number", "parseInt"):
        return False
    args = node.child_by_field_name("arguments")
    first = args.named_children[0] if args is not None and args.named_children else None
    return first is not None and is_part(first) and _ONE.search(word(first)) is not None


def is_kind(node: Any) -> bool:
    """Whether only what kind of value something is is asked for: `typeof name`."""
    return node.type == "unary_expression" and word(node).startswith("typeof")


def is_the_same(left: Any, right: Any) -> bool:
    """Whether something is compared with itself, also as a text: `name !== String(name)`."""
    sides = (_AS_TEXT.sub(r"\1", word(one)) for one in (left, right))
    return len(set(sides)) == 1


def is_own_folder(left: Any, right: Any) -> bool:
    """Whether a path is compared with the folder that it lies in, which is itself for the root only:
    `const up = path.dirname(at); if (up === at) break`.
    """
    sides = {word(left), word(right)}
    if left.type == right.type == "identifier":
        node = left
        while node is not None and node.type not in _BLOCKS:
            node = node.parent
        before = (one.group(1, 2) for one in _FOLDER.finditer(word(node)[:_FAR] if node else ""))
        return any(set(pair) == sides for pair in before)
    made = (_FOLDER_OF.fullmatch(one) for one in sides)
    return any(one is not None and one[1] in sides for one in made)


def beginning(call: Any) -> Any:
    """That with which a text is asked to begin, if it is only a word, or a folder's name as it is."""
    name = called(call)
    if name not in ("startsWith", "indexOf"):
        return None
    args = call.child_by_field_name("arguments")
    first = args.named_children[0] if args is not None and args.named_children else None
    bare = _BARE if name == "startsWith" else _BARE - {"string"}
    if first is not None and first.type == "call_expression" and called(first) in _SAME_FOLDER:
        inner = first.child_by_field_name("arguments")
        made_of = inner.named_children if inner is not None else []
        first, bare = made_of[0] if len(made_of) == 1 else None, _BARE - {"string"}
    return first if first is not None and first.type in bare else None


def is_sought(call: Any) -> bool:
    """Whether it is only asked if something is in a list, or a text, at all: `KNOWN.indexOf(name) === -1`."""
    if called(call) != "indexOf":
        return False
    at, around = call, call.parent
    while around is not None and around.type == "parenthesized_expression":
        at, around = around, around.parent
    if around is None or around.type not in ("binary_expression", "unary_expression"):
        return False
    if around.type == "unary_expression":
        return word(around)[:1] == "~"
    operator = word(around.child_by_field_name("operator"))
    other = around.child_by_field_name("right")
    if other == at:
        return False
    return (operator, word(other).replace(" ", "")[:_SHORT]) in _SOUGHT


def asks_for_dots(node: Any) -> bool:
    """Whether a text is only asked for two dots: `name.includes("..")`."""
    if node.type != "call_expression" or called(node) != "includes":
        return False
    return word(node.child_by_field_name("arguments"))[1:-1].strip()[1:-1] in ("..", "../")


def asks_for_a_host(node: Any) -> bool:
    """Whether a whole address is only asked for holding a host's name somewhere: `url.includes(site)`,
    which any address does that says so in its path.
    """
    of = word(receiver(node))[-60:] if called(node) == "includes" else ""
    if of.isupper() or not names_an_address(of):  # a list of the module's own has another name
        return False
    args = node.child_by_field_name("arguments")
    first = args.named_children[0] if args is not None and args.named_children else None
    if first is None or first.type not in _BARE:
        return False
    return first.type != "string" or names_a_host(word(first)[1:-1])


def asks_for_a_scheme(node: Any) -> bool:
    """Whether an expression asks an address only for how it begins: `/^https?:/.test(url)`."""
    name, args = called(node), node.child_by_field_name("arguments")
    rule = args if name == "match" else receiver(node) if name in ("test", "exec") else None
    said = word(rule).strip("()") if rule is not None and len(word(rule)) < _SHORT else ""
    return SCHEME_ASKED.fullmatch(said.rstrip("imsu")[1:-1]) is not None


def asks_little(call: Any) -> bool:
    """Whether a call looks at no more than a part of a text, or at what says nothing of where it leads."""
    return (
        (beginning(call) is not None and not is_sought(call))
        or asks_for_dots(call)
        or asks_for_a_host(call)
        or asks_for_a_scheme(call)
        or holds_a_folder(call)
        or finds_a_place(call)
        or _gives_parts(call)
    )


def _gives_parts(call: Any) -> bool:
    """Whether what is found in a text is gone through, whatever that is: `for (const tag of
    text.match(TAGS) ?? [])`.
    """
    at, around = call, call.parent
    while around is not None and around.type == "parenthesized_expression":
        at, around = around, around.parent
    if called(call) != "match" or around is None:
        return False
    if around.type == "binary_expression" and word(around.child_by_field_name("operator")) in _ELSE:
        return bool(around.child_by_field_name("right").type == "array")
    if around.type == "for_in_statement":
        return bool(around.child_by_field_name("right") == at)
    return bool(around.type == "spread_element")


def finds_a_place(call: Any) -> bool:
    """Whether a text is only asked where to cut it: `const at = ref.indexOf(":")`, and then
    `ref.slice(0, at)`.
    """
    made = call.parent
    if called(call) not in ("indexOf", "lastIndexOf") or made.type != "variable_declarator":
        return False
    name, of = word(made.child_by_field_name("name")), word(receiver(call))
    block = made.parent.parent
    if len(name) > _SHORT or len(of) > _SHORT or block is None:
        return False
    rest = block.text[made.end_byte - block.start_byte :][:_FAR].decode("utf-8", "replace")
    cuts = rf"(?<![\w$.]){re.escape(of)}\.(?:slice|substring|substr)\(([^()\n]{{0,40}})"
    use = rf"(?<![\w$.]){re.escape(name)}(?![\w$])"
    return any(re.search(use, args) for args in re.findall(cuts, rest))


def asked_as_text(node: Any) -> bool:
    """Whether a call asks something as a text, which is judged by itself: `/a/.test(url.hostname)`,
    `url.hostname.endsWith("a")`.
    """
    around = node.parent
    call = around.parent if around is not None else None
    return call is not None and call.type == "call_expression" and called(call) in _OF_TEXTS


def only_says(statement: Any) -> bool:
    """Whether a statement only writes to a log, or refuses nothing though it looks like it."""
    inner = statement.named_children[0] if statement.named_children else None
    if statement.type != "expression_statement" or inner is None:
        return False
    called = inner.type in ("call_expression", "await_expression")
    return (called and _SAYS.match(word(inner)) is not None) or is_noted(inner)


def is_kept(node: Any, raw: Any) -> bool:
    """Whether what a function looks up is what it puts there itself: a cache, and no list of names,
    `if (!cache.has(text)) cache.set(text, compile(text))`.
    """
    function = raw[0] if isinstance(raw, tuple) else raw
    of, args = receiver(node), node.child_by_field_name("arguments")
    first = args.named_children[0] if args is not None and args.named_children else None
    if of is None or first is None or function is None:
        return False
    return any(of.text + put + first.text in function.text for put in (b".set(", b".add("))


def ends(node: Any) -> bool:
    """Whether a call asks how a text ends, and not only for the kind of a file."""
    if called(node) != "endsWith":
        return False
    said = word(node.child_by_field_name("arguments"))
    if ends_open(word(receiver(node)), said.strip("()\"'` \n")):
        return False
    return not _ENDING.fullmatch(said) or DOCUMENT.fullmatch(said.strip("()\"'` \n")) is not None


def is_sum(node: Any) -> bool:
    """Whether something is put together and not compared: long texts are many of these in each other."""
    return node.type == "binary_expression" and word(node.child_by_field_name("operator")) == "+"
