"""Parameters of a JavaScript file that may be the whole environment, by what they are called, and what is
looked up in them: variables where another file hands it over, which is known when all files are.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from vetting.patterns import pattern
from vetting.profile._facts import Facts, Looked
from vetting.profile._javascript_env import JavaScriptEnv, is_env
from vetting.profile._javascript_environments import ENV, Path
from vetting.profile._javascript_flow import Flow
from vetting.profile._javascript_functions import parameter
from vetting.profile._javascript_shared import Shared
from vetting.profile._javascript_source import Source, line_of, word

NAMES = frozenset({"env", "environ", "environment", "processEnv", "envVars"})
_NAME = pattern(r"[A-Z][A-Z0-9]*+_[A-Z0-9_]+|[A-Z]{3}[A-Z0-9]*+|https?_proxy|no_proxy")
_MOST = 60
"""Parameters of one name that are followed."""

_OWNERS = ("process", "Bun", "Deno", "meta")


def collect(source: Source, facts: Facts, path: str, left_out: Callable[[Any], bool]) -> None:
    """Add what is looked up in them; what is `left_out` never runs."""
    places = []
    for name in sorted(NAMES):
        every = list(_places(source, name)) if name.encode() in source.words else []
        places += every[:_MOST]
        # Of the others it is not known which of all variables they look up.
        facts.gone_through |= {(*place, line_of(node)) for place, node, _ in every[_MOST:]}
    functions = {name for (name, _), _, _ in places}
    for place, node, is_parameter in places:
        found = Facts()
        env = JavaScriptEnv(source, found, Shared(found, path))
        _follow(source, env, node, is_parameter, left_out)
        _conditional(facts, found, place, functions - {place[0]})


def _places(source: Source, name: str) -> Iterator[tuple[tuple[str, int], Any, bool]]:
    """The parameters of a name, and members of it, with what they are known by."""
    for leaf in source.leaves(name):
        owner = leaf.parent
        if owner.type == "member_expression":
            if leaf != owner.child_by_field_name("property"):
                continue
            of = word(owner.child_by_field_name("object")).rpartition(".")[2]
            if of not in _OWNERS and of != "this":
                yield (f".{name}", 0), owner, False
        elif source.binding(leaf) == leaf and (place := parameter(leaf)) is not None:
            yield (f".{name}", 0) if "pattern" in owner.type else place, leaf, True


def _follow(
    source: Source,
    env: JavaScriptEnv,
    node: Any,
    is_parameter: bool,
    left_out: Callable[[Any], bool],
) -> None:
    def told(at: Any, path: Path, is_called: bool) -> None:
        if is_env(path) and not left_out(at):
            env.told(at, path, is_called)

    flow = Flow(source, told)
    if not is_parameter:
        flow.start(node, ENV)
        return
    flow.bind(node, ENV)


def _conditional(facts: Facts, found: Facts, place: tuple[str, int], others: set[str]) -> None:
    """Take over what holds where the parameter is the environment; `others` have one themselves."""
    name, index = place
    for text, line in found.env:
        if _NAME.fullmatch(text):
            facts.looked.add(Looked(name=name, index=index, text=text, line=line))
    for constant, line in found.named:
        facts.looked.add(Looked(name=name, index=index, text=f"={constant}", line=line))
    facts.maybe += [replace(one, of=place) for one in found.helpers if one.name not in others]
    facts.gone_through |= {(name, index, line) for line in found.dynamic}
    facts.passed |= found.passed
