"""What the other npm clients share: placing a spec, and the command beside named packages."""

from collections.abc import Iterable, Mapping, Sequence

from vetting.launchers import Call, Outcome, _foreign, _npm_spec, _registry
from vetting.model.server import Resolved


def first(*sources: tuple[str, str | None]) -> tuple[str, str] | None:
    """The origin and address of the first registry that is named."""
    return next(((origin, url) for origin, url in sources if url), None)


def lowered(env: Mapping[str, str], name: str) -> str | None:
    """A variable of that name in any case."""
    return next((value for key, value in env.items() if key.lower() == name), None)


def fetch(
    outcome: Outcome, specs: Iterable[str], registry: tuple[str, str] | None, *, loose: bool = True
) -> None:
    """Add what the specs name, from `registry` (its origin's flag, its address)."""
    for text in specs:
        spec = _npm_spec.parse(text, loose=loose)
        ref = spec.ref
        if ref is not None and ref.ecosystem == "npm" and registry is not None:
            ref = _registry.placed(ref, registry[1])
        outcome.add(ref, flags=spec.flags)
    if registry is not None:
        outcome.flag(*_registry.flags(registry[1], registry[0]))


def execute(
    call: Call,
    outcome: Outcome,
    words: Sequence[str],
    packages: Sequence[str],
    registry: tuple[str, str] | None,
) -> Resolved:
    """Fetch the named packages and run the first word; without packages it names one."""
    if not words and not packages:
        outcome.flag("no-command")
        return outcome.result("unknown")
    fetch(outcome, packages or words[:1], registry)
    if not packages and f"node_modules/.bin/{words[0]}" in call.files:
        outcome.flag("local-shadowable")
    outcome.serve(words[1:])
    if packages and words:
        _foreign.command(call, outcome, words)
    return outcome.result()


def script(call: Call, outcome: Outcome, name: str) -> Resolved:
    """A script of this folder's `package.json`, followed when the file is at hand."""
    text = _npm_spec.package_script(call.files, name)
    outcome.note("local")
    if text is not None:
        _foreign.script(call, outcome, text, role=None)
    return outcome.result()
