"""Searches for a number whose digest is smaller than somebody says, in JavaScript: see `_flow_mined`."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_mined_nodes import given, inside, last, plain, root, words
from vetting.surface._flow_zeros_javascript import ZEROS, asks_for_zeros
from vetting.surface._javascript_found import FUNCTION, LOOP, found
from vetting.surface._javascript_lower import FUNCTIONS, line_of, word

_HASHES = pattern(
    r"(?i)_{0,2}(?:d|double|dbl)?_?(?:sha|hash)(?:\d|_|256|d\b|x\b|of\b|twice\b|block|head|fn|func)\w{0,12}|_{0,2}(?:sha|hash|dsha|hasher|pow_?hash"
    r"|digest|createhash|keccak\w{0,6}|blake\w{0,6}|scrypt\w{0,4}|argon2\w{0,4}|yespower|randomx|cryptonight)"
)
_HASHED = pattern(
    r"(?i)\b(?:createHash|\.digest|sha\d\w{0,8}|keccak\w{0,6}|blake\w{0,6}|scrypt\w{0,4}|argon2\w{0,4}|hash\w{0,8})\("
)
_LOOP = pattern(r"\b(?:for|while)\s{0,4}\(|\bdo\s{0,4}\{")
_ORDER = frozenset({"<", "<=", ">", ">="})
_GUESS = pattern(r"\b(?:randomBytes|randomInt|getRandomValues|random)\(")
_TURNS = pattern(
    r"BigInt|parseInt|Number|String|compare|toString|from|reverse|toReversed|slice|subarray|substring|read\w{0,20}"
    r"|get\w{0,12}(?:int|Int)\w{0,12}|(?:to|hexTo|bytesTo|bufferTo|bytes_to)_?\w{0,12}|padStart|toHex|toLowerCase|join|map|swap\w{0,3}"
)
_ZEROS_IN = pattern(
    r"\.startsWith\(\s{0,4}(?:[\"'`]0{2,64}[\"'`]|[\"'`]0[\"'`]\.repeat\([^()]{1,60}\))\s{0,4}\)"
)
_WRITES = pattern(r"set(?:Big)?U?[Ii]nt\d\d|write(?:Big)?U?[Ii]nt\d\d[LB]E")
_NUMBER = pattern(r"0x[\da-fA-F]{1,8}|[\d_.]{1,10}n?")
_WORD = pattern(r"[A-Za-z_$#][\w$]*+")
_CALLED = pattern(r"(?<![\w$])([\w$]++)\(")
_STEPS = 12
_MAX = 100_000


def javascript_mined(root: Any, source: str, kind: str) -> Iterator[int]:
    """The line of each; `kind` is the grammar's name."""
    if _LOOP.search(source) is None or _HASHED.search(source) is None:
        return
    own = _hashing(found(root, kind, FUNCTION)[:_MAX])
    told = set[int]()
    for loop in found(root, kind, LOOP)[:_MAX]:
        text = word(loop)
        if any(one in own or _HASHES.fullmatch(one) for one in set(_WORD.findall(text))):
            search = _Search(loop, own)
            line = search.line(loop) or search.line_without_end(loop)
            if line:
                told.add(line)
    yield from sorted(told)


def _hashing(functions: list[Any]) -> set[str]:
    """The module's own functions that answer with a digest, or with what another of them does."""
    found = set[str]()
    bodies = list[tuple[str, set[str]]]()
    for node in functions:
        function = node.child_by_field_name("value") or node
        body = function.child_by_field_name("body")
        text = word(body)[:2000] if body is not None else ""
        called = set(_CALLED.findall(text)) if len(text) < 2000 else set()
        bodies.append((word(node.child_by_field_name("name")), called))
    for _ in range(3):
        before = len(found)
        for name, called in bodies:
            if called & found or any(_HASHES.fullmatch(one) for one in called):
                found.add(name)
        if len(found) == before:
            break
    return found - {""}


