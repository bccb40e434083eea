"""What an install script fetches: it tells nobody anything, and keeps only what has the checksum it knows.

The checksum stands in the package. What has another one is refused: by an error, an exit, or by going back.
"""

from typing import Any

from vetting.checks._install_hashed import keeps_what_was_hashed
from vetting.checks._install_paths import ANSWERED, MIRROR, NAME, SAYS
from vetting.checks._install_places import Places
from vetting.checks._install_script import Script, Unclear
from vetting.checks._install_syntax import arguments, every, inner, pairs
from vetting.checks._install_values import Values
from vetting.patterns import pattern
from vetting.profile._javascript_source import word
from vetting.profile._javascript_variables import FUNCTIONS

_ADDRESS = pattern(
    rf"(?:https://[\w.-]{{1,100}}|{MIRROR})(?:/[\w./@+~:=?&{NAME}{SAYS}-]{{0,300}})?|{ANSWERED}"
)
"""An address in which nothing stands but what the package and the system say of themselves."""

_OPTIONS = frozenset({"headers", "method", "redirect", "signal", "timeout"})
_STRONG = frozenset({"sha256", "sha384", "sha512"})
_CHECKSUM = pattern(
    rf"(?:sha(?:256|384|512)[-:])?(?:[0-9a-fA-F]{{64}}|[0-9a-fA-F]{{96}}|[0-9a-fA-F]{{128}}|[\w+/]{{43,88}}={{0,2}}|{SAYS})"
)
_ENDS = frozenset({"throw_statement", "return_statement", "continue_statement"})
_SIGNS = {"!==": True, "!=": True, "===": False, "==": False}


