"""Packages and programs that reach a remote server, or start another launcher, for the client."""

import re

from vetting.launchers import Call, Launcher, Outcome, _judge
from vetting.launchers._words import words
from vetting.model.server import Ref, Resolved
from vetting.patterns import pattern

_STRINGS = frozenset({"--stdio", "--command", "--cmd"})
_URLS = frozenset({"--sse", "--streamableHttp", "--url", "--server-url", "--remote", "--endpoint"})
_SWITCHES = words(
    "--allow-http --debug --silent --enable-proxy --stateful --cors --healthEndpoint --no-ssl-verify "
    "--pass-environment --no-pass-environment --stateless --verbose -v -y --yes --ignore-tool"
)

_STARTERS = frozenset({"mcp-proxy", "inspector", "concurrently", "mcpo", "supergateway"})
_URL = pattern(r"(?:https?|wss?)://", re.IGNORECASE)


class Remote(Launcher):
    """See the module."""

    programs = frozenset({"mcp-remote", "supergateway", "mcp-proxy", "mcpo", "thv", "smithery"})
    packages = words(
        "npm:mcp-remote npm:@modelcontextprotocol/mcp-remote npm:mcp-remote-client "
        "npm:supergateway npm:mcp-proxy npm:@smithery/cli npm:@modelcontextprotocol/inspector "
        "npm:mcp-client-sse npm:@pyroprompts/mcp-stdio-to-streamable-http-adapter "
        "npm:mcp-superassistant-proxy npm:@srbhptl39/mcp-superassistant-proxy "
        "pypi:mcp-proxy pypi:mcpo pypi:mcp-remote"
    )

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        program = call.program.partition(":")[2] or call.program
        program = program.removeprefix("@modelcontextprotocol/")
        if program == "thv":
            return self._toolhive(call)
        outcome = Outcome(call, "remote-wrapper")
        if program in ("@smithery/cli", "smithery"):
            return self._smithery(call, outcome)
        args = list(reversed(call.args))
        while args:
            arg = args.pop()
            name, equals, value = arg.partition("=")
            if arg == "--":
                outcome.nest(call.run(args[::-1]))
                break
            if name in _STRINGS or name in _URLS:
                value = value if equals else (args.pop() if args else "")
                if name in _STRINGS:
                    outcome.nest(call.script(value))
                else:
                    self._reach(outcome, value)
            elif _URL.match(arg) or (not arg.startswith("-") and _judge.variable(arg)):
                self._reach(outcome, arg)
            elif arg in ("-e", "--env", "--header", "-H", "--headers") or (
                arg.startswith("-") and not equals and arg not in _SWITCHES
            ):
                if args and (arg in ("--header", "-H", "-e") or not _URL.match(args[-1])):
                    args.pop()
                if (
                    arg in ("-e", "--env")
                    and args
                    and "=" not in args[-1]
                    and program == "mcp-proxy"
                ):
                    args.pop()
            elif program in _STARTERS and not arg.startswith("-"):
                outcome.nest(call.run((arg, *args[::-1])))
                break
        return outcome.result()

    @staticmethod
    def _reach(outcome: Outcome, url: str) -> None:
        outcome.add(_judge.remote(url, role="remote"), flags=_judge.url_flags(url))

    @staticmethod
    def _smithery(call: Call, outcome: Outcome) -> Resolved:
        """`run NAME --key K` reaches, or fetches, whatever the service has under that name."""
        words = [arg for arg in call.args if not arg.startswith("-")]
        if words[:1] == ["run"] and len(words) > 1:
            name = words[1]
            outcome.add(Ref(ecosystem="remote", name=name, pinned=None, role="remote", spec=name))
        return outcome.result()

    @staticmethod
    def _toolhive(call: Call) -> Resolved:
        """`thv run npx://name@1.2.3`: a launcher inside a container."""
        from vetting.launchers._image import image

        outcome = Outcome(call, "wrapper")
        words = [arg for arg in call.args if not arg.startswith("-")]
        source = next((word for word in words[1:] if "://" in word or "/" in word), None)
        source = source or (words[1] if len(words) > 1 else "")
        if words[:1] != ["run"] or not source:
            outcome.flag("unknown-command" if words else "no-command")
            return outcome.result("unknown")
        scheme, found, rest = source.partition("://")
        if found and scheme in ("npx", "uvx"):
            outcome.nest(call.run((scheme, rest)))
        elif found and scheme == "go":
            outcome.nest(call.run(("go", "run", rest)))
        elif _URL.match(source):
            outcome.add(_judge.remote(source, role="main"), flags=_judge.url_flags(source))
        elif "/" in source or ":" in source:
            spec = image(source)
            outcome.add(spec.ref, flags=spec.flags)
        else:
            outcome.flag("unknown-source")
        return outcome.result()
