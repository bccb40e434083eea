"""Private members as TypeScript writes them for older engines, said plainly in as many bytes:
`__classPrivateFieldGet(this, _Jobs_path, "f")` is `this._Jobs_path`, with "m" a method of the object and
with "a" what a getter gives; `__classPrivateFieldSet(this, _Jobs_path, value, "f")` assigns it, and so does
`_Jobs_path.set(this, value)` in the constructor.

Every place in the source stays where it was. A helper of that name which is not TypeScript's own is left
as the call that it is.
"""

from collections.abc import Iterator
from typing import Any

from vetting.grammars import parser
from vetting.patterns import pattern

_HELPERS = pattern(rb"__classPrivateField(?:Get|Set)\b")
_GET = b"__classPrivateFieldGet"
_MESSAGE = pattern(rb"TypeError\([\"'`][^\"'`]{0,200}[\"'`]\)")
_BLANKS = pattern(rb"\s++")
_TSLIB = (
    rb"(?:const|let|var)\s{1,9}%b\s{0,9}=\s{0,9}(?:__importStar\()?require\([\"']tslib[\"']\)"
    rb"|import\s{0,9}\*\s{0,9}as\s{1,9}%b\s{1,9}from\s{0,9}[\"']tslib[\"']"
)
_SIMPLE = frozenset({"identifier", "this"})
_INSTANCES = b"_instances"
_NO_VALUE = frozenset({b"void 0", b"undefined"})

_CHECKED = b'(receiver,state,kind,f){if(kind==="a"&&!f)thrownewTypeError("");'
_DECLARED = (
    b'if(typeofstate==="function"?receiver!==state||!f:!state.has(receiver))thrownewTypeError("");'
)
_OLD = b'{if(!privateMap.has(receiver)){thrownewTypeError("");}'
_USUAL = frozenset({
    _CHECKED
    + _DECLARED
    + b'returnkind==="m"?f:kind==="a"?f.call(receiver):f?f.value:state.get(receiver);}',
    b'(receiver,state,value,kind,f){if(kind==="m")thrownewTypeError("");'
    b'if(kind==="a"&&!f)thrownewTypeError("");' + _DECLARED + b'return(kind==="a"?'
    b"f.call(receiver,value):f?f.value=value:state.set(receiver,value)),value;}",
    b"(receiver,privateMap)" + _OLD + b"returnprivateMap.get(receiver);}",
    b"(receiver,privateMap,value)" + _OLD + b"privateMap.set(receiver,value);returnvalue;}",
})  # fmt: skip
"""The helpers' parameters and bodies without blanks and messages: since TypeScript 4.3, and before."""


class _Edits:
    """What is put in the place of parts of a text."""

    def __init__(self, data: bytes, root: Any) -> None:
        self.data = data
        self.root = root
        self._made: list[tuple[int, int, bytes]] = []

    def put(self, *parts: tuple[int, int, bytes]) -> bool:
        """Put something in place of each of some parts, if there is room for all of it."""
        made = []
        for start, end, said in parts:
            lines = self.data.count(b"\n", start, end)
            if len(said) + lines > end - start:
                return False
            made.append((start, end, said.ljust(end - start - lines) + b"\n" * lines))
        self._made += made
        return True

    def leaf(self, start: int, end: int) -> Any:
        """The leaf of the tree that is this part of the text."""
        node = self.root.descendant_for_byte_range(start, end)
        exact = node is not None and (node.start_byte, node.end_byte) == (start, end)
        return node if exact and node.child_count == 0 else None

    def done(self) -> bytes:
        """The text with all of them."""
        pieces, at = [], 0
        for start, end, said in sorted(self._made):
            if start < at:  # lies in what was changed already
                continue
            pieces += [self.data[at:start], said]
            at = end
        return b"".join((*pieces, self.data[at:]))


def with_private(data: bytes, kind: str) -> bytes:
    """`data`, whose grammar is `kind`, with its private members said plainly."""
    tree = parser(kind).parse(data) if b"__classPrivateField" in data else None
    if tree is None:
        return data
    edits = _Edits(data, tree.root_node)
    calls = list(_calls(edits))
    if not calls or not all(calls):
        return data
    fields, methods = set[bytes](), set[bytes]()
    for made in calls:
        for name, is_field in _spelled_plainly(edits, made):
            (fields if is_field else methods).add(name)
    for name in sorted(fields):
        _given_first(edits, name)
    for name in sorted(methods):
        _named_once(edits, name)
    return edits.done()


def _calls(edits: _Edits) -> Iterator[Any]:
    """The calls of the helpers; None for a use of their names that may make them something else."""
    declared = set[bytes]()
    for match in _HELPERS.finditer(edits.data):
        node = edits.leaf(match.start(), match.end())
        if node is None or node.type == "comment":
            continue  # in a text
        parent = node.parent
        if node.type == "property_identifier" and _text(parent) == b"this." + match[0]:
            continue  # `(this && this.__classPrivateFieldGet) || function`
        if parent.type == "variable_declarator":
            declared.add(match[0])
            if not _usual(parent):
                yield None
        elif parent.type == "import_specifier":
            declared.add(match[0])
            if _text(parent) != match[0] or not _from_tslib(parent):
                yield None
        else:
            known = node.type == "property_identifier" or match[0] in declared
            yield _called(edits, node) if known else None


def _usual(declared: Any) -> bool:
    """Whether a helper is declared as TypeScript does it."""
    value = declared.child_by_field_name("value")
    made = value.child_by_field_name("right") if value is not None else None
    name = _text(declared.child_by_field_name("name"))
    if made is None or made.type != "function_expression":
        return False
    if _BLANKS.sub(b"", _text(value.child_by_field_name("left"))) != b"(this&&this.%b)" % name:
        return False
    body = _text(made).removeprefix(b"function")
    said = _BLANKS.sub(b"", _MESSAGE.sub(b'TypeError("")', body)).replace(b"'", b'"')
    return said in _USUAL


