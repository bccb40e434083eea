"""Collects what a launcher finds out about one command line."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vetting.launchers import _judge
from vetting.model.server import Ref, Resolved

if TYPE_CHECKING:
    from vetting.launchers import Call

_KINDS = ("package", "remote", "unknown", "local")


class Outcome:
    """Collects what a launcher finds; `result` closes it."""

    def __init__(self, call: "Call", *flags: str) -> None:
        self._call = call
        self._refs: dict[Ref, None] = {}
        self._main: Ref | None = None
        self._flags = set(flags)
        self._kinds: set[str] = set()

    @property
    def refs(self) -> tuple[Ref, ...]:
        """What is fetched so far."""
        return tuple(self._refs)

    def flag(self, *flags: str) -> None:
        """Add flags."""
        self._flags.update(flags)

    def has(self, flag: str) -> bool:
        """Whether the flag is set."""
        return flag in self._flags

    def spend(self) -> bool:
        """Take one step of the entry's budget; say so when it is used up."""
        if self._call.budget.spend():
            return True
        self.flag("too-many-commands")
        return False

    def note(self, kind: str) -> None:
        """Something of that kind runs too."""
        self._kinds.add(kind)

    def add(self, *refs: Ref | None, flags: Iterable[str] = ()) -> None:
        """Things that are fetched: a second main one is an extra; None is code of this machine."""
        self._flags.update(flags)
        for ref in refs:
            if ref is None:
                self._kinds.add("local")
            else:
                self._kinds.add("remote" if ref.ecosystem == "remote" else "package")
                self._keep(ref)

    def nest(self, resolved: Resolved, role: str | None = None) -> None:
        """What something inside comes to; `role` is what its main things are here."""
        for ref in resolved.refs:
            self._keep(replace(ref, role=role) if role and ref.role == "main" else ref)
        self.flag(*resolved.flags)
        self._kinds.add(resolved.kind)

    def _keep(self, ref: Ref) -> None:
        if ref.role == "main" and self._main not in (None, ref):
            ref = replace(ref, role="extra")
        elif ref.role == "main":
            self._main = ref
        self._refs[ref] = None
        if ref.role == "extra":
            self._flags.add("extra-packages")

    def serve(self, args: Sequence[str]) -> None:
        """The words that the main thing is started with: wrappers start or reach another one."""
        self.flag(*_judge.broad_paths(args))
        from vetting.launchers import MAX_DEPTH, packaged

        main = self._main
        wrapper = packaged(f"{main.ecosystem}:{main.name}") if main else None
        if wrapper is None or main is None:
            return
        if self._call.depth >= MAX_DEPTH:
            self.flag("nested-too-deep")
            return
        inner = self._call.inner(f"{main.ecosystem}:{main.name}", main.name, args)
        self.nest(wrapper.resolve(inner), role="nested")

    def result(self, kind: str | None = None) -> Resolved:
        """The whole; without `kind` it is the first of package, remote, unknown, local that fits."""
        found = next((name for name in _KINDS if name in self._kinds), "unknown")
        return Resolved(kind=kind or found, refs=self.refs, flags=tuple(sorted(self._flags)))
