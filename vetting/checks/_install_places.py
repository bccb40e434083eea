"""Where an install script reads and writes: paths put together from literals, and from what the system says.

What such a path looks like is said in `_install_paths`.
"""

import posixpath
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from vetting.checks._install_known import (
    ANSWER,
    DATA,
    ENTRY,
    LOOP,
    OWN_NAME,
    UNKNOWN,
    Known,
    Leaf,
    are_functions,
)
from vetting.checks._install_paths import (
    AGAIN,
    ANSWERED,
    FOUND,
    HOME,
    MOST,
    NAME,
    NODE,
    OWN,
    PART,
    SAYS,
    SIGNS,
    TEMPORARY,
    address,
    joined,
    of_environment,
    own,
    plain,
    plain_text,
    resolved,
    up,
    up_to,
)
from vetting.checks._install_script import Path, Script
from vetting.checks._install_syntax import arguments
from vetting.checks._install_values import Values
from vetting.profile._javascript_source import literal, word

Texts = frozenset[str] | None

_KNOWN = {ENTRY: PART, DATA: SAYS, OWN_NAME: NAME, LOOP: AGAIN, ANSWER: ANSWERED}
_OF_PROCESS = {"pid": PART, "ppid": PART} | dict.fromkeys(
    ("platform", "arch", "version", "versions"), SAYS
)
_PLAIN_CALLS: dict[Path, str] = {
    ("os", "homedir"): HOME,
    ("os", "tmpdir"): TEMPORARY,
    ("", "process", "cwd"): OWN,  # npm starts scripts there
    ("", "Date", "now"): PART,
    ("crypto", "randomUUID"): PART,
    ("os", "hostname"): PART,
    **{("os", name): SAYS for name in ("platform", "arch", "type", "machine")},
}
_PASSED_ON = frozenset({
    *(("", "String"), ("url", "fileURLToPath"), ("fs", "realpathSync"), ("fs", "realpath")),
    *(("url", "pathToFileURL"), ("path", "normalize"), ("path", "toNamespacedPath")),
    *(("", "encodeURIComponent"), ("", "encodeURI")),
})  # fmt: skip
_SAME_TEXT: dict[str, Callable[[str], str]] = {
    "toString": str,
    "trim": str.strip,
    "toLowerCase": str.lower,
}

_NUMBERS = frozenset({"digest", "toISOString", "toFixed", "getTime", "padStart"})