def _from_tslib(specifier: Any) -> bool:
    statement = specifier
    while statement is not None and statement.type != "import_statement":
        statement = statement.parent
    source = statement.child_by_field_name("source") if statement is not None else None
    return source is not None and _text(source)[1:-1] == b"tslib"


def _called(edits: _Edits, node: Any) -> Any:
    """The call of a helper; None if it is not called there."""
    func = node
    if node.type == "property_identifier":
        func = node.parent
        of = func.child_by_field_name("object")
        if of is None or of.type != "identifier" or not _is_tslib(edits.data, _text(of)):
            return None
    while func.parent.type in ("sequence_expression", "parenthesized_expression"):
        func = func.parent  # `(0, tslib_1.__classPrivateFieldGet)(…)`
    made = func.parent
    if made.type != "call_expression" or made.child_by_field_name("function") != func:
        return None
    return made


def _is_tslib(data: bytes, name: bytes) -> bool:
    return len(name) < 40 and pattern(_TSLIB % (name, name)).search(data) is not None


def _spelled_plainly(edits: _Edits, made: Any) -> Iterator[tuple[bytes, bool]]:
    """Put a member in the place of a call; what this is about, and whether that is a field."""
    args = [a for a in made.child_by_field_name("arguments").named_children if a.type != "comment"]
    gets = _GET in _text(made.child_by_field_name("function"))
    value = None if gets or len(args) < 3 else args.pop(2)
    if len(args) < 2 or (value is None and not gets) or args[1].type != "identifier":
        return
    kind = _text(args[2])[1:-1] if len(args) > 2 else b"f"
    member = _text(args[3]) if len(args) > 3 else b""
    of, state = args[0], _text(args[1])
    if kind == b"f" and not member:
        yield state, True
        _put(edits, made, of, value, state)
    elif kind == b"f":
        yield member, False
        _put(edits, made, None, value, member + b".value")
    elif kind == b"a" and state.endswith(_INSTANCES):
        yield member, False
        _put(edits, made, of, value, member, calls=True)
    elif kind == b"m" and gets and state.endswith(_INSTANCES):
        yield member, False
        _put(edits, made, of, None, member)
        _put_call(edits, made, of)
    elif kind == b"m" and gets:
        _put(edits, made, None, None, member)


def _put(
    edits: _Edits, made: Any, of: Any, value: Any, member: bytes, *, calls: bool = False
) -> None:
    """Put `of.member` in the place of a call, with `value` as what is assigned, or what a setter gets."""
    # What is a statement of its own is one without brackets too.
    wraps = value is not None and not calls and made.parent.type != "expression_statement"
    before = b"(" if wraps else b""
    behind = b")" if wraps or (calls and value is not None) else b"()" if calls else b""
    said, end = member if of is None else b"." + member, made.end_byte
    if value is not None:
        said, end = said + (b"(" if calls else b"="), value.start_byte
    parts = [] if value is None else [(value.end_byte, made.end_byte, behind)]
    said += behind if value is None else b""
    if of is None or of.type in _SIMPLE:
        said = before + (_text(of) if of is not None else b"") + said
        edits.put((made.start_byte, end, said), *parts)
    else:
        first = (made.start_byte, of.start_byte, before + b"(")
        edits.put(first, (of.end_byte, end, b")" + said), *parts)


def _put_call(edits: _Edits, made: Any, of: Any) -> None:
    """`this.run(path)` for `this.run.call(this, path)`."""
    asked = made.parent
    call = asked.parent
    if asked.type != "member_expression" or call.type != "call_expression":
        return
    if _text(asked.child_by_field_name("property")) != b"call" or of.type not in _SIMPLE:
        return
    args = call.child_by_field_name("arguments").named_children
    if call.child_by_field_name("function") == asked and args and _text(args[0]) == _text(of):
        end = args[1].start_byte if len(args) > 1 else call.end_byte - 1
        edits.put((made.end_byte, end, b"("))


def _given_first(edits: _Edits, name: bytes) -> None:
    """What a constructor gives a field: `this._Jobs_path = path` for `_Jobs_path.set(this, path)`."""
    for match in pattern(rb"(?<![\w$.])%b\.set\(" % name).finditer(edits.data):
        node = edits.leaf(match.start(), match.start() + len(name))
        made = node.parent.parent if node is not None else None
        if made is None or made.type != "call_expression":
            continue
        args = made.child_by_field_name("arguments").named_children
        if made.parent.type != "expression_statement" or len(args) != 2 or args[0].type != "this":
            continue
        if _text(args[1]) in _NO_VALUE:
            edits.put((made.start_byte, made.end_byte, b""))
            continue
        edits.put(
            (made.start_byte, args[1].start_byte, b"this.%b=" % name),
            (args[1].end_byte, made.end_byte, b""),
        )


def _named_once(edits: _Edits, name: bytes) -> None:
    """`_Jobs_run = function (path)` for `_Jobs_run = function _Jobs_run(path)`: it is one name, not two."""
    own = rb"(?<![\w$.])%b\s{0,9}=\s{0,9}(?:async\s{1,9})?function\s{0,9}\*?\s{0,9}(%b)\("
    for match in pattern(own % (name, name)).finditer(edits.data):
        if edits.leaf(*match.span(1)) is not None:
            edits.put((*match.span(1), b""))


def _text(node: Any) -> bytes:
    return bytes(node.text)
