"""The few kinds of expression that matter for tool declarations, alike in every language.

A language lowers its own syntax to these, lazily: the body of a function is looked at when
somebody asks for a name in it. What is none of them is `Unknown`, which evaluates to nothing
known. `raw` is the node of the language's parser, for its text and its surroundings.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vetting.surface._block import Block
    from vetting.surface._inside import Inside
    from vetting.surface._swap import Swap

ADDERS = frozenset({"append", "push", "add", "insert", "unshift", "extend", "update", "set", "[]"})
"""Methods that add to a list or object; `[]` stands for `x[key] = …`."""

COPIES = frozenset({"_vendor", "_vendored", "vendor", "vendored", "third_party", "node_modules"})
"""Folders of copies of libraries."""


@dataclass(slots=True, eq=False)
class Node:
    """An expression; lines count from 1. Nobody changes one: frozen ones take a third longer to make,
    and a package has a hundred thousand.
    """

    line: int
    raw: Any = None


@dataclass(slots=True, eq=False)
class Lit(Node):
    """A value that is already known."""

    value: Any = None


@dataclass(slots=True, eq=False)
class Concat(Node):
    """Strings or lists put together."""

    parts: tuple[Node, ...] = ()


@dataclass(slots=True, eq=False)
class Seq(Node):
    """A list; items may be `Spread`."""

    items: tuple[Node, ...] = ()


@dataclass(slots=True, eq=False)
class Map(Node):
    """An object or dict; a pair without key spreads its value."""

    pairs: tuple[tuple[Node | None, Node], ...] = ()


@dataclass(slots=True, eq=False)
class Spread(Node):
    """`...of` or `*of` inside a list or a call."""

    of: Node = field(kw_only=True)


@dataclass(slots=True, eq=False)
class Name(Node):
    """A variable."""

    name: str = ""


@dataclass(slots=True, eq=False)
class Attr(Node):
    """`of.name`."""

    of: Node = field(kw_only=True)
    name: str = ""


@dataclass(slots=True, eq=False)
class Index(Node):
    """`of[key]`."""

    of: Node = field(kw_only=True)
    key: Node = field(kw_only=True)


@dataclass(slots=True, eq=False)
class Default(Node):
    """`of`, or `other` where there is no such thing."""

    of: Node = field(kw_only=True)
    other: Node = field(kw_only=True)


@dataclass(slots=True, eq=False)
class Choice(Node):
    """One of several, nobody knows which."""

    options: tuple[Node, ...] = ()


@dataclass(slots=True, eq=False)
class Element(Node):
    """Any element of `over`: a loop's variable."""

    over: Node = field(kw_only=True)


@dataclass(slots=True, eq=False)
class Each(Node):
    """A comprehension: `item` for each element of `over` bound to `target`."""

    over: Node = field(kw_only=True)
    item: Node = field(kw_only=True)
    target: Any = None


@dataclass(slots=True, eq=False)
class Call(Node):
    """A call; arguments by name are Python's."""

    func: Node = field(kw_only=True)
    args: tuple[Node, ...] = ()
    named: tuple[tuple[str, Node], ...] = ()


@dataclass(slots=True, eq=False)
class Func(Node):
    """A function, by its syntax node alone."""

    name: str = ""


@dataclass(slots=True, eq=False)
class Class(Node):
    """A class, by its syntax node alone."""

    name: str = ""


@dataclass(slots=True, eq=False)
class Imported(Node):
    """A name from another module; None is the module itself."""

    spec: str = ""
    name: str | None = None


@dataclass(slots=True, eq=False)
class Param(Node):
    """A parameter of the scope's function."""

    index: int = 0
    name: str = ""
    default: Node | None = None


@dataclass(slots=True, eq=False)
class Within(Node):
    """`of`, in a scope of its own: what a method assigns to a member of its object."""

    of: Node = field(kw_only=True)
    scope: "Scope" = field(kw_only=True)


@dataclass(slots=True, eq=False)
class Unknown(Node):
    """Anything else."""


