"""What JavaScript's programs say in a roundabout way, said plainly in as many bytes:
`Reflect.get(jobs, "run")` is `jobs.run`, `Reflect.construct(Job, [path])` is `new Job(path)`, and of a
symbol `const RUN = Symbol()` the member `this[RUN]` is one called `RUN`.

Every place in the source stays where it was.
"""

import re
from collections import Counter
from functools import partial

from vetting.patterns import pattern

# Each begins with letters of its own, and looks back then: what begins with a look back is tried at
# every byte.
_SYMBOLS = pattern(rb"const(?<![\w$]const)\s{1,9}([\w$]{1,60})\s{0,9}=\s{0,9}Symbol(?:\.for)?\(")
_GET = pattern(
    rb"Reflect\.get\((?<![\w$.]Reflect\.get\()\s{0,9}([\w$.]{1,80}),"
    rb"\s{0,9}[\"'`]([A-Za-z_$][\w$]{0,60})[\"'`]\s{0,9}\)"
)
_CONSTRUCT = pattern(
    rb"Reflect\.construct\((?<![\w$.]Reflect\.construct\()\s{0,9}([\w$.]{1,80}),\s{0,9}\["
    rb"((?:[^\[\]()]|\([^\[\]()]{0,80}\)){0,200})\]\s{0,9}\)"
)
_CHAINED = pattern(
    rb"Object\.setPrototypeOf(?<![\w$.]Object\.setPrototypeOf)(?=\(\s{0,9}[\w$]{1,60},\s{0,9}[\w$]{1,60}\))"
)
_BEHIND = pattern(rb"__proto__(?<=[{,\s]__proto__)[ \t]{0,9}:(?=[ \t]{0,9}[\w$])")
"""What stands behind an object has its members too: `{ __proto__: base }`."""

_ASKS = rb"\?\.\[(?<=[\w$)\]]\?\.\[)(?<!\bconst\?\.\[)(?<!\blet\?\.\[)(?<!\bvar\?\.\[)"
_OF = rb"\[(?<=[\w$)\]]\[)(?<!\bconst\[)(?<!\blet\[)(?<!\bvar\[)"
_KEYED = rb"([\w$]{1,60})\]"
_ASKED = pattern(rb"(?:%b|%b)%b(?=\s{0,9}[^\s{])" % (_ASKS, _OF, _KEYED))
_HELD = pattern(rb"\[(?<=[\s{,;}*]\[)([\w$]{1,60})\](?=\s{0,9}[(:=])")
"""Members by what stands in brackets: where they are asked for, and where an object has them."""

_KEY = pattern(
    rb"%b%b|%b%b|\[(?<=[\s{,;}*]\[)%b(?=\s{0,9}[(:])|\[(?<=[\s;{}]\[)%b(?=\s{0,9}=[^=])"
    % (_ASKS, _KEYED, _OF, *[_KEYED] * 3)
)
"""The uses of a name as such a key, none of which makes a variable: `const [name] = row` does."""

_BEFORE, _AFTER = pattern(rb"[\w$.]"), pattern(rb"[\w$]")
"""What a word is not alone beside."""

_BEGINS = (b";", b"{", b"}")
_BLANKS, _ASSIGNED = 99, 4
"""What a statement or member begins behind, how many blanks may stand between, and that one's group."""


def plain(data: bytes) -> bytes:
    """`data`, with what is said plainly in the places of what is not."""
    if b"Reflect." in data:
        data = _GET.sub(_member, data)
        data = _CONSTRUCT.sub(_new, data)
    if b"setPrototypeOf" in data:
        data = _CHAINED.sub(lambda found: b"Object.assign".ljust(len(found[0])), data)
    if b"__proto__" in data:
        data = _BEHIND.sub(lambda found: b"...".rjust(len(found[0])), data)
    if b"Symbol" in data:
        names = _only_keys(data)
        if names:
            data = _ASKED.sub(partial(_asked, names), data)
            data = _HELD.sub(partial(_held, names), data)
    return data


def _only_keys(data: bytes) -> frozenset[bytes]:
    """Names that are keys of members, and nothing else but their symbol: where a parameter is called so
    too, `TOOLS[name]` asks for what a caller says.
    """
    made = {match[1] for match in _SYMBOLS.finditer(data) if b"[%b]" % match[1] in data}
    if not made:
        return frozenset()
    keys = Counter(
        match[match.lastindex or 0] for match in _KEY.finditer(data) if _is_key(match, data)
    )
    return frozenset(name for name in made if _uses(name, data) == keys[name] + 1)


def _is_key(match: re.Match[bytes], data: bytes) -> bool:
    """Whether what is assigned to, `[name] = …`, begins there."""
    if match.lastindex != _ASSIGNED:
        return True
    start = match.start()
    return data[max(start - _BLANKS - 1, 0) : start].rstrip().endswith(_BEGINS)


def _uses(name: bytes, data: bytes) -> int:
    """How often a word stands in `data`, but as a member."""
    count, start = 0, data.find(name)
    while start >= 0:
        end = start + len(name)
        longer = _BEFORE.match(data[start - 1 : start]) or _AFTER.match(data[end : end + 1])
        count += longer is None
        start = data.find(name, end)
    return count


def _asked(names: frozenset[bytes], found: re.Match[bytes]) -> bytes:
    """`this.RUN ` for `this[RUN]`."""
    if found[1] not in names:
        return found[0]
    if found[0].startswith(b"?"):
        return b"?." + found[1].center(len(found[0]) - 2)
    return b"." + found[1].ljust(len(found[0]) - 1)


def _held(names: frozenset[bytes], found: re.Match[bytes]) -> bytes:
    """` RUN ` for `[RUN]`, where an object or a class has it."""
    return b" %b " % found[1] if found[1] in names else found[0]


def _member(found: re.Match[bytes]) -> bytes:
    return _in_place(b"%b.%b" % (found[1], found[2]), found[0])


def _new(found: re.Match[bytes]) -> bytes:
    return _in_place(b"new %b(%b)" % (found[1], found[2]), found[0])


def _in_place(said: bytes, whole: bytes) -> bytes:
    """`said` in as many bytes as `whole` has, and as many lines."""
    lines = whole.count(b"\n") - said.count(b"\n")
    return (
        said.ljust(len(whole) - lines) + b"\n" * lines if len(said) + lines <= len(whole) else whole
    )
