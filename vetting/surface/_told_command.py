"""What a program is told to do, where variables of the code hold it, or a function of the package is given
it: `git("config", key, value)`, `run(["crontab", "-"])`, `for (const [name, argv] of ROWS) …`.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.surface._bodies import Body
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Attr, Call, Func, Lit, Map, Name, Node, Scope, Seq, Site, Spread
from vetting.surface._reading import Act
from vetting.surface._scopes import filled

COMMAND = "command"
"""The kind of an act that is only what another one is told."""

_TOKEN = pattern(r"""["'`]([\w./:=@-]{1,60})["'`]|(?<![\w$.])([A-Za-z_$][\w$]{0,60})(?![\w$(])""")
_WORD = pattern(r"[^\"\\\x00-\x1f]{1,160}")
_OPTION = pattern(r"(?i)\w{0,30}(?:opt(?:ion)?s?|cwd|env|kwargs|timeout|signal|cb|callback|done)")
_MOST = 16
_LONG = 180


def told_command(machine: Evaluator, site: Site, env: Env) -> tuple[str, str] | None:
    """The program and the command that a call runs, as a list is written, if variables hold its words."""
    if all(isinstance(one, Lit | Map) or _is_written(one) for one in site.call.args):
        return None
    return _command(list(_words(machine, site.call.args, site.scope, env)))


def handed_command(
    machine: Evaluator, site: Site, env: Env, body: Body, acts: Sequence[tuple[int, Act]]
) -> tuple[str, str] | None:
    """The same of a call of one of the package's functions, which does `acts`, and runs one program
    with what it is given.
    """
    runs = {act.text for _, act in acts if act.kind == "process_exec"}
    if len(runs) != 1 or not (site.call.args or site.call.named):
        return None
    scope = filled(body.scope)
    takes = {param.name for param in (*scope.params, *((scope.rest,) if scope.rest else ()))}
    words: list[str | None] = []
    for token in _TOKEN.finditer(runs.pop().partition("(")[2]):
        if token[1] is not None:
            words.append(token[1])
        elif token[2] in takes:
            return _command([*words, *_words(machine, site.call.args, site.scope, env)])
        elif token[2] not in ("await", "f", "this", "self"):
            words.append(None)
    return None


def _command(words: Sequence[str | None]) -> tuple[str, str] | None:
    first = words[0] if words else None
    if not first or (len(words) == 1 and " " not in first):
        return None
    said = ", ".join("_" if one is None else f'"{one}"' for one in words[:_MOST])
    return first.split(" ")[0], f"[{said}]"[:_LONG]


def _is_written(node: Node) -> bool:
    return isinstance(node, Seq) and all(isinstance(one, Lit) for one in node.items)


def _words(
    machine: Evaluator, args: Sequence[Node], scope: Scope, env: Env
) -> Iterator[str | None]:
    for arg in args:
        if isinstance(arg, Map):  # options
            return
        if isinstance(arg, Seq):
            yield from _words(machine, arg.items, scope, env)
            return
        node = arg.of if isinstance(arg, Spread) else arg
        value = _value(machine, node, scope, env)
        if isinstance(value, list):
            for one in value:
                yield one if isinstance(one, str) and _WORD.fullmatch(one) else None
            if not isinstance(arg, Spread):
                return
        elif _is_option(node, value):
            return
        else:
            yield value if isinstance(value, str) and _WORD.fullmatch(value) else None
            if isinstance(value, str) and " " in value and arg is args[0]:
                return  # a line of a shell


def _is_option(node: Node, value: Any) -> bool:
    """Whether an argument says how a command is run, and is none of its words."""
    if isinstance(value, dict) or isinstance(node, Func):
        return True
    return isinstance(node, Name) and _OPTION.fullmatch(node.name) is not None


def _value(machine: Evaluator, node: Node, scope: Scope, env: Env) -> Any:
    """What an argument is; of `argv.slice(1)`, what is left of the list."""
    match node:
        case Call(func=Attr(name="slice", of=of), args=(Lit(value=int(start)),)):
            value = machine.value(of, scope, env)
            return value[start:] if isinstance(value, list) else value
    return machine.value(node, scope, env)