class Downloads:
    """See the module."""

    def __init__(self, places: Places, values: Values) -> None:
        self._places = places
        self._values = values
        self.fetches = False
        """Whether another machine is asked for anything."""

        self.unpacks = False

    def fetch(self, script: Script, call: Any) -> None:
        """Look at a call that asks another machine.

        Raises:
            Unclear: it may tell that one something.
        """
        self.fetches = True
        address, *options = arguments(call) or [None]
        known = self._places.texts(script, address)
        if not known or not all(_ADDRESS.fullmatch(one) for one in known):
            raise Unclear(call, "asks nobody knows whom")
        for one in options:
            self._option(script, inner(one))

    def _option(self, script: Script, node: Any) -> None:
        if node.type in FUNCTIONS or self._places.is_function(script, node):
            return
        found = self._places.literal_of(script, node, "object")
        if found is None:
            raise Unclear(node, "asks nobody knows how")
        of, table = found
        for key, value in pairs(table).items():
            said = self._places.texts(of, value)
            if key not in _OPTIONS or (key == "method" and not (said and said <= {"GET", "HEAD"})):
                raise Unclear(node, f"asks with {key}")
            if key == "headers" and not self._plain_headers(of, value):
                raise Unclear(node, "asks with headers")

    def _plain_headers(self, script: Script, node: Any) -> bool:
        found = self._places.literal_of(script, node, "object")
        if found is None:
            return False
        texts = [self._places.texts(found[0], value) for value in pairs(found[1]).values()]
        return all(
            said is not None and all(one.isascii() or set(one) & {NAME, SAYS} for one in said)
            for said in texts
        )

    def together(self, scripts: list[Script], written: set[str]) -> None:
        """Whether what is fetched is kept only if its checksum is the known one.

        Raises:
            Unclear: it is not.
        """
        if self.unpacks and any(
            place.endswith((".js", ".cjs", ".mjs", ".node")) for place in written
        ):
            raise Unclear(None, "makes code of what is packed")
        if not self.fetches or not written:
            return
        refusals = [
            (script, node)
            for script in scripts
            for node in script.nodes
            if self._refuses(script, node)
        ]
        if not refusals:
            raise Unclear(None, "keeps what it fetches, whatever that is")
        for script, node in refusals:
            keeps_what_was_hashed(script, node, self._says)
        for script in scripts:
            for node in script.nodes:
                if node.type == "call_expression":
                    self._hashes(script, node)

    def _says(self, script: Script, node: Any) -> bool:
        return bool(self._places.texts(script, node))

    def _hashes(self, script: Script, call: Any) -> None:
        """Of what stands in the package a checksum says nothing of what is fetched."""
        args = arguments(call)
        callee = call.child_by_field_name("function")
        if script.meaning(callee) == ("crypto", "createHash"):
            said = self._places.texts(script, args[0]) if args else None
            if not said or not said <= _STRONG:
                raise Unclear(call, "a checksum of another kind")
        elif (
            callee.type == "member_expression"
            and word(callee.child_by_field_name("property")) == "update"
        ):
            known = self._places.texts(script, args[0]) if args else None
            if known is not None:
                raise Unclear(call, "a checksum of what is known")

    def _refuses(self, script: Script, node: Any) -> bool:
        """Whether a statement refuses what has not the checksum that is known."""
        if node.type != "if_statement":
            return False
        condition = inner(node.child_by_field_name("condition"))
        other = node.child_by_field_name("alternative")
        refused = node.child_by_field_name("consequence")
        for one in every(condition):
            differs = self._compares(script, one)
            if differs is None or not _decides(one, condition, differs=differs):
                continue
            if differs and _ends(refused):
                return True
            if not differs and other is not None and _ends(other.named_children[-1]):
                return True
        return False

    def _compares(self, script: Script, node: Any) -> bool | None:
        """Whether two checksums differ, or are the same; None where nothing of that kind is asked."""
        sides: list[Any] = []
        differs = False
        if node.type == "binary_expression":
            sign = word(node.child_by_field_name("operator"))
            if sign in _SIGNS:
                sides = [node.child_by_field_name(side) for side in ("left", "right")]
                differs = _SIGNS[sign]
        elif node.type == "call_expression":
            callee = node.child_by_field_name("function")
            if script.meaning(callee) == ("crypto", "timingSafeEqual"):
                sides = arguments(node)
            elif word(callee.child_by_field_name("property")) == "equals" and arguments(node):
                sides = [callee.child_by_field_name("object"), arguments(node)[0]]
            differs = node.parent.type == "unary_expression"
        if len(sides) != 2:
            return None
        for one, other in (sides, sides[::-1]):
            if self._is_digest(script, one) and self.is_known(script, other):
                return differs
        return None

    def _is_digest(self, script: Script, node: Any) -> bool:
        if ".digest(" in word(node):
            return True
        return any(
            not isinstance(leaf, str) and ".digest(" in _said(leaf)
            for _, leaf in self._values.leaves(script, node)
        )

    def is_known(self, script: Script, node: Any) -> bool:
        """Whether something is a checksum, as a text or as its bytes, that stands in the package."""
        leaves = self._values.leaves(script, node)
        if len(leaves) == 1 and hasattr(leaves[0][1], "child_count"):
            script, node = leaves[0]
        known = self._places.texts(script, _of_bytes(script, node))
        return bool(known) and all(_CHECKSUM.fullmatch(one) for one in known or ())


def _of_bytes(script: Script, node: Any) -> Any:
    """The text that bytes are made of."""
    node = inner(node)
    callee = node.child_by_field_name("function") if node.type == "call_expression" else None
    made = callee is not None and script.meaning(callee) == ("", "Buffer", "from")
    return arguments(node)[0] if made and arguments(node) else node


def _said(leaf: Any) -> str:
    return word(leaf) if hasattr(leaf, "child_count") else ""


def _decides(node: Any, condition: Any, *, differs: bool) -> bool:
    """Whether a part of a condition decides it: `||` refuses by each of its sides, `&&` by both alone."""
    while node.id != condition.id:
        node = node.parent
        if node.type == "binary_expression":
            sign = word(node.child_by_field_name("operator"))
            if sign != ("||" if differs else "&&"):
                return False
        elif node.type not in ("parenthesized_expression", "unary_expression"):
            return False
    return True


def _ends(node: Any) -> bool:
    """Whether nothing comes after a statement."""
    if node.type == "statement_block":
        inside = [one for one in node.named_children if one.type != "comment"]
        return bool(inside) and _ends(inside[-1])
    if node.type in _ENDS:
        return True
    if node.type != "expression_statement":
        return False
    call = inner(node.named_children[0])
    said = word(call.child_by_field_name("function")) if call.type == "call_expression" else ""
    if said == "process.exit":
        return [word(one) for one in arguments(call)] not in ([], ["0"])
    return said in ("reject", "fail", "die", "bail", "abort")
