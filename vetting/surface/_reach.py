"""From entry points to a reading: what is reached, and what may be besides."""

from collections.abc import Iterable

from vetting.patterns import pattern
from vetting.places import is_aside
from vetting.surface._ir import COPIES
from vetting.surface._javascript_launched import launched
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._program import Program, registers
from vetting.surface._reading import Gap, Reading
from vetting.surface._register import Registrations

_PROTOCOL = pattern(
    rb"(?i)modelcontextprotocol|fastmcp|\bmcp_?server\b|setRequestHandler|tools/list|mcp-framework"
    rb"|(?:\bfrom|\bimport|\brequire\()\s{0,9}[\"'][^\"'\n]{0,99}mcp|\b(?:from|import)[ ]mcp\b"
)
"""What a file says that has to do with the protocol: its own words, and libraries."""
_DEFINES = pattern(
    rb"inputSchema|\bexport\s{1,9}const\s{1,9}name\b|\bexports\.name\s{0,9}=(?!\s{0,9}void)"
    rb"|\bexport\s{1,9}default\s{0,9}\{|module\.exports\s{0,9}=\s{0,9}\{\s{0,9}name\b"
)
"""In a module that says what a tool is, and registers nothing itself."""

_BY_ITSELF = pattern(rb"(?m)^if\s{1,9}\(?\s{0,9}__name__\s{0,9}==\s{0,9}[\"']__main__[\"']")
"""What says that a module of Python is a program: `python -m package.server`."""

_LAUNCHED = "it runs this file as a program, which is read as the server; it may run others"
_MOST = 500


def registering(program: Program, known: Iterable[str] = ()) -> list[str]:
    """The files, but for tests and examples, that may register tools."""
    seen = set(known)
    return [
        path
        for path in program.files
        if path not in seen and not is_aside(path) and registers(program, path)
    ]


def of_another_language(program: Program) -> list[str]:
    """What may register tools in a package of another language; nothing where no file there speaks of
    the protocol: then it registers with something else, as the extension of an editor does.
    """
    found = registering(program)
    told = any(_PROTOCOL.search(program.source(path)) for path in program.files if found)
    return found if told else []


def _defining(program: Program) -> list[str]:
    """The files besides that may say what a tool is, for those that load them to register it."""
    seen = set(program.reached)
    return [
        path
        for path in program.files
        if path not in seen
        and not is_aside(path)
        and COPIES.isdisjoint(path.split("/"))
        and _DEFINES.search(program.tree.read(program.files[path])) is not None
    ][:_MOST]


def _by_themselves(program: Program) -> list[str]:
    """The modules that are programs of their own and register something, where what a package says to start
    does not: its command is another one, and its server is started as a module.
    """
    if any(registers(program, one.path) for one in program.modules()):
        return []
    return [
        path
        for path in registering(program, program.reached)
        if COPIES.isdisjoint(path.split("/")) and _BY_ITSELF.search(program.source(path))
    ]


def _launched(program: Program) -> list[Gap]:
    """Reach what a package runs of its own, a worker's file too. Of one that registers nothing itself each
    such file is told, because nobody knows whether it is the server, and the only one.
    """
    own = list(program.modules())
    served = any(registers(program, one.path) for one in own)
    found = {
        path: Gap(path=one.path, line=line, why=_LAUNCHED)
        for one in own
        if isinstance(one, JavaScriptModule)
        for spec, line in launched(one)
        if (path := program.resolve(one, spec)) is not None and path not in program.reached
    }
    if served:  # another server that it starts is not this one
        program.reach(path for path in found if not registers(program, path))
        return []
    program.reach(found)
    again = any(registers(program, one.path) for one in program.modules())
    return list(found.values()) if again else []


def read_program(program: Program, entries: Iterable[str]) -> Reading | None:
    """Everything that is registered from `entries` on.

    A module that is loaded by a name made at run time may be any of the package's, so each that
    registers something is read too, but for copies of libraries, and the place is told. Where nothing
    else can register anything, what lies among such copies is the server, or what is run.
    """
    program.reach(entries)
    program.reach(_by_themselves(program))
    if program.copies and not any(registers(program, one.path) for one in program.modules()):
        program.reach_copies()
    gaps = _launched(program)
    unread = [(path, 1) for path in program.gaps]
    if program.computed or unread:
        more = registering(program, program.reached)
        if more:
            path, line = (program.computed or unread)[0]
            why = "modules are loaded by names made at run time"
            if not program.computed:
                why = f"{program.gaps[path]}: what it loads is not known"
            gaps.append(Gap(path=path, line=line, why=why))
            program.reach(path for path in more if COPIES.isdisjoint(path.split("/")))
    if program.computed:
        program.reach(_defining(program))
    if not program.reached:
        return None
    reading = Registrations(program).read()
    program.forget()
    reading.entry = program.command
    reading.gaps += gaps
    reading.gaps += [Gap(path=path, line=1, why=why) for path, why in program.doubts()]
    return reading
