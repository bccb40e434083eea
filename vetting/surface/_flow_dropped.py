"""Programs that a server writes and then starts, made of what a caller gives or a service answers."""

from collections.abc import Iterator, Sequence

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_downloads import landings
from vetting.surface._flow_loaded import INTERPRETER, program_of
from vetting.surface._flow_marks import (
    ARGUMENTS,
    CHOSEN,
    DATA,
    GIVEN,
    NOTHING,
    PART,
    Marks,
    of_kind,
    without,
)
from vetting.surface._flow_piped import INTERPRETERS, OBEY
from vetting.surface._flow_sink import Sink
from vetting.surface._flow_verified import Verified
from vetting.surface._ir import Attr, Call, Concat, Lit, Name, Node, Scope, Seq, Site
from vetting.surface._reading import Act, Flow
from vetting.surface._scopes import outwards, owner

_WRITERS = frozenset({
    *("writeFile", "writeFileSync", "write_text", "write_bytes", "outputFile", "outputFileSync"),
    *("write", "writelines"),
})  # fmt: skip

_JOINS = frozenset({"join", "resolve"})
_LEADS = frozenset(
    {"pipe", "pipeline", "pipeTo", "copyfileobj", "urlretrieve", "download", "print"}
)
"""Calls that lead a stream into a file, or fetch one."""

_READS = pattern(
    r"(?:.*/)?(?:lpr?|lpstat|cat|head|tail|wc|sort|file|diff|cmp|(?:md5|sha\d{1,3})sum|jq|xmllint|tidy|yamllint"
    r"|shellcheck|shfmt|hadolint|ruff|flake8|black|mypy|gofmt|clang-format|prettier|pdftotext|pdftoppm|pdfinfo"
    r"|tesseract|ffprobe|dot|rsvg-convert|cwebp|qrencode|zbarimg|aplay|afplay|paplay|mpg123|espeak(?:-ng)?|say"
    r"|notify-send|pbcopy|wl-copy|xclip|clip|feh|eog)"
)
"""Programs that print, show, play or examine what a file holds, and run nothing of it."""

_DOCUMENT = pattern(
    r"(?i).*\.(?:mmd|mermaid|p(?:lant)?uml|dot|gv|d2|drawio|md|markdown|rst|adoc|csv|tsv|geojson|srt|vtt)"
)
"""Files of diagrams, tables and texts: what draws or converts these runs nothing of them."""

_RUNNERS = frozenset({"npx", "bunx", "pnpx", "uvx", "npx.cmd"})
_RUNS = pattern(
    r"(?i)(?:.*[/\\])?(?:tsx|ts-node|ts-node-esm|esno|esmo|jiti|vite-node|babel-node|sucrase-node|swc-node|coffee|zx"
    r"|tsimp|pypy|php|lua|java|go|cargo|sed|eval|exec|source|timeout|nice|nohup|time|gcc|cc|clang|tcc|busybox"
    r"|(?:ba|z|k|da)?sh|perl|ruby|python|node|tclsh|guile|sbcl|swift|julia|elixir|ghci?|runghc)[\d.]*(?:\.exe)?"
)
"""Programs that run a file whatever its name ends with, or another program."""