class Places:
    """See the module."""

    def __init__(self, values: Values) -> None:
        self._values = values
        values.places_of = self.places
        self._open: set[tuple[str, int, tuple[int, ...]]] = set()

    def texts(self, script: Script, node: Any) -> Texts:
        """What a text may be; None where that is not known."""
        if node is None:
            return None
        key = script.key(node)
        if key in self._open:
            return frozenset({AGAIN})
        self._open.add(key)
        try:
            return self._texts(script, node)
        finally:
            self._open.discard(key)

    def _texts(self, script: Script, node: Any) -> Texts:
        found: set[str] = set()
        for of, leaf in self._values.leaves(script, node):
            said = self._of_leaf(of, leaf)
            if said is None or len(found) > MOST:
                return None
            found |= said
        return frozenset(found)

    def places(self, script: Script, node: Any) -> Texts:
        """The paths that an expression may be, without steps upwards; None where one is not known."""
        texts = self.texts(script, node)
        found = [plain(text) for text in texts or ()]
        if texts is None or any(one is None for one in found):
            return None
        return frozenset(one for one in found if one)

    @staticmethod
    def as_places(texts: Iterable[str]) -> list[str]:
        """The paths that texts are; those that lead out of their folders are left out."""
        return [one for text in texts if (one := plain(text))]

    def leaves(self, script: Script, node: Any) -> list[Leaf]:
        """What an expression may be."""
        return self._values.leaves(script, node)

    def lists(self, script: Script, node: Any) -> list[Leaf]:
        """The lists that an expression may be; one that may get more is not known."""
        found = self._values.leaves(script, node)
        changed = any(
            getattr(leaf, "type", "") == "array" and self._values.tables.are_changed(of, leaf)
            for of, leaf in found
        )
        return [(script, UNKNOWN)] if changed else found

    @property
    def parsed(self) -> set[str]:
        """The JSON files of the package that are taken for what was packed."""
        return self._values.parsed

    def literal_of(self, script: Script, node: Any, kind: str) -> Leaf | None:
        """The one list, or table, that an expression is."""
        found = self._values.leaves(script, node)
        if len(found) != 1 or isinstance(found[0][1], Known | Script):
            return None
        if found[0][1].type != kind or self._values.tables.are_changed(*found[0]):
            return None
        return found[0]

    def is_function(self, script: Script, node: Any) -> bool:
        """Whether an expression is a function of the package."""
        return are_functions(self._values.leaves(script, node))

    def all_of(self, script: Script, nodes: Iterable[Any]) -> list[tuple[str, ...]] | None:
        """What the elements of a list may be, together."""
        found: list[tuple[str, ...]] = [()]
        for node in nodes:
            known = self._parts(script, node)
            if known is None or len(known) * len(found) > MOST:
                return None
            found = [(*before, *one) for before in found for one in known]
        return found

    def _parts(self, script: Script, node: Any) -> list[tuple[str, ...]] | None:
        """What one element of a list may be: several, where a list is spread into it."""
        if node.type != "spread_element":
            texts = self.texts(script, node)
            return None if texts is None else [(one,) for one in texts]
        spread = node.named_children[0]
        given = self._values.rest(script, spread)
        if given is None:
            given = [
                (of, [one for one in leaf.named_children if one.type != "comment"])
                for of, leaf in self._values.leaves(script, spread)
                if getattr(leaf, "type", "") == "array"
                and not self._values.tables.are_changed(of, leaf)
            ]
            if len(given) != len(self._values.leaves(script, spread)):
                return None
        lists = [self.all_of(of, args) for of, args in given]
        known = [one for one in lists if one is not None]
        return [one for every in known for one in every] if len(known) == len(lists) else None

    def _of_leaf(self, script: Script, leaf: Any) -> Texts:
        if isinstance(leaf, Script):
            return None
        if isinstance(leaf, Known):
            known = leaf.value if leaf.said == "text" else _KNOWN.get(leaf)
            return frozenset({known}) if known is not None else None
        match leaf.type:
            case "string":
                said = literal(leaf)
                return None if SIGNS.search(said) else frozenset({said})
            case "number" | "true" | "false" | "null" | "undefined":
                return frozenset({word(leaf)})
            case "template_string":
                return self._template(script, leaf)
            case "binary_expression" if word(leaf.child_by_field_name("operator")) == "+":
                sides = [leaf.child_by_field_name(side) for side in ("left", "right")]
                return self._together(script, sides, "".join)
            case "call_expression" | "new_expression":
                return self._of_call(script, leaf)
        return self._of_member(script, leaf)

    def _template(self, script: Script, node: Any) -> Texts:
        parts: list[Texts] = []
        at = node.start_byte + 1
        data = script.source.data
        for one in node.named_children:
            if one.type != "template_substitution":
                continue
            parts += [
                plain_text(data[at : one.start_byte]),
                self.texts(script, one.named_children[0]),
            ]
            at = one.end_byte
        parts.append(plain_text(data[at : node.end_byte - 1]))
        known = [one for one in parts if one is not None]
        if len(known) < len(parts):
            return None
        found = {"".join(one) for one in up_to(product(*known))}
        return frozenset(found) if len(found) <= MOST else None

    def _together(
        self, script: Script, nodes: Iterable[Any], how: Callable[[tuple[str, ...]], str | None]
    ) -> Texts:
        lists = self.all_of(script, nodes)
        found = [how(one) for one in lists or ()]
        if lists is None or any(one is None for one in found):
            return None
        return frozenset(one for one in found if one is not None)

    def _of_call(self, script: Script, node: Any) -> Texts:
        callee = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        args, means = arguments(node), script.meaning(callee) if callee.type != "import" else None
        if means is None:
            return self._of_method(script, callee, args)
        if means in _PLAIN_CALLS:
            return frozenset({_PLAIN_CALLS[means]})
        if means in _PASSED_ON and args:
            return self.texts(script, args[0])
        match means:
            case ("path", "join"):
                return self._together(script, args, joined)
            case ("path", "resolve"):
                return self._together(script, args, resolved)
            case ("path", "dirname"):
                return self._together(script, args, lambda one: up(one[0]))
            case ("path", "basename" | "extname"):
                known = self.texts(script, args[0]) if args else None
                return (
                    frozenset(map(posixpath.basename, known))
                    if known and len(args) == 1
                    else (frozenset({PART}))
                )
            case ("", "require", "resolve") | ("module", "createRequire", "()", "resolve") if args:
                known = self.texts(script, args[0])
                return frozenset(FOUND + one for one in known) if known else None
            case ("", "URL") if len(args) == 1:
                return self.texts(script, args[0])
            case ("", "URL") if len(args) == 2:
                return self._together(script, reversed(args), address)
            case ("fs", "mkdtempSync" | "mkdtemp") if args:
                return self._together(script, args[:1], lambda one: one[0] + PART)
        return None

    def _of_method(self, script: Script, callee: Any, args: list[Any]) -> Texts:
        if callee.type != "member_expression":
            return None
        name, of = (
            word(callee.child_by_field_name("property")),
            callee.child_by_field_name("object"),
        )
        if name in _NUMBERS:
            return frozenset({PART})
        if name in _SAME_TEXT:
            known = self.texts(script, of)
            return frozenset(_SAME_TEXT[name](one) for one in known) if known is not None else None
        if name in ("replace", "slice") and self.texts(script, of) == frozenset({PART}):
            # The rest of a file's name, with an ending that stands there.
            said = [literal(one) for one in args[1:] if one.type == "string" and name == "replace"]
            if name == "slice" or (len(said) == 1 and ".." not in said[0]):
                return frozenset({PART + "".join(said)})
        return None

    def _of_member(self, script: Script, node: Any) -> Texts:
        match script.meaning(node):
            case ("", "__dirname") | ("", "import.meta", "dirname"):
                return frozenset({own(script.folder)})
            case ("", "__filename") | ("", "import.meta", "url" | "filename"):
                return frozenset({own(script.path)})
            case ("", "process", name, *_) if name in _OF_PROCESS:
                return frozenset({_OF_PROCESS[name]})
            case ("", "process", "execPath"):
                return frozenset({NODE})
            case ("", "process", "env", name):
                return of_environment(name)
            case ("path", "sep"):
                return frozenset({"/"})
        return None
