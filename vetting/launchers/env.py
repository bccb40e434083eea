"""Programs that only start another one: `env`, `sudo`, `timeout`, `dotenvx run --`, `wsl`, ..."""

import re

from vetting.launchers import Call, Launcher, Outcome, _judge, _options
from vetting.launchers._words import words
from vetting.model.server import Resolved
from vetting.patterns import pattern


def _table(value: str = "", switch: str = "") -> _options.Table:
    return _options.Table(value=frozenset(value.split()), switch=frozenset(switch.split()))


# Options, and how many words stand between them and the command (a subcommand, a time, a name).
_TABLES: dict[str, tuple[_options.Table, int]] = {
    "sudo": (_table("-u -g -h -p -C -r -t -T -U -D -R", "-E -H -n -S -b -i -k -s -A -P"), 0),
    "doas": (_table("-u -C", "-n -s"), 0),
    "nohup": (_table(), 0),
    "time": (_table("-f -o", "-p -v -a"), 0),
    "nice": (_table("-n --adjustment"), 0),
    "ionice": (_table("-c -n -p --class", "-t"), 0),
    "chrt": (_table("-T -P -D", "-r -f -o -b -i"), 1),
    "taskset": (_table("", "-c -a"), 1),
    "timeout": (_table("-k -s --signal --kill-after", "--foreground --preserve-status -v"), 1),
    "stdbuf": (_table("-i -o -e --input --output --error"), 0),
    "setsid": (_table("", "-c -f -w --fork --wait"), 0),
    "unbuffer": (_table("", "-p"), 0),
    "chronic": (_table("", "-v -e"), 0),
    "caffeinate": (_table("-t -w", "-d -i -m -s -u -disu"), 0),
    "arch": (_table("-e", "-x86_64 -arm64 -i386 -32 -64"), 0),
    "xvfb-run": (_table("-n -s -e -f -p -w", "-a -l --auto-servernum"), 0),
    "dbus-run-session": (_table("--config-file"), 0),
    "firejail": (_table(), 0),
    "wsl": (_table("-d --distribution -u --user --cd --shell-type", "-e --exec ~ --system"), 0),
    "dotenvx": (_table("-f -e -fk --env --env-file", "-q --quiet --overload"), 1),
    "dotenv": (_table("-e -v -p -c --env-file", "-o --override"), 0),
    "op": (_table("--env-file --account --session", "--no-masking"), 1),
    "doppler": (_table("-p -c -t --project --config --token --command"), 1),
    "infisical": (_table("--env --projectId --path --token"), 1),
    "chamber": (_table(), 2),
    "aws-vault": (_table("-d --duration", "-n --no-session"), 2),
    "direnv": (_table(), 2),
    "poetry": (_table("-C --directory -P --project", "-q"), 1),
    "pdm": (_table("-p --project"), 1),
    "hatch": (_table("-e --env", "-q"), 1),
    "rye": (_table("--pyproject", "-q"), 1),
    "pipenv": (_table("--python"), 1),
    "pixi": (_table("-e --environment --manifest-path"), 1),
    "conda": (_table("-n --name -p --prefix --cwd", "--no-capture-output --live-stream"), 1),
    "mamba": (_table("-n --name -p --prefix --cwd"), 1),
    "micromamba": (_table("-n --name -p --prefix --cwd"), 1),
    "volta": (_table("--node --npm --yarn --pnpm"), 1),
    "fnm": (_table("--using"), 1),
    "nvm": (_table("", "--silent"), 2),
    "asdf": (_table(), 2),
    "corepack": (_table(), 0),
    "cross-env": (_table(), 0),
    "cross-env-shell": (_table(), 0),
    "start": (_table("", "/b /wait /min /b"), 0),
    "winpty": (_table("", "-Xallow-non-tty"), 0),
    "rlwrap": (_table(), 0),
    "flatpak-spawn": (_table("", "--host"), 0),
    "busybox": (_table(), 0),
    "mcp-env": (_table(), 0),
    "xargs": (_table("-I -n -P -d -L -a", "-0 -r -t"), 0),
    "ssh": (_table("-i -p -l -o -F -J -L -R -D", "-t -T -q -A -C -4 -6 -v"), 1),
}
_ENV = _options.Table(
    value=words("-u --unset -C --chdir -S --split-string -P -a --argv0"),
    switch=words("-i --ignore-environment -0 --null -v --debug -"),
)
_ASSIGNMENT = pattern(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
_LOCAL = frozenset({"poetry", "pdm", "hatch", "rye", "pipenv", "pixi"})


class Env(Launcher):
    """See the module."""

    programs = frozenset({"env", *_TABLES})
    packages = frozenset(
        {"npm:dotenv-cli", "npm:@dotenvx/dotenvx", "npm:cross-env", "npm:corepack"}
    )

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call, "wrapper")
        name = {"npm:dotenv-cli": "dotenv", "npm:@dotenvx/dotenvx": "dotenvx"}.get(
            call.program, call.program.removeprefix("npm:")
        )
        if name == "env":
            return self._env(call, outcome)
        table, skipped = _TABLES[name]
        options = _options.read(call.args, table)
        words = options.rest
        unknown = options.unknown
        if skipped and not options.ended:
            inner = _options.read(words[skipped:], table)
            words, unknown = inner.rest, unknown or inner.unknown
            options = inner if inner.pairs else options
        if unknown:
            outcome.flag("unknown-flag")
        if options.has("-f", "-e", "--env-file") and name in ("dotenvx", "dotenv", "op"):
            outcome.flag("env-file")
        return self._start(call, outcome, words, dict(call.env), name)

    def _env(self, call: Call, outcome: Outcome) -> Resolved:
        """`env -i A=b -S "npx -y foo"`; `-S` puts the words of its string in its place."""
        options = _options.read(call.args, _ENV)
        if options.unknown:
            outcome.flag("unknown-flag")
        cleared = options.has("-i", "--ignore-environment", "-")
        env = {} if cleared else dict(call.env)
        for name in options.all("-u", "--unset"):
            env.pop(name, None)
        string = options.last("-S", "--split-string")
        words = options.rest
        if string is not None:
            words = (*string.split(), *words) if "'" not in string and '"' not in string else words
            if words == options.rest:
                from vetting.launchers import _shell

                words = (*(w for c in _shell.split(string).commands for w in c), *words)
        return self._start(call, outcome, words, env, "env")

    @staticmethod
    def _start(
        call: Call, outcome: Outcome, words: tuple[str, ...], env: dict[str, str], name: str
    ) -> Resolved:
        assigned: dict[str, str] = {}
        while words:
            match = _ASSIGNMENT.fullmatch(words[0])
            if match:
                assigned[match[1]] = match[2]
            elif words[0] != "--":
                break
            words = words[1:]
        outcome.flag(*_judge.injecting(assigned))
        if not words:
            outcome.flag("no-command")
            return outcome.result("unknown")
        resolved = call.run(words, {**env, **assigned})
        if name in _LOCAL and resolved.flags == ("unknown-launcher",):
            return outcome.result("local")  # a program of the project's environment
        outcome.nest(resolved)
        return outcome.result()
