"""What JavaScript's programs say in a roundabout way, said plainly in as many bytes:
`Reflect.get(jobs, "run")` is `jobs.run`, `Reflect.construct(Job, [path])` is `new Job(path)`, and of a
symbol `const RUN = Symbol()` the member `this[RUN]` is one called `RUN`.

Every place in the source stays where it was.
"""

import re
from collections import Counter
from functools import partial

from vetting.patterns import pattern

_SYMBOLS = pattern(rb"(?<![\w$])const\s{1,9}([\w$]{1,60})\s{0,9}=\s{0,9}Symbol(?:\.for)?\(")
_GET = pattern(
    rb"(?<![\w$.])Reflect\.get\(\s{0,9}([\w$.]{1,80}),\s{0,9}[\"'`]([A-Za-z_$][\w$]{0,60})[\"'`]\s{0,9}\)"
)
_CONSTRUCT = pattern(
    rb"(?<![\w$.])Reflect\.construct\(\s{0,9}([\w$.]{1,80}),\s{0,9}\["
    rb"((?:[^\[\]()]|\([^\[\]()]{0,80}\)){0,200})\]\s{0,9}\)"
)
_CHAINED = pattern(
    rb"(?<![\w$.])Object\.setPrototypeOf(?=\(\s{0,9}[\w$]{1,60},\s{0,9}[\w$]{1,60}\))"
)
_BEHIND = pattern(rb"(?<=[{,\s])__proto__[ \t]{0,9}:(?=[ \t]{0,9}[\w$])")
"""What stands behind an object has its members too: `{ __proto__: base }`."""

_OF = rb"(?<=[\w$)\]])(?<!\bconst)(?<!\blet)(?<!\bvar)"
_ASKED = pattern(_OF + rb"(\?\.)?\[([\w$]{1,60})\](?=\s{0,9}[^\s{])")
_HELD = pattern(rb"(?<=[\s{,;}*])\[([\w$]{1,60})\](?=\s{0,9}[(:=])")
"""Members by what stands in brackets: where they are asked for, and where an object has them."""

_KEY = pattern(
    _OF + rb"(?:\?\.)?\[([\w$]{1,60})\]|(?<=[\s{,;}*])\[([\w$]{1,60})\](?=\s{0,9}[(:])"
    rb"|(?<=[;{}])\s{0,99}\[([\w$]{1,60})\](?=\s{0,9}=[^=])"
)
"""The uses of a name as such a key, none of which makes a variable: `const [name] = row` does."""

_WORD = pattern(rb"(?<![\w$.])[\w$]++")


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
    keys = Counter(match[match.lastindex or 0] for match in _KEY.finditer(data))
    uses = Counter(match[0] for match in _WORD.finditer(data) if match[0] in made)
    return frozenset(name for name in made if uses[name] == keys[name] + 1)


def _asked(names: frozenset[bytes], found: re.Match[bytes]) -> bytes:
    """`this.RUN ` for `this[RUN]`."""
    if found[2] not in names:
        return found[0]
    if found[1]:
        return b"?." + found[2].center(len(found[0]) - 2)
    return b"." + found[2].ljust(len(found[0]) - 1)


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
