"""The words that would start an approved version instead, and where in the file they go."""

import re
from dataclasses import replace

from vetting.config_rules import Answer, Judged
from vetting.launchers import resolve_server
from vetting.model.check import MAY_RUN, Suggestion
from vetting.model.pin import PackagePin
from vetting.patterns import pattern

_PLAIN = pattern(r"[A-Za-z0-9@/._=\[\],:+!~^<>*-]+")


def suggest(judged: Judged, text: str) -> Suggestion | None:
    """The nearest approved version of the first thing that may not run and has one.

    Every candidate is read by the launchers again: it counts only if it starts exactly that
    version, and everything else as before.
    """
    for answer in judged.answers:
        pin = answer.nearest
        if answer.status in MAY_RUN or pin is None or not answer.ref.spec:
            continue
        for index, arg in enumerate(judged.server.args):
            if answer.ref.spec not in arg:
                continue
            for words in _spellings(answer, pin):
                new = arg.replace(answer.ref.spec, words, 1)
                found = _tried(judged, answer, pin, index, new)
                if found is not None:
                    return _placed(found, judged, index, text, (answer.ref.spec, words))
    return None


def _spellings(answer: Answer, pin: PackagePin) -> list[str]:
    """How the version may be written, the way it is written now first."""
    spec = answer.ref.spec
    if pin.ecosystem == "npm":
        name = re.match(r"(?:npm:)?(?:[^@/]+@npm:)?(?:@[^/@]+/)?[^@]+", spec)
        return [f"{name[0]}@{pin.version}"] if name else []
    name = re.match(r"(?:pypi:)?[A-Za-z0-9._-]+(?:\[[^\]]*\])?", spec)
    if name is None:
        return []
    forms = [f"{name[0]}@{pin.version}", f"{name[0]}=={pin.version}"]
    return forms[::-1] if "==" in spec or answer.ref.role != "main" else forms


def _tried(
    judged: Judged, answer: Answer, pin: PackagePin, index: int, new: str
) -> Suggestion | None:
    server = judged.server
    args = (*server.args[:index], new, *server.args[index + 1 :])
    before = judged.resolved
    after = resolve_server(replace(server, args=args), judged.files)
    at = before.refs.index(answer.ref)
    same = len(after.refs) == len(before.refs) and all(
        number == at or ref == other
        for number, (ref, other) in enumerate(zip(after.refs, before.refs, strict=True))
    )
    if not same or after.kind != before.kind or not set(after.flags) <= set(before.flags):
        return None
    ref = after.refs[at]
    if not ref.pinned or (ref.ecosystem, ref.name, ref.version, ref.role, ref.registry) != (
        pin.ecosystem,
        pin.name,
        pin.version,
        answer.ref.role,
        answer.ref.registry,
    ):
        return None
    return Suggestion(pin=str(pin), args=args)


def _placed(
    found: Suggestion, judged: Judged, index: int, text: str, words: tuple[str, str]
) -> Suggestion:
    """With the place of the old words in the file's text, if they stand there as they are, once."""
    spans = judged.server.arg_spans
    if index >= len(spans):
        return found
    old, new = words
    start, end = spans[index]
    written = text[start:end]
    # A name with a character that the format would escape is left for a person.
    if written.count(old) != 1 or not _PLAIN.fullmatch(old + new):
        return found
    begin = start + written.index(old)
    return replace(found, span=(begin, begin + len(old)), old=old, new=new)
