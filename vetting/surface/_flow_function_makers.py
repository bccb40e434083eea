"""What runs a text, however it is reached.

In JavaScript that is `Function`, and the `constructor` of anything that is a function: `(() =>
{}).constructor`, `rows.map.constructor`; in Python `exec`, `eval` and `compile` of the module that has the
language's own names: `vars(builtins)["ex" + "ec"]`.
"""

from collections.abc import Sequence

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_by_key import by_key
from vetting.surface._flow_sink import Sink, flat
from vetting.surface._ir import Attr, Call, Concat, Func, Index, Lit, Map, Name, Node, Scope, Seq
from vetting.surface._scopes import owner
from vetting.surface._values import ClassRef, Closure, External

_DEPTH = 60
_MAKER = "Function"
_RUN = (_MAKER, "eval")
_RUN_PYTHON = ("exec", "eval", "compile", "__import__")
_KEYS = ("", "constructor", *_RUN)
"""What a key says by which functions are made: nothing as it stands, or one of these."""

_EVERYTHING = frozenset({"globalThis", "global", "window", "self"})

_GLOBAL = frozenset({
    *("Function", "Object", "Array", "Map", "Set", "Promise", "Symbol", "Number", "Boolean", "Date"),
    *("RegExp", "Error", "Buffer", "URL", "fetch", "parseInt", "parseFloat", "isNaN", "structuredClone"),
    *("setTimeout", "setInterval", "setImmediate", "queueMicrotask", "encodeURIComponent", "atob", "btoa"),
    *("decodeURIComponent", "eval", "require"),
})  # fmt: skip
"""Functions that every module has."""

_MODULES = frozenset({"Math", "JSON", "Object", "Reflect", "console", "Array", "Promise", "Number"})
"""Objects that every module has, all of whose members that are called are functions."""

_NO_FUNCTIONS = frozenset({"prototype", "PI", "E", "MAX_SAFE_INTEGER", "EPSILON", "LN2", "LN10"})
_METHODS = frozenset({
    *("get", "set", "has", "add", "delete", "clear", "map", "filter", "forEach", "reduce", "find", "push"),
    *("pop", "shift", "unshift", "slice", "splice", "concat", "join", "sort", "reverse", "some", "every"),
    *("flat", "flatMap", "includes", "indexOf", "findIndex", "at", "charAt", "charCodeAt", "trim"),
    *("split", "replace", "replaceAll", "toLowerCase", "toUpperCase", "startsWith", "endsWith", "padStart"),
    *("toString", "valueOf", "hasOwnProperty", "isPrototypeOf", "call", "apply", "bind", "then", "catch"),
    *("finally", "toFixed", "toISOString", "getTime", "localeCompare", "match", "matchAll"),
    *("repeat", "substring", "codePointAt"),
})  # fmt: skip
"""Methods of the language's own objects; nobody keeps another value under their names."""

_CODE = pattern(
    r"""\s*+(?:["']use strict["']|(?:return|throw)\b|(?:with|if|for|while)\s*+\(|try\s*+\{"""
    r"|(?:var|let|const)\s++[\w${\[][^=]{0,80}=|(?:async\s++)?function\b[\s*]*+[\w$]*+\("
    r"|\(\s*+(?:async\b|function\b|\(?[\w$,\s]{0,80}+\)?+\s*+=>))"
)
"""How a text begins that is a function's body."""

_PARAMETERS = pattern(r"\s*+[A-Za-z_$][\w$]*+\s*+(?:,\s*+[A-Za-z_$][\w$]*+\s*+){0,20}")


