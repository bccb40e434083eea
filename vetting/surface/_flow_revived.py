"""Objects that are brought back from a text in a format which runs code while it is read: `pickle.loads`,
whatever it is called where that happens.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_by_name import said_elsewhere
from vetting.surface._flow_inherited import gives_all, inherited
from vetting.surface._flow_marks import (
    ARGUMENTS,
    BEGUN,
    DATA,
    FILE,
    GIVEN,
    MESSAGE,
    PART,
    ROOTED,
    SCHEMED,
    of_kind,
)
from vetting.surface._flow_sink import Sink
from vetting.surface._ir import Attr, Call, Lit, Name, Node, Scope, Site
from vetting.surface._outside import outside
from vetting.surface._reading import Flow
from vetting.surface._values import ClassRef, External, Record, flat

_LOADERS = pattern(
    r"(?:_?pickle|cPickle|dill|cloudpickle|marshal|jsonpickle)\.(?:loads?|decode|Unpickler)|joblib\.load"
    r"|pandas\.read_pickle|yaml\.(?:unsafe_load|unsafe_load_all|full_load)|yaml\.load(?:_all)?"
    r"|(?:node-)?serialize\.unserialize|(?:serialize-to-js|funcster)\.(?:deserialize|deepDeserialize)"
)
"""Functions that run what a text tells them to."""

_SAFE = pattern(r"C?(?:Safe|Base)Loader")
"""Loaders of YAML that make plain values."""

_NAMES = pattern(r"yaml\.load(?:_all)?")


class Revived(Sink):
    """Judges calls that bring objects back."""

    def of(self, site: Site) -> Iterator[Flow]:
        """The flow into one call."""
        call, scope = site.call, site.scope
        loader = self._loader(call, scope) if call.args or call.named else None
        if loader is None:
            return
        marks = self.marks((*call.args[:1], *(value for _, value in call.named)), scope)
        if of_kind(marks, FILE):  # a file of the server's own, which a caller only picks
            return
        chosen = of_kind(marks, GIVEN, PART, BEGUN, ROOTED, SCHEMED, ARGUMENTS)
        yield from self.flows(
            "code", site, loader, chosen, (GIVEN, PART, BEGUN, ROOTED, SCHEMED, ARGUMENTS)
        )
        answered = said_elsewhere(marks) if not chosen else marks - marks
        yield from self.flows("fetched", site, loader, answered, (DATA, MESSAGE))

    def _loader(self, call: Call, scope: Scope) -> str | None:
        """The full name of what a call calls, if that runs what it reads."""
        value = self.values.machine.value(call.func, scope, {})
        for one in flat(value):
            found = (
                outside(self.values.machine, one) if isinstance(one, External | Record) else None
            )
            full = ".".join(filter(None, found)) if found is not None else ""
            full = (full or self._by_name(call, scope)).replace(".default.", ".")
            if isinstance(one, ClassRef):
                full = self._inherited(one)
            if _LOADERS.fullmatch(full) and not (
                _NAMES.fullmatch(full) and self._is_safe(call, scope)
            ):
                return full
        return None

    def _inherited(self, made: ClassRef) -> str:
        """The full name of what a class of the package's own runs a text as."""
        machine = self.values.machine
        found = next((one for one in inherited(made, machine) if _LOADERS.fullmatch(one)), "")
        return found if found and gives_all(made, machine) else ""

    def _is_safe(self, call: Call, scope: Scope) -> bool:
        """Whether a call says that only plain values are to be made."""
        given = (*call.args[1:], *(value for _, value in call.named))
        return any(_makes_plain(one) or self._is_plain(one, scope) for one in given)

    def _is_plain(self, node: Node, scope: Scope) -> bool:
        """Whether a class of the package's own inherits one that makes plain values."""
        made = self.values.machine.value(node, scope, {}) if isinstance(node, Name | Attr) else None
        bases = inherited(made, self.values.machine) if isinstance(made, ClassRef) else ()
        return any(_SAFE.fullmatch(one.rpartition(".")[2]) for one in bases)

    def _by_name(self, call: Call, scope: Scope) -> str:
        """What a call calls that is looked up in a module: `getattr(import_module("pickle"), "loads")`."""
        match self.written(call.func, scope):
            case Call(
                func=Name(name="getattr"), args=(Call(func=func, args=(module, *_)), key, *_)
            ) if last_name(func) in ("import_module", "__import__"):
                said = [self.values.machine.value(one, scope, {}) for one in (module, key)]
                return ".".join(one for one in said if isinstance(one, str))
        return ""


def _makes_plain(node: Node) -> bool:
    match node:
        case Call(func=Name(name="getattr"), args=(_, *named)):  # where there may be no quicker one
            return bool(named) and all(map(_makes_plain, named))
        case Lit(value=str(name)) | Name(name=name) | Attr(name=name):
            return _SAFE.fullmatch(name) is not None
    return False
