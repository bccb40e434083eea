"""Calls in which a marked value matters."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from vetting.surface._calls import last_name
from vetting.surface._flow_acts import Acts
from vetting.surface._flow_by_name import ByName
from vetting.surface._flow_clients import Clients
from vetting.surface._flow_connections import Connections
from vetting.surface._flow_consoles import Consoles
from vetting.surface._flow_copied import COPIES
from vetting.surface._flow_dropped import Dropped
from vetting.surface._flow_either import Either
from vetting.surface._flow_evaluated import Evaluated
from vetting.surface._flow_granted import Granted
from vetting.surface._flow_hidden import Hidden
from vetting.surface._flow_kept import Kept
from vetting.surface._flow_libraries import FILES, Libraries
from vetting.surface._flow_loaded import Loaded
from vetting.surface._flow_mail import Mail
from vetting.surface._flow_mailed import Mailed
from vetting.surface._flow_opened import Opened
from vetting.surface._flow_packed import Packed
from vetting.surface._flow_pictured import Pictured
from vetting.surface._flow_piped import Piped
from vetting.surface._flow_redirected import Redirected
from vetting.surface._flow_relayed import Relayed
from vetting.surface._flow_remote import Remote
from vetting.surface._flow_reported import Reported
from vetting.surface._flow_revived import Revived
from vetting.surface._flow_runners import Runners
from vetting.surface._flow_spelled import Spelled
from vetting.surface._flow_steered import Steered
from vetting.surface._flow_texts import Texts
from vetting.surface._flow_together import Together
from vetting.surface._flow_tunnelled import Tunnelled
from vetting.surface._flow_unnamed import Unnamed
from vetting.surface._flow_values import Values
from vetting.surface._flow_wiped import Wiped
from vetting.surface._ir import Attr, Call, Imported, Lit, Module, Scope, Site
from vetting.surface._javascript_called import spelled_out
from vetting.surface._reading import Flow
from vetting.surface._values import Record
from vetting.surface._walk import Walk

_COPY = frozenset(f"{name}=" for name in COPIES)
_SET = frozenset({"[]"})
_ENVELOPE = frozenset({"envelope=", "to=", "cc=", "To=", "Cc=", "recipients=", "data="})
_GUESTS = frozenset({
    *("attendees=", "guests=", "permissions=", "collaborators=", "members=", "acl=", "viewers=", "editors="),
    *("invitees=", "participants=", "bindings="),
})  # fmt: skip
_STARTS = frozenset({
    *("spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork", "run", "Popen"),
    *("call", "system", "check_call", "check_output", "create_subprocess_exec"),
})  # fmt: skip
"""Calls that start a program."""

_CHAINED = frozenset({"catch", "then", "finally"})


class Sinks:
    """Judges the calls of one program."""

    def __init__(self, values: Values, walk: Walk) -> None:
        self._values = values
        self._walk = walk
        self._acts = Acts(values)
        self._sent = Connections(values)
        self._clients = Clients(values)
        self._by_name = ByName(values)
        self._consoles = Consoles(values)
        self._dropped = Dropped(values)
        self._either = Either(values)
        self._evaluated = Evaluated(values)
        self._granted = Granted(values)
        self._hidden = Hidden(values)
        self._kept = Kept(values)
        self._libraries = Libraries(values)
        self._loaded = Loaded(values)
        self._mail = Mail(values)
        self._mailed = Mailed(values)
        self._opened = Opened(values)
        self._packed = Packed(values)
        self._pictured = Pictured(values)
        self._piped = Piped(values)
        self._redirected = Redirected(values)
        self._relayed = Relayed(values)
        self._remote = Remote(values)
        self._reported = Reported(values)
        self._revived = Revived(values)
        self._runners = Runners(values, walk)
        self._spelled = Spelled(values)
        self._steered = Steered(values)
        self._texts = Texts(values)
        self._together = Together(values)
        self._tunnelled = Tunnelled(values)
        self._unnamed = Unnamed(values)
        self._wiped = Wiped(values)

    def of(self, site: Site) -> Iterator[Flow]:
        """The flows into one call."""
        call, scope = site.call, site.scope
        name = last_name(call.func)
        self._sent.answerers.sees(site, name)
        yield from self._spelled.of(site)
        yield from self._by_name.of(site)
        yield from self._granted.of(site, name)
        if not self._matters(call, scope):
            self._sent.returned.named(site, name)
            yield from self._mail.copies(site, name)
            for act in self._walk.acts(site) if name in _STARTS else ():
                yield from self._dropped.of(site, act)
                yield from self._loaded.run(site, act)
            if self._values.landed:  # what lies at a path that the code says
                yield from self._loaded.of(site, name)
            return
        self._mailed.sees(site, name)
        started = self._values.syntax(scope.module).started(call.raw)
        if started is not None:
            func, args, named = started
            made = Call(call.line, call.raw, func=func, args=tuple(args), named=tuple(named))
            yield from self._into(replace(site, call=made), last_name(func))
        elif (ready := self._prepared(call, scope)) is not None:
            yield from self._into(replace(site, call=ready), last_name(ready.func))
        for made in self._together.others(site):
            yield from self._into(replace(site, call=made), last_name(made.func))
        yield from self._into(site, name)

    def _prepared(self, call: Call, scope: Scope) -> Call | None:
        """What `run(text)` calls with `run = partial(subprocess.run, shell=True)`, `run.call(null, text)`."""
        if not scope.module.path.endswith(".py"):
            return spelled_out(call)
        value = self._values.machine.value(call.func, scope, {})
        made = value.node if isinstance(value, Record) and value.callee == "partial" else None
        if not isinstance(made, Call) or not made.args:
            return None
        func, *args = made.args
        named = (*made.named, *call.named)
        return Call(call.line, call.raw, func=func, args=(*args, *call.args), named=named)

    def _into(self, site: Site, name: str) -> Iterator[Flow]:
        yield from self._packed.of(site, name)
        if self._values.functions(site.call, site.scope):
            self._sent.returned.called(site)
            self._sent.through.called(site)
            yield from self._runners.of(site)
            yield from self._texts.queries(site)
            yield from self._mail.blind(site, name)
        else:
            acts = self._walk.acts(site) if name not in _CHAINED else []
            if not acts and (sent := self._unnamed.of(site, name)) is not None:
                yield from self._sent.of(site, sent)
            judged = {act.kind for act in acts if act.kind in FILES}
            for act in acts:
                if not self._piped.only_reads(site, name):
                    into = list(self._acts.of(site, name, act))
                    judged |= {flow.kind for flow in into}
                    yield from into or self._runners.told(site, act)
                if act.kind == "process_exec":
                    yield from self._by_name.dictated(site)
                    yield from self._runners.ordered(site, act)
                yield from self._remote.hosts(site, act)
                yield from self._steered.of(site, act)
                yield from chain(self._redirected.of(site, act), self._relayed.of(site, act))
                yield from self._sent.of(site, act)
                yield from self._kept.carried(site, act)
                yield from self._dropped.of(site, act)
                yield from self._loaded.run(site, act)
            self._steered.sees(site, name)
            self._tunnelled.of(site, name)
            yield from self._kept.kept(site, name)
            yield from self._wiped.of(site, name)
            yield from self._piped.of(site, name)
            yield from self._consoles.of(site, name)
            yield from list(self._opened.of(site, name)) or self._libraries.of(site, name, judged)
            yield from self._remote.commands(site, name)
            evaluated = list(self._evaluated.of(site, name))
            yield from evaluated or self._hidden.of(site)
            self._sent.logs_in(site, name)
            yield from self._sent.made(site)
            yield from self._acts.loads(site, name)
            yield from self._loaded.of(site, name)
            yield from self._acts.git(site)
            yield from self._sent.handed(site, name)
            if (led := self._clients.of(site, name)) is not None:
                yield from self._sent.led(site, *led)
            yield from self._reported.told(site, name)
            yield from self._texts.templates(site, name)
            yield from self._texts.queries(site)
            yield from self._mail.copies(site, name)
            yield from self._revived.of(site)
        yield from self._under_other_names(site)

    def _under_other_names(self, site: Site) -> Iterator[Flow]:
        """The flows into what a call may be a call of that it does not name."""
        for meant in self._either.of(site):
            func = meant.call.func
            name = (func.name or "") if isinstance(func, Imported) else last_name(func)
            yield from self._texts.templates(meant, name)
            yield from self._revived.of(meant)
            yield from self._acts.loads(meant, name)
            for act in self._walk.acts(meant):
                yield from self._acts.of(meant, name, act)

    def crossed(self) -> Iterator[Flow]:
        """What is known of secrets only after all calls were judged."""
        yield from self._sent.crossed()
        yield from self._mailed.found()
        yield from self._steered.found()
        yield from self._tunnelled.found()
        yield from self._sent.returned.found()

    def assigned(self, module: Module) -> Iterator[Flow]:
        """Recipients that are added to a message, `message.bcc = …`, and what is put into headers."""
        yield from self._packed.assigned(module)
        for site in module.sites(_COPY):
            value = self._values.syntax(module).assigned(site.call.raw)
            if value is not None and not site.dead:
                yield from self._mail.copied(site, value)
        for site in module.sites(_SET) if module.path.endswith(".py") else ():
            key = site.call.args[0] if len(site.call.args) > 1 else None
            if not isinstance(key, Lit) or site.dead:
                continue
            if str(key.value).lower() == "bcc" or key.value in COPIES:
                yield from self._mail.copied(site, site.call.args[1])
            yield from self._granted.put(site, str(key.value), site.call.args[1])
            yield from self._loaded.assigned(site, key.value, site.call.args[1])
        for site in module.sites(_ENVELOPE):
            value = self._values.syntax(module).assigned(site.call.raw)
            if value is not None and not site.dead:
                yield from self._mail.enveloped(site, value)
        for site in module.sites(_GUESTS):
            value = self._values.syntax(module).assigned(site.call.raw)
            if value is not None and not site.dead:
                yield from self._granted.put(site, last_name(site.call.func).rstrip("="), value)

    def pictured(self, module: Module, data: bytes) -> Iterator[Flow]:
        """What the pictures in a module's texts carry; `data` is its source."""
        yield from self._pictured.of(module, data)

    def _matters(self, call: Call, scope: Scope) -> bool:
        """Whether anything that a call is given, or is a method of, is marked."""
        of = call.func.of if isinstance(call.func, Attr) else None
        given = (*call.args, *(value for _, value in call.named), *((of,) if of else ()))
        marked = any(self._values.marks(node, scope) for node in given)
        return marked or self._sent.carries_beside(call, scope)
