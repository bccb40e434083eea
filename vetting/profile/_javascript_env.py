"""The environment variables that a JavaScript file reads."""

from typing import Any

from vetting.patterns import pattern
from vetting.profile._asking import VARIABLE, asks_by_name
from vetting.profile._facts import Facts, Helper
from vetting.profile._javascript_called import called
from vetting.profile._javascript_compared import compared
from vetting.profile._javascript_environments import (
    DYNAMIC_CALLS,
    ENVS,
    GETTERS,
    Path,
    is_asked,
    is_target,
)
from vetting.profile._javascript_functions import made_by, parameter
from vetting.profile._javascript_helpers import Helpers
from vetting.profile._javascript_members import asked, returned
from vetting.profile._javascript_objects import inner
from vetting.profile._javascript_picked import last_of, listed, picks
from vetting.profile._javascript_schemas import PARSES, Schema
from vetting.profile._javascript_shared import Shared
from vetting.profile._javascript_source import Source, line_of, word
from vetting.profile._javascript_strings import strings
from vetting.profile._javascript_unsaid import unsaid

_NAME = pattern(r"[A-Z][A-Z0-9]*+_[A-Z0-9_]+|[A-Z]{3}[A-Z0-9]*")
_LISTS = frozenset({"Object.keys", "Object.entries", "Object.values", "JSON.stringify"})
_LOOKS = frozenset(
    {"Object.hasOwn", "Reflect.get", "Reflect.has", "Object.getOwnPropertyDescriptor"}
    | {"Reflect.getOwnPropertyDescriptor", "Object.prototype.hasOwnProperty.call"}
    | {"{}.hasOwnProperty.call", "hasOwnProperty.call", "hasOwn.call", "has.call"}
)
_MAKERS = frozenset(
    {"cleanEnv", "customCleanEnv", "parseEnv", "createEnv", "envsafe", "validateEnv", "create"}
    | {"mask"}
)
"""Functions that are given the environment, and what it is to hold."""

_RUNTIME = frozenset({"runtimeEnv", "runtimeEnvStrict", "experimental__runtimeEnv", "env"})
_GIVEN = frozenset({"identifier", "call_expression", "object"})
_FILES = (".", "/", "#", "@/", "~")
"""How the names of files of the package begin."""

_SYSTEMS = frozenset({"promisify", "require"})  # they give what starts programs as it is
_SHORT = 2


def is_env(path: Path) -> bool:
    """Whether a path is the environment or something in it."""
    return path[:3] in ENVS or path in GETTERS or path in DYNAMIC_CALLS or is_asked(path)


