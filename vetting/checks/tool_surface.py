"""Which tools does the server offer to the model, and is what they say fit to be read by one?

Read from source, never by running it. Where a package registers nothing itself and hands over to
a dependency, that dependency of the frozen closure is read as well.
"""

from collections.abc import Iterator
from dataclasses import replace

from vetting import surface
from vetting.checks import Check, Context
from vetting.checks._member import member_tree
from vetting.checks._tool_behaviour_rules import BEHAVIOUR
from vetting.checks._tool_flow_rules import FLOWS
from vetting.checks._tool_judge import judge
from vetting.checks._tool_rules import COUNT, DYNAMIC, NAME, RULES, UNVERIFIABLE
from vetting.checks._tool_texts import problems
from vetting.model.artifact import ArtifactTree
from vetting.model.closure import ClosureMember
from vetting.model.evidence import Coverage, Evidence, Finding, Location, Severity, Unread
from vetting.model.profile import Place
from vetting.model.subject import Subject
from vetting.model.surface import Surface, SurfaceState, Unresolved
from vetting.patterns import pattern
from vetting.surface import Gap, Reading

_MANY = 60
_NAME = pattern(r"[A-Za-z0-9_.-]{1,128}")
_CLEAR = (SurfaceState.COMPLETE, SurfaceState.NONE)
_FOLLOWED = 2
"""How many dependencies are looked into."""

_SDKS = pattern(
    r"@modelcontextprotocol/(?!server-).+|mcp|mcp-types|fastmcp(?:-slim)?|zod|express|hono|commander"
    r"|yargs"
)
"""What registers tools of others only, or none."""


class ToolSurface(Check):
    """See the module."""

    name = "tool-surface"
    title = "reading which tools it declares"
    version = surface.VERSION
    rules = (*RULES, *BEHAVIOUR, *dict.fromkeys(FLOWS.values()))

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        tree = next((tree for tree in subject.trees if tree.files), None)
        if tree is None:
            gone = Place(path=subject.release.pin.purl, line=1)
            failed = Surface(
                state=SurfaceState.FAILED,
                unresolved=(Unresolved(place=gone, why="none of its files could be read"),),
            )
            unread = self.evidence(context, reason="there are no files to read tools from")
            return replace(unread, surface=failed)
        reading = self._reading(tree, (), context)
        if not reading.sites and not reading.declared and reading.outside:
            found = self._followed(reading, context)
            if found is not None:
                tree, reading = found
        answer = surface.assemble(reading, tree)
        reason: str | None = None
        if answer.state not in _CLEAR:
            count = len(answer.unresolved)
            reason = f"the list of tools is {answer.state}: {count} place(s) could not be read"
        judged, more = judge(answer, reading, tree, context)
        coverage = _coverage(reading, tree)
        if coverage is not None and reason is None:
            count = len({item.path for item in coverage.unread})
            reason = (
                f"the values of {count} of {coverage.files} modules were not followed to their end"
            )
        told = [*_findings(answer, reading, tree), *more]
        made = self.evidence(context, told, coverage=coverage, reason=reason)
        return replace(made, surface=judged)

    def _reading(self, tree: ArtifactTree, start: tuple[str, ...], context: Context) -> Reading:
        """The reading, from the cache when the same files were read before."""
        kind, key = f"tool-surface {self.version}", surface.key(tree, start)
        known = context.scans.get(kind, [key])
        if key in known:
            return surface.load(known[key])
        reading = surface.read(tree, start)
        context.scans.put(kind, {key: surface.dump(reading)})
        return reading

    def _followed(self, reading: Reading, context: Context) -> tuple[ArtifactTree, Reading] | None:
        """What the first dependency registers that registers anything; or else the first that may."""
        members = context.closure.members if context.closure else ()
        tried = 0
        unread: tuple[ArtifactTree, Reading] | None = None
        gone: list[Gap] = []
        for spec in reading.outside:
            member = _member(spec, members)
            if member is None or _SDKS.fullmatch(member.name) or tried >= _FOLLOWED:
                continue
            tried += 1
            context.progress(f"reading the tools of {member.name}")
            tree = member_tree(member, context)
            if isinstance(tree, str):
                path, line = reading.outside[spec]
                why = f"{member.name}, to which it hands over, could not be read: {tree}"
                gone.append(Gap(path=path, line=line, why=why))
                continue
            start = f".{spec[len(member.name) :]}" if member.ecosystem == "npm" else spec
            found = self._reading(tree, (start,), context)
            if any(item.kind == "tool" for item in found.declared):
                return tree, found
            if found.gaps and unread is None:
                unread = tree, found
        if unread is None:
            reading.gaps += gone
        return unread


def _coverage(reading: Reading, tree: ArtifactTree) -> Coverage | None:
    """Which modules' values were not followed; None where all were, or there are none to follow."""
    if not reading.unfollowed:
        return None
    unread = {Unread(path=tree.prefix + gap.path, why=gap.why) for gap in reading.unfollowed}
    read = max(reading.files - len({item.path for item in unread}), 0)
    return Coverage(files=reading.files, read=read, unread=tuple(sorted(unread)))


def _member(spec: str, members: tuple[ClosureMember, ...]) -> ClosureMember | None:
    """The member of the closure that an import names."""
    top = spec.split(".", maxsplit=1)[0].replace("_", "-").lower()
    for member in members:
        npm = member.ecosystem == "npm" and (f"{spec}/").startswith(f"{member.name}/")
        if npm or (member.ecosystem == "pypi" and member.name == top):
            return member
    return None


def _findings(answer: Surface, reading: Reading, tree: ArtifactTree) -> Iterator[Finding]:
    if answer.state not in _CLEAR and answer.unresolved:
        first = answer.unresolved[0]
        more = f" (and {len(answer.unresolved) - 1} more)" if len(answer.unresolved) > 1 else ""
        message = f"{len(answer.tools)} tools are known, the list is {answer.state}: {first.why}"
        yield UNVERIFIABLE.finding(message + more, location=_at(first.place))
    for gap in sorted((gap for gap in reading.gaps if gap.dynamic), key=_only_tells)[:1]:
        where = Location(path=tree.prefix + gap.path, line=gap.line, end_line=gap.line)
        mild = Severity.LOW if _only_tells(gap) else None
        yield DYNAMIC.finding(gap.why, location=where, severity=mild)
    if len(answer.tools) > _MANY:
        yield COUNT.finding(f"{len(answer.tools)} tools", location=_at(answer.tools[0].place))
    for gap in reading.gaps:
        if " is declared again, " in gap.why:
            where = Location(path=tree.prefix + gap.path, line=gap.line, end_line=gap.line)
            mild = Severity.LOW if gap.why.endswith("with more said") else None
            yield NAME.finding(gap.why, location=where, severity=mild)
    for item in reading.declared:
        where = Location(path=tree.prefix + item.path, line=item.line, end_line=item.line)
        if item.kind == "tool" and not _NAME.fullmatch(item.name):
            yield NAME.finding(f"a tool is called {item.name[:80]!r}", location=where)
        for rule, what in problems({"name": item.name, **item.fields}):
            yield rule.finding(f"{what} in the {item.kind} {item.name[:80]}", location=where)


def _only_tells(gap: Gap) -> bool:
    """Whether all that is known is that clients are told of changes; these are found by themselves."""
    return gap.why.startswith("tells clients")


def _at(place: Place) -> Location:
    return Location(path=place.path, line=place.line, end_line=place.line)
