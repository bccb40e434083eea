"""Which program a call starts, with which arguments, and who decides that."""

from collections.abc import Sequence

from vetting.surface._flow_confined import is_shut_in, tells
from vetting.surface._flow_first_word import held_lists, is_fixed
from vetting.surface._flow_fixed import takes_a_value
from vetting.surface._flow_marks import (
    ASKED,
    BEGUN,
    BROUGHT,
    DECODED,
    FOLDER,
    GIVEN,
    LISTED,
    NOTHING,
    PART,
    ROOTED,
    SCHEMED,
    Marks,
    of_kind,
)
from vetting.surface._flow_remote import far_command
from vetting.surface._flow_shut_in import ShutIn
from vetting.surface._flow_sink import Sink, options_of
from vetting.surface._flow_split import program_of
from vetting.surface._flow_undeclared import undeclared
from vetting.surface._ir import Call, Concat, Index, Lit, Map, Name, Node, Param, Scope, Seq, Spread
from vetting.surface._values import members

_WITH_OPTIONS = frozenset({
    *("git", "hg", "svn", "tar", "find", "rsync", "ssh", "scp", "sftp", "curl", "wget", "zip", "sed"),
    *("awk", "gawk", "rg", "man", "pandoc", "tcpdump", "nmap", "xargs", "env", "sort", "date"),
})  # fmt: skip
"""Programs of which an option runs a command or writes a file."""

_SEARCHERS = frozenset({"grep", "egrep", "fgrep", "zgrep", "rg", "ag", "ack", "git", "jq"})
"""Programs to which `-e` and `-c` say a pattern, not a command."""

_KINDS = (GIVEN, PART, BEGUN, ROOTED, SCHEMED, FOLDER, LISTED, BROUGHT)


class Programs(Sink):
    """Judges calls that start programs."""

    def by_shell(self, call: Call, scope: Scope) -> bool:
        """Whether the options of a call, wherever they are made, ask for a shell."""
        options = [value for key, value in call.named if key in ("shell", "**")]
        for node in (*call.args[1:], *options):
            value = self.values.machine.value(node, scope, {})
            asked = (members(value) or {}).get("shell")
            if value is True or asked is True or (isinstance(asked, str) and asked):
                return True
        return False

    def programs(self, call: Call, scope: Scope) -> Marks:
        """The program of an argument list, and what a shell among its arguments is told."""
        first = self._listed(call.args[0], scope) if call.args else ()
        items: Sequence[Node]
        if first is not None:
            items = first
        elif scope.module.path.endswith(".py") or self._is_param(call.args[0], scope):
            marks = self.values.marks(call.args[0], scope)  # a list that is not known
            if not (given := of_kind(marks, GIVEN, *ASKED)):
                return of_kind(marks, DECODED)
            split = program_of(call.args[0], scope, self.values)
            return split | undeclared(given, self.values.declared)
        else:
            more = self._listed(call.args[1], scope) if len(call.args) > 1 else None
            items = (call.args[0], *(more or ()))
        found, items = NOTHING, self._laid_out(items, scope)
        searches = isinstance(items[0], Lit) and items[0].value in _SEARCHERS if items else False
        searches = searches or self._is_shut_in(items, scope)
        for number, item in enumerate(items):
            if number == 0:
                chosen = of_kind(self.values.marks(item, scope), *_KINDS)
                found |= NOTHING if chosen and is_fixed(item, scope, self.values) else chosen
            elif tells(items[number - 1]) and not searches:
                found |= self.values.marks(item, scope)
        return found | self.marks(far_command(items), scope)

    def _is_shut_in(self, items: Sequence[Node], scope: Scope) -> bool:
        """Whether a command with a text to run runs that in a container which reaches nothing."""
        if is_shut_in(items):
            return True
        words = [(item, scope) for item in items]
        return any(map(tells, items)) and ShutIn(self.values).runs(words)

    def options(self, call: Call, scope: Scope) -> Marks:
        """The arguments of a program of which some options run commands or write files, where a
        caller's word stands in the place of an option: `["git", "diff", revision]`.
        """
        items = list(self._listed(call.args[0], scope) or call.args) if call.args else []
        if len(items) == 1 and len(call.args) > 1:
            items += self._listed(call.args[1], scope) or ()
        elif len(call.args) > 1 and items and items[0] is call.args[0]:
            items[1:2] = self._listed(call.args[1], scope) or call.args[1:2]
        program = self.values.machine.value(items[0], scope, {}) if items else None
        if not isinstance(program, str) or program.rpartition("/")[2] not in _WITH_OPTIONS:
            return NOTHING
        found, before = NOTHING, None
        for item in items[1:]:
            value = self.values.machine.value(item, scope, {})
            if value in ("--", "--end-of-options"):
                break
            if not (takes_a_value(before) or isinstance(self.written(item, scope), Map)):
                found |= of_kind(self.values.marks(item, scope), GIVEN)
            before = value
        return found

    def _is_param(self, node: Node, scope: Scope) -> bool:
        return isinstance(node, Name) and any(
            isinstance(n, Param) for n in scope.names.get(node.name, ())
        )

    def _laid_out(self, items: Sequence[Node], scope: Scope) -> list[Node]:
        """The items of a command, those of lists among them that a choice gives one by one:
        `program, words = ("cmd", ["/c", line]) if windows else …`, and `[program, *words]`.
        """
        found: list[Node] = []
        for item in items:
            given = self.written(item.of, scope) if isinstance(item, Spread) else None
            listed = self._listed(given, scope) if isinstance(given, Index) else None
            found += [item] if listed is None else listed
        return found

    def _listed(self, node: Node, scope: Scope) -> tuple[Node, ...] | None:
        """The elements of a list, as far as they are known from its beginning."""
        written = self.written(node, scope)
        if isinstance(written, Index):  # `const [program, words] = windows ? ["cmd", […]] : …`
            return held_lists(self.written(written.of, scope), written.key)
        for option in options_of(written):
            if isinstance(option, Seq):
                return option.items
            if isinstance(option, Concat) and option.parts:
                return self._listed(option.parts[0], scope)
        return None
