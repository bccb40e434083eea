"""Where the values lead that a tool's caller gives, and those that are nobody else's business.

All calls of the package's own modules are looked at together: what one function gives to another
marks its parameters, until nothing new is found. A `Flow` is a call that gets a marked value where
it matters.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from vetting.patterns import pattern
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_amounts import Amounts
from vetting.surface._flow_answered import Answered
from vetting.surface._flow_callers_roots import callers_roots
from vetting.surface._flow_code_members import code_members
from vetting.surface._flow_endless import endless
from vetting.surface._flow_environment import named_items, named_members, named_variables
from vetting.surface._flow_foreseen import foresee
from vetting.surface._flow_handed import Handing
from vetting.surface._flow_hung import hang
from vetting.surface._flow_implied import implied
from vetting.surface._flow_listens import listen
from vetting.surface._flow_loaders import loaders
from vetting.surface._flow_log_classes import logged
from vetting.surface._flow_made_members import made_members
from vetting.surface._flow_mailed import MAILS
from vetting.surface._flow_members import little
from vetting.surface._flow_modules import Modules
from vetting.surface._flow_moves import Moves
from vetting.surface._flow_open_roots import open_roots
from vetting.surface._flow_private import mark_keys
from vetting.surface._flow_proxies import proxied
from vetting.surface._flow_received import Received
from vetting.surface._flow_replaced import Replaced
from vetting.surface._flow_rights import WORDS, Rights, is_asked_for
from vetting.surface._flow_seeds import Seeds
from vetting.surface._flow_setters import Setters
from vetting.surface._flow_shares import Shares
from vetting.surface._flow_sinks import Sinks
from vetting.surface._flow_statements import statements
from vetting.surface._flow_told import told
from vetting.surface._flow_unset import Unset
from vetting.surface._flow_values import Values
from vetting.surface._gates import gates
from vetting.surface._ir import Module, Scope, Site
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._output import Output
from vetting.surface._python_plain import said
from vetting.surface._reading import Flow, Gap
from vetting.surface._walk import Walk

_ROUNDS = 12
_HANDED_ON = 110_000
"""Steps for all that calls hand on, and no more than a few for each of them once these are used up."""

_LEADS, _BESIDE = 40_000, 40_000
"""Those for where values end up: in calls, and in what is none."""

_CUT = "its values were not followed to their end: %s"
_SOURCES = pattern(
    rb"\breq(?:uest)?\.(?:query|body|params|args|form|values|query_params)\b|\benviron\b(?!\s*[.\[])"
    rb"|process\.env\b(?!\s*[?.\[])|\[\d{1,3}\]\s?\+\s?\w|\[::-1\]|\.reverse\(\)"
    rb"|\b(?:config|request)\??\.headers\b|\breq(?:uest)?\.(?:(?:header|json|body|form|text|get_json)\(|headers\b)"
    rb"|\bcommunicate\(|\bstdin(?:\.(?:write|end)\(|\s?\))|\binput\s?[:=]"
    rb"|netrc|keyring|keytar|\.aws\b|\.ssh\b|Login Data|id_rsa|hosts\.yml"
)
_ITEMS = pattern(rb"environ\s{0,8}\[")
_DEFINES = pattern(
    rb"\b(?:function|def|class)[\s*]{1,8}([\w$]+)"
    rb"|(?<![\w$])([\w$]++)\s{0,8}(?::=|[=:])\s{0,8}(?:async\b|(?=function\b|class\b)|lambda\b|partial\(|\("
    rb"|[\w$]++\s{0,8}=>|[\w$.]++[\[(])"
    rb"|(?m:^|[{};])[ \t]*+(?:(?:static|async|get|set|public|private|protected|override|readonly)\s+){0,4}"
    rb"(?:\*[ \t]*+)?#?([\w$]++)\s{0,8}(?:<[^<>\n]{0,80}>)?\(|\bas\s{1,8}([\w$]+)"
    rb"|\[[\"'`]([\w$]++)[\"'`]\]\s{0,8}\((?=[^()]{0,300}\)\s{0,8}\{)"
    rb"|,[ \t]*+(?:async\s+)?\*?([\w$]++)\((?=[^()]{0,300}\)\s{0,8}\{)"
)


_ALIASED = pattern(
    rb"(?<![\w$])([\w$]++)[\"']?\s{0,8}[:=]\s{0,8}(?:[\w$]++\.){0,4}+([\w$]++)(?=\s{0,8}(?:[,;})\n]|\.bind\())"
)
"""Another name for what has one: `go: run`, `exports.default = run`."""


_ALIASES = 2
"""Names behind names that are followed."""


class Flows:
    """Finds the flows of what `output` has."""

    def __init__(self, output: Output, machine: Evaluator) -> None:
        self._output = output
        self._machine = machine
        self._walk = Walk(machine)
        self._values = Values(machine)
        machine.program.reach(machine.program.installers())  # no tools are declared there

    @property
    def received(self) -> Received:
        """What the functions of the package are given; of a package without sources, nothing."""
        return self._values.received

    def read(self, modules: Iterable[Module]) -> list[Flow]:
        """All flows in `modules`; what is not followed to its end is told in the output's reading."""
        chosen = Modules(self._machine, self._output, modules)
        own, left = chosen.own, [module for module, _ in chosen.left]
        seeds = Seeds(self._output, self._values)
        planted = seeds.plant(own)
        self._output.reading.bounded |= self._values.bounded
        replaced = Replaced(self._values)
        for module in own:
            planted |= replaced.plant(module, self._data(module))
        unfollowed = self._output.reading.unfollowed
        if (
            planted
            or self._output.dispatchers
            or self._output.reading.declared
            or self._may_matter(left)
        ):
            unfollowed += chosen.gaps()
        alone = [flow for module in own for flow in self._alone(module, self._data(module))]
        if not (planted or self._may_matter(own)):
            return sorted(set(alone))
        self._learn(own)
        listen(own, self._values)
        hang(own, self._values)
        mark_keys(own, self._values)
        sites, more = chosen.sites()
        data = {id(module): self._data(module) for module in own}
        sites += implied(own, data, self._values.defined, sites, self._values.cut)
        sites += [
            *logged(own, data, sites, self._values.cut),
            *made_members(own, data, sites, self._machine, self._values.cut),
            *proxied(own, data, sites, self._machine, self._values.stores_of),
        ]
        handing = self._hear(sites)
        setters = Setters(self._values)
        setters.find(own, data)
        moves = Moves(self._values)
        moves.find(own, sites, data)
        settled = self._settle(sites, handing, (setters, moves))
        if callers_roots(sites, self._values):
            settled = self._settle(sites, handing, (setters, moves))
        if not settled:
            more.append(Gap(path=own[0].path, line=1, why="values are handed on too often"))
        self._values.bounded |= (held := seeds.held())
        self._output.reading.bounded |= held
        sinks = Sinks(self._values, self._walk)
        amounts = Amounts(self._output, self._values, sites)
        shares = Shares(self._values, _LEADS)
        reached = list[Flow]()
        for place, site in enumerate(sites):
            reached += shares.ask(place, site, partial(self._of, site, sinks, amounts)) or ()
        self._values.until = self._values.steps + _BESIDE
        python = [one for one in own if not isinstance(one, JavaScriptModule)]
        asking = self._functions(sites, {id(m) for m in python if _ITEMS.search(self._data(m))})
        named = (flow for scope in asking for flow in named_items(scope, self._values))
        copied = (flow for module in own for flow in self._beside(module, sinks, amounts))
        answers = (one for some in self._output.code.values() for one in some)
        answered = Answered(self._values).of((*answers, *self._output.dispatchers))
        found = sorted({
            *(*reached, *copied, *named, *alone, *answered, *amounts.repeated(), *sinks.crossed()),
            *self._believed(sites, own),
        })  # fmt: skip
        more += [
            Gap(path=path, line=1, why=_CUT % why)
            for path, why in sorted(self._values.cuts.items())
        ]
        if self._values.exhausted:
            more.append(Gap(path=own[0].path, line=1, why="too many values for one package"))
        unfollowed += more
        return found

    def _learn(self, own: Sequence[Module]) -> None:
        """What names stand for in the modules, by their words alone."""
        defined = set[str]().union(*(self._defined(module) for module in own))
        aliased = [pair for module in own for pair in self._aliased(module)]
        for _ in range(_ALIASES):
            defined |= {alias for alias, name in aliased if name in defined}
        self._values.defined = frozenset(defined)
        self._values.dispatched.defined = self._values.defined
        for module in own:
            self._values.environs.sees(self._data(module))
            self._values.mails = self._values.mails or MAILS.search(self._data(module)) is not None
        self._values.little = little(map(self._data, own))

    def _hear(self, sites: Sequence[Site]) -> Handing:
        """Look at what each call hands on, and writes, before anything is followed."""
        self._values.received.learn(sites, self._values.scopes)
        self._values.own_state.learn(sites)
        self._values.asks_for_settings(Unset(self._values).is_off)
        self._values.open = open_roots(sites, self._values)
        handing = Handing(self._machine, self._values)
        for site in sites:
            handing.hear(site)
        return handing

    def _alone(self, module: Module, data: bytes) -> Iterator[Flow]:
        """What a module tells without any other."""
        yield from endless(module, data)
        for found in gates(module, data):
            if isinstance(found, Gap):
                self._output.reading.unfollowed.append(found)
            else:
                yield found

    def _settle(
        self, sites: Sequence[Site], handing: Handing, more: Iterable[Setters | Moves]
    ) -> bool:
        """Hand on what calls give until nothing new is found; whether that was so. A call is looked
        at again only when something changed that it asked for.
        """
        values, changes = self._values, self._values.changes
        foresee(sites, values)
        asked: list[int | None] = [-1] * len(sites)
        shares = Shares(values, _HANDED_ON)
        for _ in range(_ROUNDS):
            values.again()
            for place, site in enumerate(sites):
                if (asked[place] or 0) & changes.news:
                    values.using(site)
                    hand = partial(changes.reading, partial(handing.of, site))
                    asked[place] = shares.ask(place, site, hand)
            values.using(None)
            for one in more:
                one.hand_on()
            if not changes.now:
                return True
        return False

    def _of(self, site: Site, sinks: Sinks, amounts: Amounts) -> list[Flow]:
        self._values.using(site)
        found = list(sinks.of(site))
        self._values.using(None)
        found += amounts.of(site)
        found += told(site, self._values)
        found += named_variables(site, self._values)
        return [*found, *statements(site, self._values)]

    def _believed(self, sites: Sequence[Site], modules: Iterable[Module]) -> Iterator[Flow]:
        tools = self._output.reading.declared
        if not (self._output.dispatchers or any(is_asked_for(one.parameters) for one in tools)):
            return iter(())
        some = {id(one) for one in modules if WORDS.search(self._data(one))}
        return Rights(self._values, sites).of(self._functions(sites, some))

    def _functions(self, sites: Iterable[Site], modules: set[int]) -> list[Scope]:
        """The functions with calls in them and those that answer, of some modules by identity."""
        answer = [one for some in self._output.code.values() for one in some]
        scopes = [site.scope for site in sites] + list(map(self._values.inner, answer))
        some = [one for one in scopes if one.kind == "function" and id(one.module) in modules]
        return list({id(scope): scope for scope in some}.values())

    def _beside(self, module: Module, sinks: Sinks, amounts: Amounts) -> Iterator[Flow]:
        """The flows of a module into what is no call."""
        yield from sinks.assigned(module)
        yield from sinks.pictured(module, self._data(module))
        yield from loaders(module, self._data(module), self._values)
        yield from code_members(module, self._data(module), self._values)
        if isinstance(module, JavaScriptModule):
            yield from named_members(module, self._data(module), self._values)
            yield from amounts.turned(module, self._data(module))

    def _may_matter(self, modules: Iterable[Module]) -> bool:
        """Whether there is something to follow also where no tool is known."""
        return any(_SOURCES.search(self._data(one)) for one in modules)

    def _defined(self, module: Module) -> Iterator[str]:
        """The words that may be names of functions of a module, aliases of imports too."""
        data = self._data(module)
        found = {match[match.lastindex or 0] for match in _DEFINES.finditer(data)}
        for name in found.union(said(data)):
            yield name.decode("utf-8", "replace")

    def _aliased(self, module: Module) -> Iterator[tuple[str, str]]:
        """The words that may be other names of what a module names, each with the name."""
        for match in _ALIASED.finditer(self._data(module)):
            yield match[1].decode("utf-8", "replace"), match[2].decode("utf-8", "replace")

    def _data(self, module: Module) -> bytes:
        program = self._machine.program
        return program.tree.read(program.files[module.path])