class FunctionMakers(Sink):
    """Tells them."""

    def meant(self, node: Node, scope: Scope, *, gives_code: bool) -> str | None:
        """`Function` for what functions are made by, and the names of what evaluates; `gives_code` tells
        what a call of it is given.
        """
        if scope.module.path.endswith((".py", ".pyw")):
            return self._in_python(node, scope)
        if (place := by_key(node)) is not None:
            if getattr(place[1], "value", "") not in _KEYS:
                return None
            of, key = place[0], self.values.machine.value(place[1], scope, {})
        elif isinstance(node, Attr):
            of, key = node.of, node.name
        else:
            return None
        if key == "constructor":
            return _MAKER if gives_code or self._is_function(of, scope, 0) else None
        if isinstance(of, Name) and of.name in _EVERYTHING and owner(of.name, scope) is None:
            return next((one for one in _RUN if one == key), None)
        return None

    def _in_python(self, node: Node, scope: Scope) -> str | None:
        """What a member of the language's own module is: `vars(builtins)["ex" + "ec"]`."""
        if isinstance(node, Attr):
            of, key = node.of, node.name
        elif isinstance(node, Index):
            of, key = node.of, self.values.machine.value(node.key, scope, {})
        elif isinstance(node, Call) and last_name(node.func) == "getattr" and len(node.args) > 1:
            of, key = node.args[0], self.values.machine.value(node.args[1], scope, {})
        else:
            return None
        name = next((one for one in _RUN_PYTHON if one == key), None)
        return name if name is not None and self._is_builtins(of, scope) else None

    def _is_builtins(self, of: Node, scope: Scope, depth: int = 0) -> bool:
        match of:
            case Call(func=Name(name="vars"), args=(inner,)) | Attr(name="__dict__", of=inner):
                return depth < _DEPTH and self._is_builtins(inner, scope, depth + 1)
            case Name(name="__builtins__") | Attr(name="__builtins__"):
                return True
            case Index(key=Lit(value="__builtins__" | "builtins")):
                return True  # `f.__globals__["__builtins__"]`, `sys.modules["builtins"]`
            case Call(func=func, args=(Lit(value="builtins"), *_)):
                return last_name(func) in ("__import__", "import_module")
        value = self.values.machine.value(of, scope, {})
        return isinstance(value, External) and value.spec == "builtins" and not value.name

    def _is_function(self, node: Node, scope: Scope, depth: int) -> bool:
        """Whether something is a function, or what all functions of its kind have in common."""
        if depth > _DEPTH:
            return False
        match node:
            case Func() | Attr(name="constructor") | Index(key=Lit(value="constructor")):
                return True
            case Attr(of=Seq() | Lit() | Map()) | Attr(of=Name(name="Function"), name="prototype"):
                return True  # `[].map.constructor`
            case Attr(of=Name(name=of), name=name) if of in _MODULES and owner(of, scope) is None:
                return name not in _NO_FUNCTIONS
            case (
                Call(func=Attr(of=Name(name="Object" | "Reflect"), name=name), args=(inner, *_))
                | Call(func=Name(name=name), args=(inner, *_))
            ) if name == "getPrototypeOf":
                return self._is_function(inner, scope, depth + 1)
            case Call(func=Name(name="Function") as made):
                return owner(made.name, scope) is None
            case Call(func=Attr(name="bind", of=inner)):
                return self._is_function(inner, scope, depth + 1)
            case Attr(name="__proto__", of=inner) | Index(of=inner, key=Lit(value="__proto__")):
                return self._is_function(inner, scope, depth + 1)
            case Attr(name=name) | Index(key=Lit(value=str() as name)) if name in _METHODS:
                return True
            case Name():
                return self._is_named(node, scope, depth)
            case Attr():  # a function of the package, under the name of a member
                return isinstance(self.values.machine.value(node, scope, {}), Closure | ClassRef)
        return False

    def _is_named(self, node: Name, scope: Scope, depth: int) -> bool:
        if node.name in _GLOBAL and owner(node.name, scope) is None:
            return True
        made = self.values.only(node.name, scope, node.raw)
        if (
            made is not None
            and not isinstance(made[0], Name)
            and self._is_function(*made, depth + 1)
        ):
            return True
        return isinstance(self.values.machine.value(node, scope, {}), Closure | ClassRef)


def gives_code(args: Sequence[Node], *, new: bool) -> bool:
    """Whether a call of some `constructor` gives it a function's parameters, or the text of its body; `new`
    makes objects of other kinds too: `new error.constructor("code", text)`.
    """
    body = args[-1] if args else None
    first = next(flat(body), None) if isinstance(body, Concat) else body
    if isinstance(first, Lit) and isinstance(first.value, str) and _CODE.match(first.value):
        return True
    return not (new or isinstance(body, Lit)) and _names_parameters(args[:-1])


def _names_parameters(args: Sequence[Node]) -> bool:
    return bool(args) and all(
        isinstance(one, Lit)
        and isinstance(one.value, str)
        and _PARAMETERS.fullmatch(one.value) is not None
        for one in args
    )
