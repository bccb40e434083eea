"""Cargo: `cargo install` and `cargo binstall` fetch, `cargo run` builds what lies there."""

import re

from vetting.launchers import Call, Launcher, Outcome, _git, _options, _registry
from vetting.launchers._words import words
from vetting.model.server import Ref, Resolved

_TABLE = _options.Table(
    value=words(
        "--version --vers --git --rev --branch --tag --index --registry --root --features --path "
        "--bin --manifest-path --package --config --profile --target -p -F -Z -C"
    ),
    switch=words("-q --quiet --locked --release -r --offline --frozen --force -f -v -y"),
)


class Cargo(Launcher):
    """See the module."""

    programs = frozenset({"cargo"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call)
        options = _options.read(call.args, _TABLE, anywhere=True)
        if options.unknown:
            outcome.flag("unknown-flag")
        command = options.rest[0] if options.rest else ""
        if command in ("run", "r"):
            return outcome.result("local")
        if command not in ("install", "binstall"):
            outcome.flag("unknown-command" if command else "no-command")
            return outcome.result("unknown")
        index = options.last("--index")
        outcome.flag(*_registry.flags(index, "alt-registry"))
        repository = options.last("--git")
        if repository:
            reference = options.last("--rev") or options.last("--tag") or options.last("--branch")
            outcome.add(_git.source(_git.address(repository), reference, repository))
        elif options.has("--path"):
            outcome.note("local")
        else:
            for word in options.rest[1:]:
                outcome.add(_registry.placed(_crate(word, options.last("--version")), index))
        return outcome.result()


def _crate(word: str, version: str | None) -> Ref:
    name, _, given = word.partition("@")
    text = (given or version or "").removeprefix("=")
    if re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9][0-9A-Za-z.+-]*", text):
        return Ref(ecosystem="cargo", name=name, version=text, pinned=True, spec=word)
    why = f"range:{text}" if text else "no-version"
    return Ref(ecosystem="cargo", name=name, unpinned=why, spec=word)
