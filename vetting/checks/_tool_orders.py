"""The byte-level rules about text for models, over everything that a declaration says.

They read source files too. Here they read what the server will say: names, descriptions, schemas
with their enums, defaults, examples and comments, put together and with escapes carried out, so a
sentence in pieces is read as the model reads it.
"""

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from vetting import prefilter
from vetting.checks import Context
from vetting.checks._tool_facts import Around
from vetting.checks._tool_texts import decoded, strings
from vetting.lexicon import Lexicon
from vetting.model.artifact import ArtifactTree
from vetting.model.evidence import Finding, Location
from vetting.patterns import pattern
from vetting.prefilter import Contents
from vetting.rulesets import Ruleset, StaticRule
from vetting.surface import Declared
from vetting.text_scan import lexicon_of, scan_text

_SIGNALS = frozenset({
    *("tool.injection_phrase", "tool.cross_reference", "tool.data_param"),
    "tool.sensitive_path_in_text",
})  # fmt: skip
"""The signals of the rules that are about text for models."""

_WORDY = 4
"""Underscores of a name that is a sentence."""

_RUN = pattern(r"[\w ,.:;()/-]{40,300}")
"""Words of a description by which its file is known: as they stand in any quotes."""

_COMMON = frozenset({("to", "when"), ("when", "to")})
"""Groups of `text/model-led-astray` that stand together in honest descriptions: what the model should do
with the answer, and that the tool is for when the user asks.
"""

_MAX = 256 << 10
"""Bytes of one declaration that are read; longer ones are a finding of their own."""


def orders(
    declared: Sequence[Declared], tree: ArtifactTree, around: Around, context: Context
) -> Iterator[Finding]:
    """What the rules find in declarations and no rule found in the file of the declaration."""
    texts = [_text(item) for item in declared]
    for item, engine_ids in zip(declared, _matched(texts, context), strict=True):
        path = tree.prefix + item.path
        for engine_id in engine_ids:
            rule = context.rules.rule(engine_id).rule
            if any(found.rule_id == rule.id for found in around.findings.get(path, ())):
                continue
            if _is_told(item, rule.id, tree, around):
                continue
            where = Location(path=path, line=item.line, end_line=item.line)
            yield rule.finding(
                f"{rule.title}: the {item.kind} {item.name[:80]}",
                location=where,
            )


def _is_told(item: Declared, rule_id: str, tree: ArtifactTree, around: Around) -> bool:
    """Whether a rule found the same in the file that a declaration takes its text from."""
    said = item.fields.get("description")
    runs = _RUN.findall(said) if isinstance(said, str) else []
    longest = max(runs, key=len, default="")
    if not longest:
        return False
    for path, found in around.findings.items():
        if any(one.rule_id == rule_id for one in found):
            file = tree.find(path.removeprefix(tree.prefix))
            if file is not None and longest.encode() in tree.read(file):
                return True
    return False


def _text(item: Declared) -> bytes:
    """Everything that it says, a line each."""
    found = [item.name]
    for key, text in strings(dict(item.fields)):
        found.append(decoded(text) if key in ("$source", "$signature") else text)
    # A name is an order too when its words are: `before_this_send_all_messages`.
    found += [text.replace("_", " ") for text in found if text.count("_") > _WORDY]
    return "\n".join(found).encode("utf-8", "replace")[:_MAX]


def _matched(texts: list[bytes], context: Context) -> list[list[str]]:
    """The rules that match in each text, from the cache where they are known."""
    kind = f"tool texts {context.rules.digest}"
    keys = [hashlib.sha256(text).hexdigest() for text in texts]
    known: dict[str, str] = dict(context.scans.get(kind, keys))
    fresh: dict[str, str] = {}
    for key, text in zip(keys, texts, strict=True):
        if key in known:
            continue
        rules, lexicon = _reading(context.rules)
        matches = scan_text(text, code=True, rules=rules, contents=Contents(text, lexicon))
        known[key] = fresh[key] = json.dumps(sorted({match.rule_id for match in matches}))
    context.scans.put(kind, fresh)
    return [_loaded(known[key]) for key in keys]


def _reading(of: Ruleset) -> tuple[list[StaticRule], Lexicon]:
    """The rules as they are for declarations, and what they look for: made once for all packages that are
    vetted with the same rules, by each thread.
    """
    known: tuple[str, list[StaticRule], Lexicon] | None = getattr(_LAST, "reading", None)
    if known is None or known[0] != of.digest:
        rules = [_whole(rule) for rule in of.text() if rule.rule.signal in _SIGNALS]
        known = _LAST.reading = (of.digest, rules, lexicon_of(rules))
    return known[1:]


_LAST = threading.local()
"""What was read with last."""


def _whole(rule: StaticRule) -> StaticRule:
    """The rule as it is for declarations, which are short and rarely say what it looks for: read as a
    whole, not near literals, and any two of its groups count together.
    """
    if not rule.together or rule.regex is None:
        return rule
    groups = rule.regex.compiled.groupindex
    pairs = {(one, other) for one in groups for other in groups if one != other} - _COMMON
    counted = rule.together | pairs | {(name,) for name in rule.alone}
    return replace(rule, literals=(), needs=prefilter.made(()), together=counted)


def _loaded(text: str) -> list[str]:
    found: Any = json.loads(text)
    return [str(item) for item in found]