class _Search:
    """What a loop counts, and what digests it makes of that."""

    def __init__(self, loop: Any, own: set[str]) -> None:
        self._own = own
        self._counted = set[str]()
        self._fed = set[str]()
        self._digests = set[str]()
        self._changed = set[str]()
        self._chained = set[str]()
        self._written = False
        """Whether the number is put into bytes, of which another name may be hashed."""

        parts = list(inside(loop))
        for node in parts:
            self._count(node)
        for node in parts:
            self._feed(node)

    def line(self, loop: Any) -> int:
        """Where the loop finds what it looks for and the number is used, or 0."""
        if not self._counted:
            return 0
        test = loop.child_by_field_name("condition")
        if test is not None and self._finds(test) and self._is_used(loop):
            return line_of(loop)
        for node in inside(loop):
            if node.type != "if_statement" or not self._finds(
                node.child_by_field_name("condition")
            ):
                continue
            branch = node.child_by_field_name("consequence")
            kinds = {part.type for part in inside(branch)}
            if self._uses(word(branch)) or (
                kinds & {"break_statement", "continue_statement"} and self._is_used(node)
            ):
                return line_of(node)
        return 0

    def line_without_end(self, loop: Any) -> int:
        """Where a loop that nothing else ends goes on until a digest begins with zeros, or 0."""
        test = loop.child_by_field_name("condition")
        if loop.type == "for_statement" and test is not None and word(test).strip("; "):
            return 0
        self._digests |= self._chained
        is_digest = partial(self._is_digest, depth=_STEPS)
        if test is not None and asks_for_zeros(test, is_digest, there=False):
            return line_of(loop)
        for node in inside(loop):
            if node.type != "if_statement":
                continue
            kinds = {part.type for part in inside(node.child_by_field_name("consequence"))}
            goes = "continue_statement" in kinds
            if (goes or kinds & {"break_statement", "return_statement"}) and asks_for_zeros(
                node.child_by_field_name("condition"), is_digest, there=not goes
            ):
                return line_of(node)
        return 0

    def _count(self, node: Any) -> None:
        if node.type == "update_expression":
            self._counted |= last(node.child_by_field_name("argument"))
        elif node.type == "augmented_assignment_expression":
            if word(node.child_by_field_name("operator")) in ("+=", "-="):
                self._counted |= last(node.child_by_field_name("left"))
        elif node.type in ("assignment_expression", "variable_declarator"):
            name, value = given(node)
            text = word(value)[:300]
            steps = value is not None and value.type == "binary_expression"
            if (steps and name & set(_WORD.findall(text))) or _GUESS.match(text):
                self._counted |= name
            else:
                self._changed |= name
            if self._own & words(value) or any(map(_HASHES.fullmatch, words(value))):
                self._chained |= name & words(value)

    def _feed(self, node: Any) -> None:
        """What is made with the number, and what digests of that."""
        if node.type in ("assignment_expression", "variable_declarator"):
            name, value = given(node)
            if value is None:
                return
            names = words(value)
            target = node.child_by_field_name("left") or node.child_by_field_name("name")
            if self._is_digest(value, _STEPS):
                self._digests |= name
            elif names & (self._counted | self._fed):
                self._fed |= root(target)
        elif node.type == "expression_statement":
            call = plain(node.named_children[0]) if node.named_children else None
            if call is not None and call.type == "call_expression":
                args = call.child_by_field_name("arguments")
                if args is not None and words(args) & self._counted:  # `head.writeUInt32LE(n, 76)`
                    func = call.child_by_field_name("function")
                    self._fed |= root(func)
                    self._written |= _WRITES.match("".join(last(func))) is not None
                    for one in args.named_children:
                        self._fed |= root(one)

    def _is_digest(self, node: Any, depth: int) -> bool:
        """Whether something is a digest of the number, however it is written."""
        node = plain(node)
        if node is None or depth == 0:
            return False
        if node.type == "identifier":
            return word(node) in self._digests
        parts = node.named_children
        if node.type == "binary_expression":
            signs = word(node.child_by_field_name("operator")) in ("+", ">>")
            return signs and any(self._is_digest(one, depth - 1) for one in parts)
        if node.type == "ternary_expression":
            return any(self._is_digest(one, depth - 1) for one in parts[1:])
        if node.type == "template_string":
            inner = [one.named_children[0] for one in parts if one.type == "template_substitution"]
            return len(inner) == 1 and self._is_digest(inner[0], depth - 1)
        if node.type == "new_expression":
            args = node.child_by_field_name("arguments")
            return args is not None and any(
                self._is_digest(one, depth - 1) for one in args.named_children
            )
        if node.type == "spread_element":
            return self._is_digest(parts[0], depth - 1)
        if node.type == "array":
            return len(parts) == 1 and self._is_digest(parts[0], depth - 1)
        return node.type == "call_expression" and self._of_call(node, depth)

    def _of_call(self, call: Any, depth: int) -> bool:
        func = call.child_by_field_name("function")
        args = call.child_by_field_name("arguments")
        of = func.child_by_field_name("object")
        name = word(func.child_by_field_name("property") if of is not None else func)[:60]
        given = args.named_children if args is not None else []
        if name in self._own or _HASHES.fullmatch(name):
            inside = words(call)
            fed = inside & (self._counted | self._fed | self._digests)
            return bool(fed) or (self._written and bool(given))
        if _TURNS.fullmatch(name) is None:
            return False
        return any(
            self._is_digest(one, depth - 1) for one in (*given, *([of] if of is not None else []))
        )

    def _finds(self, test: Any) -> bool:
        """Whether a condition asks whether a digest is small."""
        for node in inside(test):
            if node.type == "binary_expression":
                one, other = node.child_by_field_name("left"), node.child_by_field_name("right")
                sign = word(node.child_by_field_name("operator"))
                for this, that in ((one, other), (other, one)):
                    if sign in _ORDER and self._is_bound(this, that):
                        return True
                    zeros = sign[:2] == "==" and ZEROS.fullmatch(word(that)[:90])
                    if zeros and self._is_digest(this, _STEPS):
                        return True
            elif node.type == "call_expression" and _ZEROS_IN.search(word(node)[-90:]):
                func = node.child_by_field_name("function")
                if self._is_digest(func.child_by_field_name("object"), _STEPS):
                    return True
        return False

    def _is_bound(self, digest: Any, bound: Any) -> bool:
        """Whether a digest is compared with something that stays as it is while the loop goes on."""
        if not self._is_digest(digest, _STEPS):
            return False
        if _NUMBER.fullmatch(word(bound)[:40]):
            return ".compare(" in word(digest)[:400]
        if bound.type in ("string", "template_string") or bound.type == "number":
            return True
        names = words(bound) - {"BigInt"}
        return not names & (self._counted | self._fed | self._digests | self._changed)

    def _uses(self, text: str) -> bool:
        """Whether the number is given away: what only counts it on does not."""
        for name in self._counted:
            counts = (
                rf"(?:\+\+|--)\s?{re.escape(name)}\b|\b{re.escape(name)}\s?(?:\+\+|--|[-+]?=(?!=))"
            )
            if re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", re.sub(counts, "", text)):
                return True
        return False

    def _is_used(self, node: Any) -> bool:
        """Whether the number is used in what follows a node, up to the end of its function."""
        for _ in range(30):
            after = node.next_named_sibling
            while after is not None:
                if node.parent.type == "statement_block" and self._uses(word(after)[:4000]):
                    return True
                after = after.next_named_sibling
            node = node.parent
            if node is None or node.type in FUNCTIONS:
                break
        return False
