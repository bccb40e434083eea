"""The tools a server declares, read from its source: nothing of the package ever runs.

A reader per language, found by discovery, gives what it found and every place it could not read;
`read` joins them into one `Surface` whose state is honest: `complete` only when every place that
registers tools was read and none of them makes its list at run time.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from vetting import discovery
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.model.profile import Place
from vetting.model.surface import Handler, Offer, Surface, SurfaceState, Tool, Unresolved
from vetting.patterns import pattern
from vetting.surface._captured import Capture, Difference, capture, compare
from vetting.surface._claims import in_force
from vetting.surface._digest import (
    canonical,
    declared_digest,
    kept,
    strict_json,
    surface_digest,
    tool_digest,
)
from vetting.surface._flow_fixed import names_a_file
from vetting.surface._flow_own_entry import OWN as OWN_ENTRY
from vetting.surface._flow_syntax import DOCUMENT
from vetting.surface._hints import hints
from vetting.surface._made import said
from vetting.surface._parameters import MAX as MAX_PARAMETERS
from vetting.surface._reading import OF_ONE_FORMAT, Act, Code, Declared, Flow, Gap, Reading
from vetting.surface._stored import dump, key, load
from vetting.surface._told_command import COMMAND
from vetting.undisturbed import undisturbed

__all__ = [
    "COMMAND",
    "DOCUMENT",
    "OF_ONE_FORMAT",
    "OWN_ENTRY",
    "VERSION",
    "Act",
    "Capture",
    "Code",
    "Declared",
    "Difference",
    "Flow",
    "Gap",
    "Reader",
    "Reading",
    "assemble",
    "canonical",
    "capture",
    "compare",
    "dump",
    "hints",
    "key",
    "load",
    "names_a_file",
    "read",
    "strict_json",
    "surface_digest",
    "tool_digest",
    "tools_of",
]

VERSION = 75
"""Rises whenever the same source could give another surface."""

_CLAIM = "listed there, and not registered in the source that was read"
_MAX_DESCRIPTION = 4096
_TRACE = pattern(
    rb"(?i)modelcontextprotocol|fastmcp|\bmcp\.server\b|\bfrom mcp\b|tools/list|[\"']mcp[\"']"
)
_BINARY = frozenset({"elf", "pe", "mach-o", "wasm"})


class Reader(ABC):
    """Reads the declarations in one kind of file."""

    name: ClassVar[str]
    cross_check: ClassVar[bool] = False
    """Whether what it finds is a claim, to be compared with what the source registers."""

    @abstractmethod
    def read(self, tree: ArtifactTree, start: tuple[str, ...] = ()) -> Reading | None:
        """What it finds; None when there is nothing of its kind.

        `start` are modules to begin with instead of the package's own entry points.
        """


def readers() -> tuple[Reader, ...]:
    """Every reader, by name."""
    return discovery.load_all(__name__, Reader)  # type: ignore[type-abstract]


def read(tree: ArtifactTree, start: tuple[str, ...] = ()) -> Reading:
    """What all readers find in `tree` together."""
    whole = Reading()
    for reader in sorted(readers(), key=lambda one: one.cross_check):
        try:
            with undisturbed():
                found = reader.read(tree, start)
        except (RecursionError, MemoryError):
            gap = Gap(path=_first(tree), line=1, why=f"{reader.name}: nested too deeply")
            found = Reading(gaps=[gap])
        if found is not None:
            in_full = bool(whole.sites) and not whole.gaps
            whole.sites += found.sites
            whole.files += found.files
            whole.gaps += found.gaps
            whole.instructions += found.instructions
            whole.hidden += found.hidden
            whole.flows += found.flows
            whole.unfollowed += found.unfollowed
            whole.bounded |= found.bounded
            whole.outside |= found.outside
            whole.entry = whole.entry or found.entry
            known = {(item.kind, item.name) for item in whole.declared}
            new = [item for item in found.declared if (item.kind, item.name) not in known]
            if reader.cross_check and in_full:
                new = in_force(tree, new)
            whole.declared += new
            if reader.cross_check:
                whole.gaps += [
                    Gap(path=item.path, line=item.line, why=f"{item.name[:80]} is {_CLAIM}")
                    for item in new
                ]
    return whole


def assemble(reading: Reading, tree: ArtifactTree) -> Surface:
    """The surface, its state derived from what was found and what was not."""
    gaps = list(reading.gaps)
    tools: list[Tool] = []
    for item in tools_of(reading):
        fields = {"name": item.name, **item.fields}
        try:
            digest, declaration = tool_digest(fields), kept(fields)
        except FormatError as error:
            gaps.append(Gap(path=item.path, line=item.line, why=f"its declaration is {error}"))
            digest = declaration = ""
        if len(item.parameters) > MAX_PARAMETERS:
            why = f"it has more than {MAX_PARAMETERS} parameters"
            gaps.append(Gap(path=item.path, line=item.line, why=why))
        text = said(item.fields.get("description"))
        tools.append(
            Tool(
                name=_sound(item.name),
                description=_sound(text[:_MAX_DESCRIPTION]),
                place=Place(path=tree.prefix + item.path, line=item.line),
                digest=digest,
                declaration=declaration,
                parameters=tuple(map(_sound, item.parameters[:MAX_PARAMETERS])),
                annotations=hints(item.fields),
                handler=_followed(item),
            )
        )
    state = _state(tools, gaps, reading, tree)
    whole = None
    if state is SurfaceState.COMPLETE:
        whole = surface_digest((tool.name, tool.digest) for tool in tools)
    return Surface(
        state=state,
        digest=whole,
        tools=tuple(tools),
        unresolved=tuple(
            Unresolved(place=Place(path=tree.prefix + gap.path, line=gap.line), why=gap.why)
            for gap in sorted(set(gaps))
        ),
        prompts=_offers("prompt", reading.declared, tree),
        resources=_offers("resource", reading.declared, tree),
        instructions=_offers("instructions", reading.instructions, tree),
    )


def tools_of(reading: Reading) -> list[Declared]:
    """The tools that were found, in the order in which a surface has them."""
    found = (item for item in reading.declared if item.kind == "tool")
    return sorted(found, key=lambda item: (item.path, item.line, item.name))


def _followed(item: Declared) -> Handler:
    if item.code is None:
        return Handler.UNKNOWN
    return Handler.FOLLOWED if item.code.whole else Handler.PARTLY


def _offers(kind: str, items: Iterable[Declared], tree: ArtifactTree) -> tuple[Offer, ...]:
    """Those of one kind, each with a digest of that kind; empty where it has no form."""
    found = []
    for item in items:
        if item.kind != kind:
            continue
        try:
            digest = declared_digest(kind, {"name": item.name, **item.fields})
        except FormatError:
            digest = ""
        text = said(item.fields.get("description"))
        found.append(
            Offer(
                name=_sound(item.name),
                description=_sound(text[:_MAX_DESCRIPTION]),
                place=Place(path=tree.prefix + item.path, line=item.line),
                digest=digest,
            )
        )
    return tuple(sorted(found, key=lambda offer: (offer.place, offer.name)))


def _state(
    tools: list[Tool], gaps: list[Gap], reading: Reading, tree: ArtifactTree
) -> SurfaceState:
    if any(gap.dynamic for gap in gaps):
        return SurfaceState.DYNAMIC
    if gaps and (tools or reading.sites):
        return SurfaceState.PARTIAL
    if tools:
        return SurfaceState.COMPLETE
    if not tree.files:
        return SurfaceState.FAILED
    started = reading.entry if not reading.sites and _named_so(tree) else None
    native = next((f for f in tree.files if f.format in _BINARY), None)
    other = next((f for f in tree.files if f.language not in (None, *_KNOWN)), None)
    trace = _trace(tree) if not reading.sites else None
    for file, why in (
        (native, "native code: its tools cannot be read"),
        (trace, "speaks the protocol in a way that is not known here"),
        (other if trace else None, "a language that is not read"),
        (tree.find(started) if started else None, "it starts, and registers nothing here"),
    ):
        if file is not None and not reading.sites:
            gaps.append(Gap(path=file.path, line=1, why=why))
    if gaps:
        return SurfaceState.UNSUPPORTED
    return SurfaceState.NONE


_KNOWN = ("python", "javascript", "typescript", "shell", "batch", "powershell")


def _trace(tree: ArtifactTree) -> SourceFile | None:
    for file in tree.files:
        if file.language in _KNOWN[:3] and file.format == "text" and _TRACE.search(tree.read(file)):
            return file
    return None


def _sound(text: str) -> str:
    """Without lone surrogates, which a source can spell and no UTF-8 output can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _named_so(tree: ArtifactTree) -> bool:
    """Whether the package's own manifest says that it has to do with the protocol."""
    return any(
        file.path.endswith(("package.json", ".dist-info/METADATA", "PKG-INFO"))
        and file.path.count("/") < 2
        and re.search(rb"(?i)\bmcp\b|model.?context.?protocol", tree.read(file)[: 1 << 16])
        for file in tree.files
    )


def _first(tree: ArtifactTree) -> str:
    return tree.files[0].path if tree.files else tree.artifact.filename
