"""Which names stand in a text, and the text without what names nothing: strings and comments.

A variable's name is the word itself; what follows a point is the name of something in an object, and
is told apart by it: `client.send(key)` holds `client`, `.send` and `key`.
"""

import re

from vetting.patterns import pattern

Names = frozenset[bytes]

COMMON = frozenset(
    b"""
    as async await break case catch class const constructor continue def default del delete do elif
    else except export exports extends false finally for from function global if import in
    instanceof is lambda let module new nonlocal not null of or pass raise require return self
    static str super switch this throw true try typeof undefined var void while with yield None
    True False
    """.split()
)
"""Names that no statement gives to another."""

_ANYBODY = frozenset(
    b"""
    .add .all .any .append .apply .bind .call .catch .clear .close .concat .copy .count .decode
    .delete .emit .encode .end .endswith .endsWith .entries .error .every .exec .extend .filter .find
    .finally .flat .flatMap .forEach .format .get .has .includes .index .indexOf .info .insert .items
    .join .json .keys .length .log .lower .map .match .next .object .off .on .once .open .pop .push
    .read .reduce .remove .replace .reverse .search .set .setdefault .shift .size .slice .some .sort
    .splice .split .splitlines .startsWith .startswith .string .strip .sub .substring .test .text
    .then .title .toLowerCase .toString .toUpperCase .trim .type .unshift .update .upper .value
    .values .warn .warning .write
    """.split()
)
"""Methods that objects of all kinds have: only where it is called of its own object does one tell
whose it is.
"""

_SEPARATED = bytes(n if re.fullmatch(rb"[\w.]", bytes([n])) else 0x20 for n in range(256))
_OWN = pattern(rb"\b(?:self|this)\s*+(?:\?\s*+)?\.[\s#]*+(\w++)")

_PYTHON_STRING = pattern(
    rb"(?s)#[^\n]*+|(?<!\w)([bBfFrRuU]{0,2}+)"
    rb'(?:"""(?:[^"\\]|\\.|"(?!""))*+"""|' + rb"'''(?:[^'\\]|\\.|'(?!''))*+'''|"
    rb'"(?:[^"\\\n]|\\.)*+"|' + rb"'(?:[^'\\\n]|\\.)*+')"
)


def names(text: bytes) -> Names:
    """All names in a text."""
    plain = text.replace(b"...", b" ").replace(b".#", b".").replace(b".", b" .")
    found = frozenset(plain.translate(_SEPARATED).split())
    if found.isdisjoint(_ANYBODY):
        return found
    return found - _ANYBODY | {b"." + name for name in _OWN.findall(text)}


def variables(text: bytes) -> Names:
    """The names of variables in a text, and what it says of its own object; no keywords."""
    plain = (name for name in names(text) if not name.startswith(b"."))
    return frozenset(plain) - COMMON | {b"." + name for name in _OWN.findall(text)}


def of_function(name: bytes) -> Names:
    """What a function's name gives: one may be used as a method, and a method without its object."""
    return frozenset({name, b"." + name})


def python_code(data: bytes) -> bytes:
    """A Python file with spaces for strings and comments.

    Strings that hold code stay. Where one holds a string of its own, which no expression can tell,
    nothing is left out.
    """
    try:
        return _PYTHON_STRING.sub(_blank, data)
    except ValueError:
        return data


def _blank(found: re.Match[bytes]) -> bytes:
    text = found[0]
    if found[1] and b"f" in found[1].lower():
        plain = text.replace(b"{{", b"").replace(b"}}", b"")
        if plain.count(b"{") != plain.count(b"}"):
            raise ValueError("a string within a string")
        return text
    return b" " * len(text)
