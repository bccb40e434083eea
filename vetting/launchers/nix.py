"""`nix run` and `nix shell`: flakes, pinned only by the commit in their address."""

import re

from vetting.launchers import Call, Launcher, Outcome, _git, _options
from vetting.launchers._words import words
from vetting.model.server import Ref, Resolved

_TABLE = _options.Table(
    value=words("--extra-experimental-features --experimental-features -I --inputs-from"),
    switch=words("--impure --refresh --offline --accept-flake-config -L --quiet -v"),
)


class Nix(Launcher):
    """See the module."""

    programs = frozenset({"nix"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call)
        outer = _options.read(call.args, _TABLE)
        if outer.rest[:1] not in (("run",), ("shell",), ("develop",)):
            outcome.flag("unknown-command" if outer.rest else "no-command")
            return outcome.result("unknown")
        words = outer.rest[1:]
        command: tuple[str, ...] = ()
        for index, word in enumerate(words):
            if word in ("-c", "--command"):
                words, command = words[:index], words[index + 1 :]
                break
        end = words.index("--") if "--" in words else len(words)
        options = _options.read(words[:end], _TABLE, anywhere=True)
        if options.unknown or outer.unknown:
            outcome.flag("unknown-flag")
        flakes = options.rest if outer.rest[0] != "run" else options.rest[:1]
        for flake in flakes:
            outcome.add(_flake(flake))
        if not flakes:
            outcome.note("local")
        if command:
            outcome.nest(call.run(command), role="nested")
        outcome.serve(words[end + 1 :])
        return outcome.result()


def _flake(text: str) -> Ref | None:
    address = text.partition("#")[0]
    if not address or re.match(r"[./~]|path:", address):
        return None
    base, _, query = address.partition("?")
    named = re.search(r"(?:^|&)(?:rev|ref)=([^&]+)", query)
    match = re.fullmatch(r"(github|gitlab|sourcehut):([^/]+/[^/]+)(?:/(.+))?", base)
    if match:
        return _git.source(f"{match[1]}:{match[2]}", match[3] or (named and named[1]), text)
    return _git.source(_git.address(base), named[1] if named else None, text)
