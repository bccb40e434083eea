"""What programs are told that a call starts: which program it is, what a shell among its words runs, and
what stands where an option may.
"""

from collections.abc import Sequence

from vetting.surface._flow_commands import commands
from vetting.surface._flow_confined import is_shut_in, tells
from vetting.surface._flow_fixed import takes_a_value
from vetting.surface._flow_marks import (
    ASKED,
    BEGUN,
    DATA,
    DECODED,
    FOLDER,
    GIVEN,
    MESSAGE,
    NOTHING,
    PART,
    Marks,
    of_kind,
    without,
)
from vetting.surface._flow_places import Item, known
from vetting.surface._flow_remote import far_command
from vetting.surface._flow_sink import Sink, options_of
from vetting.surface._ir import Call, Concat, Lit, Map, Name, Node, Param, Scope, Seq, Spread

_WITH_OPTIONS = frozenset({
    *("git", "hg", "svn", "tar", "find", "rsync", "ssh", "scp", "sftp", "curl", "wget", "zip", "sed"),
    *("awk", "gawk", "rg", "man", "pandoc", "tcpdump", "nmap", "xargs", "env", "sort", "date"),
})  # fmt: skip
"""Programs of which an option runs a command or writes a file."""

_SEARCHERS = frozenset({"grep", "egrep", "fgrep", "zgrep", "rg", "ag", "ack", "git", "jq"})
"""Programs to which `-e` and `-c` say a pattern, not a command."""


class Programs(Sink):
    """Judges the words of commands."""

    def programs(self, call: Call, scope: Scope) -> Marks:
        """The program of an argument list, and what a shell among its arguments is told."""
        if not call.args:
            return NOTHING
        first = self._listed(call.args[0], scope)
        if first is not None:
            items = first
        elif scope.module.path.endswith(".py") or self._is_param(call.args[0], scope):
            rows = self.values.rows(call.args[0], scope)
            if known(rows):
                return NOTHING.union(*map(self._of_command, rows))
            marks = self.values.marks(call.args[0], scope)  # a list that is not known
            return NOTHING if of_kind(marks, GIVEN, *ASKED) else of_kind(marks, DECODED)
        else:
            more = self._listed(call.args[1], scope) if len(call.args) > 1 else ()
            spread = [Spread(one.line, of=one) for one in call.args[1:2]]
            items = (call.args[0], *(spread if more is None else more))
        words = [(item, scope) for item in items]
        found = self._of_command(words)
        for command in commands(self.values, words):
            if command != words:
                marks = self._of_command(command)
                # what is unpacked of an answer stands nowhere in the code
                found |= without(marks, DECODED) if of_kind(marks, DATA, MESSAGE) else marks
        return found | self.marks(far_command(items), scope)

    def _of_command(self, words: Sequence[Item]) -> Marks:
        """The program of one command, and what a shell among its arguments is told."""
        found, items = NOTHING, [node for node, _ in words]
        searches = isinstance(items[0], Lit) and items[0].value in _SEARCHERS if items else False
        searches = searches or is_shut_in(items)
        for number, (item, scope) in enumerate(words):
            if number == 0:
                found |= of_kind(self.values.marks(item, scope), GIVEN, PART, BEGUN, FOLDER)
            elif tells(items[number - 1]) and not searches:
                found |= self.values.marks(item, scope)
        return found

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

    def _listed(self, node: Node, scope: Scope) -> tuple[Node, ...] | None:
        """The elements of a list, as far as they are known from its beginning."""
        written = self.written(node, scope)
        for option in options_of(written):
            if isinstance(option, Seq):
                return option.items
            if isinstance(option, Concat) and option.parts:
                return self._listed(option.parts[0], scope)
        return None