class JavaScriptEnv:
    """Collects them; `told` is called for each use of the environment."""

    def __init__(self, source: Source, facts: Facts, shared: Shared) -> None:
        self._source = source
        self._shared = shared
        self._facts = facts
        self._helpers = Helpers(source)
        self._programs: set[int] = set()
        self._held: list[tuple[int, str]] = []

    def starts(self, call: Any) -> None:
        """A call that starts a program: its options are the system's, if no other function gets them."""
        callee = called(call)
        binding = self._source.binding(callee) if callee.type == "identifier" else None
        value = binding.parent.child_by_field_name("value") if binding is not None else None
        maker = called(value) if value is not None and value.type == "call_expression" else None
        if maker is None or (last_of(maker) in _SYSTEMS and made_by(self._source, maker) is None):
            self._programs.add(call.id)

    def finish(self) -> None:
        """When all uses are told: any object may hold the environment under a name that one holds it under,
        unless that is handed to nothing but another program.
        """
        held = {name for call, name in self._held if call not in self._programs}
        self._facts.wholes |= {(f".{name}", 0) for name in held}

    def told(self, node: Any, path: Path, called: bool) -> None:
        """A use of the environment, or of one of its variables."""
        line = line_of(node)
        if path in DYNAMIC_CALLS:
            if called:
                self._facts.dynamic.add(line)
            return
        if path in GETTERS:
            if called:
                self._got(node.parent, line)
            return
        if is_asked(path):
            if called:
                self._asked(node.parent, line)
            return
        if is_target(node):
            return
        self._facts.uses.add(("env", line))
        if len(path) > 3:
            if path[3] == "hasOwnProperty":
                args = node.parent.child_by_field_name("arguments")
                given = args.named_children if args is not None else []
                self.key(given[0] if given else None, line)
            elif path[3] != "[]":
                self._facts.env.add((path[3], line))
                self._unsaid(node.child_by_field_name("index"), line)
            elif node.type == "subscript_expression":
                self.key(node.child_by_field_name("index"), line)
            return
        self._whole(node, line)

    def _asked(self, call: Any, line: int) -> None:
        """A call of what another package seems to give variables by: only the name that is asked for
        tells whether it does, and where nobody says it, nothing is known.
        """
        args = call.child_by_field_name("arguments")
        key = args.named_children[0] if args is not None and args.named_children else None
        if key is None:
            return
        said = strings(self._source, key)
        self._facts.env |= {(text, line) for text in said if _NAME.fullmatch(text)}
        helper = self._helpers.of(key, line) if not said else None
        self._facts.helpers += [helper] if helper is not None else []

    def imported(self, binding: Any, spec: str, member: str) -> None:
        """A function of another package that by its name reads the variable it is given."""
        if not asks_by_name(f"{spec}.{member}") or spec.startswith(_FILES):
            return
        for use in self._source.uses(binding):
            call = use.parent
            args = call.child_by_field_name("arguments") if call.type == "call_expression" else None
            for key in args.named_children[:1] if args is not None else ():
                said = {text for text in strings(self._source, key) if VARIABLE.fullmatch(text)}
                self._facts.env |= {(text, line_of(key)) for text in said}
                self._facts.uses |= {("env", line_of(key))} if said else set()

    def _got(self, call: Any, line: int) -> None:
        """A call that gives the value of a variable; `Config.nested(…, "APP")` puts a prefix before."""
        args = call.child_by_field_name("arguments")
        key = args.named_children[0] if args.named_children else None
        outer = call.parent.parent if call.parent is not None else None
        if last_of(called(outer)) == "nested" and call.parent.type == "arguments":
            before = [
                text
                for part in call.parent.named_children[1:2]
                for text in listed(self._source, part)
            ]
            said = {f"{one}_{text}" for one in before for text in strings(self._source, key)}
            self._facts.env |= {(text, line) for text in said}
            self._facts.dynamic |= set() if said else {line}
        else:
            self.key(key, line)

    def _whole(self, node: Any, line: int) -> None:
        """The environment as a value."""
        self._shared.kept(node)
        parent = node.parent
        match parent.type if parent is not None else "":
            case "binary_expression" if word(parent.child_by_field_name("operator")) == "in":
                self.key(parent.child_by_field_name("left"), line)
            case "for_in_statement":
                self._facts.dynamic.add(line)
                self._facts.env |= {(text, line) for text in compared(self._source, node)}
            case "arguments":
                self._handed(node, parent, line)
            case "pair":
                key = word(parent.child_by_field_name("key"))
                if key in _RUNTIME and parent.parent is not None:
                    self.schema(parent.parent)
                if node == parent.child_by_field_name("value"):
                    self._members(key)
                    self._held.append((_call_with(parent.parent), key))

    def _handed(self, node: Any, args: Any, line: int) -> None:
        """The environment as an argument: all of it, or what a schema names."""
        call = args.parent
        callee = called(call)
        if callee is None:
            return
        if word(callee) in _LISTS:
            self._facts.dynamic.add(line)
            if word(callee) in ("Object.keys", "Object.entries"):
                self._facts.env |= {(text, line) for text in compared(self._source, call)}
        elif self._picked(args, node, line):
            return
        elif word(callee) in _LOOKS and len(args.named_children) > 1:
            self.key(args.named_children[1], line)
        elif callee.type == "member_expression":
            member = callee.child_by_field_name("property")
            self._given_whole(member, [item.id for item in args.named_children].index(node.id))
            self._parsed(callee, args, node)
        else:
            self._facts.env |= Schema(self._source, callee).keys
            self._given_whole(callee, [item.id for item in args.named_children].index(node.id))
            for other in args.named_children:
                if other.type == "object" or (
                    word(callee) in _MAKERS and other.type in _GIVEN and other != node
                ):
                    self.schema(other)

    def _picked(self, args: Any, env: Any, line: int) -> bool:
        """What a function takes out of the environment that it is given, if it is one that does so."""
        found = picks(self._source, args, env)
        if found is None:
            return False
        names, is_every = found
        if is_every:
            self._facts.dynamic.add(line)
        for node in names:
            if texts := set(listed(self._source, node)):
                self._facts.env |= {(text, line) for text in texts}
            else:
                self.key(node, line)
        return True

    def _parsed(self, callee: Any, args: Any, env: Any) -> None:
        """A method of a schema or of a library that parses the environment; a schema that callers give
        says nothing.
        """
        name, of = (
            word(callee.child_by_field_name("property")),
            callee.child_by_field_name("object"),
        )
        if name in PARSES or name == "check":
            self.schema(of)
            binding = self._source.binding(of) if of.type == "identifier" else None
            if binding is not None and parameter(binding) is not None:
                self._facts.dynamic.add(line_of(env))
        if name in PARSES or name in _MAKERS:
            for other in args.named_children:  # Valibot's `parse(schema, process.env)`
                if other != env and other.type in _GIVEN:
                    self.schema(other)

    def _given_whole(self, callee: Any, index: int) -> None:
        """The environment given to a function, which may be one of another file."""
        names = {word(callee)}
        binding = self._source.binding(callee) if callee.type == "identifier" else None
        if binding is not None and binding.parent.type == "import_specifier":
            names.add(word(binding.parent.child_by_field_name("name")))
        # Minifiers give the names of one or two letters, in each file others.
        self._facts.wholes |= {(name, index) for name in names if len(name) > _SHORT}

    def _members(self, key: str) -> None:
        """What is taken from a member of any object that has the name under which one holds the
        environment: `options.env.API_KEY`.
        """
        for leaf in self._source.leaves(key):
            owner = leaf.parent
            of = owner.parent if owner is not None and owner.type == "member_expression" else None
            if of is not None and of.type == "member_expression" and not is_target(of):
                name = word(of.child_by_field_name("property"))
                if owner == of.child_by_field_name("object") and _NAME.fullmatch(name):
                    self._facts.env.add((name, line_of(of)))

    def schema(self, node: Any) -> None:
        """The keys of the object that a schema is made of."""
        schema = Schema(self._source, node)
        self._facts.env |= schema.keys
        self._facts.models += [(name, line_of(node)) for name in sorted(schema.imported)]

    def _unsaid(self, key: Any, line: int) -> None:
        """What else a name may be than the texts that are known: `config.env || "TOKEN"`."""
        for part in unsaid(self._source, key):
            self.key(part, line)

    def key(self, key: Any, line: int) -> None:
        """A variable's name: constant, handed over by a caller, imported, or unknown."""
        if key is None:
            return
        said = (strings(self._source, key) or returned(self._source, key)) - {""}
        if said:
            self._facts.env |= {(text, line) for text in said}
            self._unsaid(key, line)
            return
        helper = self._helpers.of(key, line)
        through = helper is not None and inner(key).type == "call_expression"
        named_so = asked(self._source, key) if not through else ()
        members = [Helper(name=one, index=0, line=line) for one in named_so]
        self._facts.helpers += members
        if helper is not None:
            self._facts.helpers.append(helper)
            return
        named = self._helpers.imported(inner(key))
        if named:
            self._facts.named.append((named, line))
        elif not members:
            self._facts.dynamic.add(line)


def _call_with(options: Any) -> int:
    """The call that an object is an argument of; 0 for none."""
    args = options.parent if options is not None else None
    call = args.parent if args is not None and args.type == "arguments" else None
    return call.id if call is not None else 0