class Dropped(Sink):
    """Judges calls that start a program."""

    def of(self, site: Site, act: Act) -> Iterator[Flow]:
        """The flows into the file that is started."""
        if act.kind != "process_exec":
            return
        for name in self._named(site):
            marks = self._written_to(name, site.scope)
            marks |= self._led_to(name, site.scope) if self._starts(name, site) else NOTHING
            yield from self.flows("code", site, act.what, marks, (GIVEN, PART, ARGUMENTS))
            if not of_kind(marks, *CHOSEN):
                yield from self.flows("fetched", site, act.what, marks, (DATA,))

    def _named(self, site: Site) -> Iterator[str]:
        """The variables among what a program is started with."""
        items = self._items(site)
        program = self.values.machine.value(items[0], site.scope, {}) if items else None
        if isinstance(program, str) and _READS.fullmatch(program):
            return
        drawn = isinstance(program, str) and self._draws(program, items[1:], site.scope)
        for place, item in enumerate(items):
            if drawn and place and self._is_document(item, site.scope):
                continue
            if (name := _variable(item)) is not None:
                yield name
            elif isinstance(item, Attr) and item.name == "name" and isinstance(item.of, Name):
                yield item.of.name  # a temporary file's

    def _draws(self, program: str, rest: Sequence[Node], scope: Scope) -> bool:
        """Whether a program is none that runs files, by all that the code says of it."""
        said = [self.values.machine.value(one, scope, {}) for one in rest]
        words = [program, *(one for one in said if isinstance(one, str))]
        if program.rpartition("/")[2] in _RUNNERS:
            named = next((one for one in said if not str(one).startswith("-")), None)
            if not isinstance(named, str):
                return False
        known = INTERPRETERS | OBEY
        return not any(
            INTERPRETER.fullmatch(one) or _RUNS.fullmatch(one) or one.rpartition("/")[2] in known
            for one in words
        )

    def _is_document(self, node: Node, scope: Scope) -> bool:
        """Whether a file's name ends as the code says, and as that of a document does."""
        made = self.written(node, scope)
        if isinstance(made, Call) and last_name(made.func) in _JOINS and made.args:
            made = self.written(made.args[-1], scope)
        last = made.parts[-1] if isinstance(made, Concat) and made.parts else made
        said = last.value if isinstance(last, Lit) else None
        return isinstance(said, str) and _DOCUMENT.fullmatch(said) is not None

    def _written_to(self, name: str, scope: Scope) -> Marks:
        """What is written to the file that a variable names."""
        found, home = NOTHING, owner(name, scope)
        for other in scope.module.sites(_WRITERS):
            call = other.call
            of = call.func.of if isinstance(call.func, Attr) else None
            by_path = _variable(of) == name or self._opens(of, name, other.scope)
            if not by_path and not (call.args and _variable(call.args[0]) == name):
                continue
            if (
                home is not None
                and home in outwards(other.scope)
                and owner(name, other.scope) is home
            ):
                found |= self._left(call.args[not by_path :], other)
        return found

    def _left(self, content: Sequence[Node], site: Site) -> Marks:
        """What is written, but for an answer that is only written if it has a checksum that is known."""
        found = NOTHING
        for one in content:
            marks = self.values.marks(one, site.scope)
            known = of_kind(marks, DATA) and Verified(self.values).has(one, site)
            found |= without(marks, DATA) if known else marks
        return found

    def _starts(self, name: str, site: Site) -> bool:
        """Whether what a variable names is the program itself that is started, or what an interpreter is
        given first; a file that a program reads may be anything.
        """
        items = self._items(site)
        if len(items) > 1 and self._interprets(items[0], site.scope):
            items = items[1:]
        return bool(items) and _variable(program_of(items[0])) == name

    def _interprets(self, node: Node, scope: Scope) -> bool:
        if isinstance(node, Attr) and node.name in ("executable", "execPath"):
            return True
        said = self.values.machine.value(node, scope, {})
        return isinstance(said, str) and INTERPRETER.fullmatch(said) is not None

    def _items(self, site: Site) -> list[Node]:
        """What a program is started with, itself first."""
        items: list[Node] = []
        for arg in site.call.args[:2]:
            made = self.written(arg, site.scope)
            items += made.items if isinstance(made, Seq) else (arg,)
        return items

    def _led_to(self, name: str, scope: Scope) -> Marks:
        """What is led into the file that a variable names, or fetched into it at once."""
        found, home = NOTHING, owner(name, scope)
        for other in scope.module.sites(_LEADS):
            at = other.scope
            if home is None or home not in outwards(at):
                continue
            for landing in landings(other, self.values):
                if _variable(landing.path) == name and owner(name, at) is home:
                    found |= self._left((landing.content,), other)
                    found |= {(DATA, last_name(other.call.func))} if landing.brought else NOTHING
        return found

    def _opens(self, file: Node | None, name: str, scope: Scope) -> bool:
        """Whether a file was opened by the path that a variable holds."""
        made = self.written(file, scope) if isinstance(file, Name) else None
        return (
            isinstance(made, Call)
            and last_name(made.func) == "open"
            and (_variable((*made.args, None)[0]) == name or _variable(_of(made)) == name)
        )


def _of(call: Call) -> Node | None:
    return call.func.of if isinstance(call.func, Attr) else None


def _variable(node: Node | None) -> str | None:
    """A variable, as it is or made into text: `str(path)`."""
    match node:
        case Call(func=Name(name="str" | "String"), args=(Name(name=name),)) | Name(name=name):
            return name
    return None
