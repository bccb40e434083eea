"""`docker run` and its likes: only a digest pins an image, a tag can be moved."""

import re
from collections.abc import Iterator

from vetting.launchers import Call, Launcher, Outcome, _flags, _judge, _options, find, program_name
from vetting.launchers._image import image
from vetting.launchers._words import words
from vetting.model.server import Resolved

_RUN = _flags.DOCKER_RUN | _options.Table(
    value=words("--net --net-alias --dns-opt --gpus --secret --pod --tz --conmon-pidfile"),
    switch=frozenset({"--replace", "--no-hosts", "--rmi"}),
)
_GLOBAL = _flags.DOCKER | _options.Table(value=frozenset({"--connection", "--url", "--namespace"}))
_EXEC = _options.Table(
    value=words("-e --env --env-file -u --user -w --workdir --detach-keys --index"),
    switch=words("-d --detach -i --interactive -t --tty -T --no-TTY --privileged"),
)
_COMPOSE = _options.Table(
    value=words("-f --file -p --project-name --profile --env-file --project-directory")
)
_HOST = {"--pid": "host-pid", "--network": "host-network", "--net": "host-network"}
_HOST |= {
    "--ipc": "host-ipc",
    "--uts": "host-uts",
    "--userns": "host-userns",
    "--cgroupns": "host-cgroup",
}


class Docker(Launcher):
    """See the module."""

    programs = frozenset({"docker", "podman", "nerdctl", "finch", "docker-compose"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call)
        outer = _options.read(call.args, _GLOBAL)
        elsewhere = ("DOCKER_HOST", "DOCKER_CONTEXT", "CONTAINER_HOST", "DOCKER_CONFIG")
        if outer.has("-H", "--host", "-c", "--context", "--connection", "--url", "--config") or any(
            call.env.get(name) for name in elsewhere
        ):
            outcome.flag("docker-host")
        rest = outer.rest
        if call.program == "docker-compose":
            rest = ("compose", *call.args)
        elif outer.unknown:
            outcome.flag("unknown-flag")
        if rest[:1] == ("container",):
            rest = rest[1:]
        if rest[:1] in (("run",), ("create",)):
            return self._run(call, outcome, rest[1:])
        if rest[:1] == ("exec",):
            return self._exec(call, outcome, rest[1:])
        if rest[:1] == ("compose",):
            inner = _options.read(rest[1:], _COMPOSE)
            if inner.rest[:1] == ("exec",):
                return self._exec(call, outcome, inner.rest[1:])
            outcome.flag("wrapper")
            return outcome.result("local" if inner.rest[:1] in (("run",), ("up",)) else "unknown")
        outcome.flag("unknown-command" if rest else "no-command")
        return outcome.result("unknown")

    @staticmethod
    def _exec(call: Call, outcome: Outcome, args: tuple[str, ...]) -> Resolved:
        """A command in a container that runs already."""
        outcome.flag("wrapper")
        words = _options.read(args, _EXEC).rest[1:]
        if not words:
            outcome.flag("no-command")
            return outcome.result("unknown")
        outcome.nest(call.run(words))
        return outcome.result()

    def _run(self, call: Call, outcome: Outcome, args: tuple[str, ...]) -> Resolved:
        options = _options.read(args, _RUN)
        outcome.flag(*_risks(options))
        inside = dict(
            pair.partition("=")[::2] for pair in options.all("-e", "--env") if "=" in pair
        )
        outcome.flag(*_judge.injecting(inside))
        if not options.rest:
            outcome.flag("no-command")
            return outcome.result("unknown")
        spec = image(options.rest[0])
        outcome.add(spec.ref, flags=spec.flags)
        words = options.rest[1:]
        outcome.flag(*_judge.broad_paths(words) if find(_first(words)) else ())
        entrypoint = options.last("--entrypoint")
        if entrypoint:
            words = (entrypoint, *words)
        if words and find(_first(words)) is not None:
            outcome.nest(call.run(words, inside), role="nested")
        return outcome.result()


def _first(words: tuple[str, ...]) -> str:
    return program_name(words[0]) if words else ""


def _risks(options: _options.Options) -> Iterator[str]:
    if options.unknown:
        yield "unknown-flag"
    for name, value in options.pairs:
        given = value or ""
        if name == "--privileged" and given != "false":
            yield "privileged"
        elif name == "--use-api-socket":
            yield "docker-socket"
        elif name in _HOST and given == "host":
            yield _HOST[name]
        elif name in ("--cap-add", "--device", "--entrypoint", "--volumes-from"):
            yield name[2:]
        elif name == "--security-opt" and re.search(r"unconfined|disable|=false", given):
            yield "security-opt"
        elif name == "--pull" and given == "always":
            yield "pull-always"
        elif name in ("--env-file", "--label-file"):
            yield "env-file"
        elif name in ("-v", "--volume", "--mount"):
            yield from _mount(given, mount=name == "--mount")


def _mount(text: str, *, mount: bool) -> Iterator[str]:
    """What a container sees of the machine."""
    if mount:
        fields = dict(part.partition("=")[::2] for part in text.split(","))
        source = fields.get("source") or fields.get("src") or ""
    else:
        drive = re.match(r"[A-Za-z]:[\\/][^:]*", text)
        source = drive[0] if drive else _source(text)
    if re.search(r"(?:docker|podman|containerd)(?:\.raw)?\.sock|docker_engine", source):
        yield "docker-socket"
    yield from _judge.broad_paths((source,))


def _source(text: str) -> str:
    """The part before the first colon that is not inside `${env:HOME}`."""
    depth = 0
    for index, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if char == ":" and depth <= 0:
            return text[:index]
    return text