@dataclass(slots=True, eq=False)
class Scope:
    """The names of a module, class or function; made empty, and filled when first needed."""

    module: "Module"
    parent: "Scope | None"
    raw: Any
    kind: str  # `module`, `class` or `function`
    filled: bool = False
    names: dict[str, list[Node]] = field(default_factory=dict)
    blocks: dict[str, list["Block"]] = field(default_factory=dict)
    """By the names that stand for more than one variable, where each of these is known."""

    returns: list[Node] = field(default_factory=list)
    params: list[Param] = field(default_factory=list)
    rest: Param | None = None  # which gets all arguments without one of their own, as a list
    bases: list[Node] = field(default_factory=list)
    stars: list[str] = field(default_factory=list)  # modules all of whose names are imported

    def bind(self, name: str, node: Node) -> None:
        """Add a value that `name` may have."""
        self.names.setdefault(name, []).append(node)


@dataclass(slots=True, eq=False)
class Site:
    """A call, decorator or assignment somewhere in a module, with the scope it stands in."""

    call: Call
    scope: Scope
    loops: tuple[tuple[Scope, Any, Node], ...] = ()
    """Enclosing loops, outermost first: scope, target, what is gone through."""

    target: Func | None = None  # the function or class that a decorator stands on
    dead: bool = False
    """It stands where nothing ever runs: `if False:` and the like."""


class Module(ABC):
    """A parsed source file."""

    path: str
    scope: Scope
    broken: int | None = None
    """The first line that could not be parsed, where the rest could."""

    cut: int | None = None
    """The first line with more calls of one name than are looked at."""

    @abstractmethod
    def fill(self, scope: Scope) -> None:
        """Find the names, returns and parameters of `scope`."""

    @abstractmethod
    def function(self, func: Node, outer: Scope) -> Scope:
        """The scope of a function or class, the same for the same syntax node."""

    @abstractmethod
    def spelled(self, raw: Any, swap: "Swap") -> str:
        """A syntax node's source in one normal form, without comments, with what `swap` gives."""

    @abstractmethod
    def extent(self, raw: Any) -> int:
        """How many characters, about, the source of a syntax node has."""

    @abstractmethod
    def sites(self, names: frozenset[str]) -> Iterator[Site]:
        """Every call whose callee's last name is one of `names`."""

    @abstractmethod
    def additions(self, name: str) -> Sequence[Site]:
        """Calls such as `name.append(…)`, and `name[key] = …`, that add to a variable or member."""

    def given(self, name: str) -> Sequence[Site]:
        """As `additions`, with what gives a member a value by its name as well: `name.key = …`."""
        return self.additions(name)

    def element(self, raw: Any) -> Node | None:
        """What a name stands for that a comprehension gives, where `raw` is a use of one."""
        del raw
        return None

    @abstractmethod
    def source(self, raw: Any) -> str:
        """The source of a syntax node as it is written."""

    @abstractmethod
    def exported(self) -> Iterator[str]:
        """The names that other modules can import."""

    @abstractmethod
    def assigned(self, name: str, scope: Scope) -> Iterator[tuple[Scope, Node]]:
        """Assignments to a plain variable `name` anywhere inside `scope`, which owns it."""

    @abstractmethod
    def export(self, name: str) -> Node | None:
        """What another module gets when it imports `name`."""

    @abstractmethod
    def imports(self) -> Iterator[tuple[str, int]]:
        """The modules it imports, by the words it uses, and lines. `""` is a computed one, `x*` one
        whose name begins with `x`, and `.//x` a path put together from the module's own folder.
        """

    @abstractmethod
    def bind(self, target: Any, value: Node) -> Iterator[tuple[str, Node]]:
        """The names that assigning `value` to the syntax node `target` gives, with their values."""

    @abstractmethod
    def doc(self, func: Func) -> str:
        """A function's documentation, as Python gives it to its callers."""

    def fields(self, scope: Scope) -> tuple[str, ...]:
        """The members that making an object of a class gives, in their order: `@dataclass`."""
        del scope
        return ()

    @abstractmethod
    def inside(self) -> "Inside":
        """Its parts; the same object every time."""

    def forget(self) -> None:
        """Let go of everything, which is given back at once then: scopes refer to their module."""
        vars(self).clear()
