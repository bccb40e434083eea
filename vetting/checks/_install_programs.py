"""Which programs an install script starts: compilers, questions for a version, and scripts of the package."""

import re
from collections.abc import Callable
from typing import Any

from vetting.checks._install_paths import FOUND, NODE, OWN
from vetting.checks._install_places import Places
from vetting.checks._install_script import Script, Unclear
from vetting.checks._install_syntax import arguments, inner, pairs
from vetting.patterns import pattern
from vetting.profile._javascript_source import word
from vetting.profile._javascript_variables import FUNCTIONS

_COMMANDS = pattern(
    r"[\w.+-]{1,30} (?:--?version|-v|-V|version)"
    r"|(?:node-gyp|node-gyp-build|cmake-js|prebuild-install|node-pre-gyp)"
    r"(?: --?(?!dist|tarball|proxy|url)[\w-]{1,30}(?:=[\w.-]{1,30})?| [\w.-]{1,30}){0,8}"
    r"|tsc(?: -{0,2}[\w./-]{1,60}){0,6}"
    r"|git (?:rev-parse|describe|status|log|show-ref|ls-files)(?: [\w./=%:*-]{1,60}){0,8}"
    r"|(?:uname|sw_vers|fc-list|lsb_release|nproc|arch)(?: -{1,2}[\w-]{1,20}){0,3}"
    r"|fc-cache(?: -[fvr]{1,3}){0,2}"
    r"|getconf \w{1,40}|xcode-select (?:-p|--print-path)|(?:which|where|command -v) [\w.+-]{1,40}"
    r"|pkg-config(?: --?[\w=.-]{1,40}){1,4}(?: [\w.+-]{1,40}){1,4}"
)
"""Command lines that compile the package, or only ask something."""

_TOOLS = {
    "node-gyp/bin/node-gyp.js": "node-gyp",
    "node-gyp-build/bin.js": "node-gyp-build",
    "prebuild-install/bin.js": "prebuild-install",
    "typescript/bin/tsc": "tsc",
}
"""The same, as files of the packages that hold them."""

_QUIET = pattern(r" (?:2>\s?/dev/null|2>&1|>\s?/dev/null)")
_LOADS = pattern(
    r"""import (?:\w{1,40} from )?["'](?:@[\w-]{1,40}/)?\w[\w-]{0,60}["']; console\.log\("""
    r"""(?:(?:["'][\w .:-]{0,80}+["']|[\w.]++)(?:, )?+){1,4}+\);?"""
)
"""Code that loads a dependency, and prints what it says of itself."""

_ASKED = frozenset({"--version", "-version", "-v", "-V", "version", "--help"})
_OPTIONS = frozenset({
    *("stdio", "cwd", "encoding", "timeout", "windowsHide", "shell", "env", "maxBuffer", "killSignal"),
    *("silent", "signal"),
})  # fmt: skip
_ENVIRONMENT = pattern(r"npm_config_\w+|CI|FORCE_COLOR|NO_COLOR|NODE_ENV|LC_ALL|LANG")


class Programs:
    """See the module. `kind` says what a file of the package is: `script`, `binary`, or nothing at all."""

    def __init__(self, places: Places, kind: Callable[[str], str], *, plain_build: bool) -> None:
        self._places = places
        self._kind = kind
        self._plain_build = plain_build
        self._binaries: list[tuple[Any, str]] = []
        self.scripts: set[str] = set()
        """The scripts of the package that are started."""

    def packed(self, place: str) -> bool:
        """Whether the package has a file at a place."""
        return bool(self._kind(place.removeprefix(f"{OWN}/")))

    def start(self, script: Script, call: Any, name: str) -> None:
        """Look at a call that starts a program.

        Raises:
            Unclear: it is not known to be harmless.
        """
        args = arguments(call)
        words = 1 if name in ("exec", "execSync") else 2
        lists = self._places.leaves(script, args[1]) if words == 2 and len(args) > 1 else []
        if not lists or not all(_is_list(leaf) for _, leaf in lists):
            words = 1
        for one in args[words:]:
            self._option(script, one)
        if name == "fork":
            raise Unclear(call, "starts a script that it talks to")
        if words == 1:
            lines = self._places.texts(script, args[0]) if args else None
            for line in lines or ():
                self._line(call, _QUIET.sub("", line), shell=name in ("exec", "execSync"))
            known = bool(lines)
        else:
            known = self._together(script, args)
        if not known:
            raise Unclear(call, "starts nobody knows what")

    def _together(self, script: Script, args: list[Any]) -> bool:
        programs = self._places.texts(script, args[0])
        told: list[tuple[str, ...]] = []
        for of, array in self._places.lists(script, args[1]):
            known = self._places.all_of(of, _items(array)) if _is_list(array) else None
            if known is None:
                return False
            told += known
        for program in programs or ():
            for said in told:
                self._one(args[0], program, said)
        return bool(programs and told)

    def _line(self, node: Any, line: str, *, shell: bool) -> None:
        if _COMMANDS.fullmatch(line) is None:
            raise Unclear(node, f"runs {line!a}")
        self._builds(node, line)
        if shell and "%" in line and "format" not in line and "pretty" not in line:
            raise Unclear(node, f"runs {line!a}")

    def _builds(self, node: Any, line: str) -> None:
        if line.startswith(("node-gyp", "cmake-js")) and not self._plain_build:
            raise Unclear(node, "compiles by commands of its own")

    def _one(self, node: Any, program: str, said: tuple[str, ...]) -> None:
        if program == NODE:
            self._node(node, said)
            return
        line = " ".join((re.sub(r"\.(?:cmd|exe)$", "", program), *said))
        if _COMMANDS.fullmatch(line):
            self._builds(node, line)
            return
        place = next(iter(self._places.as_places((program,))), None) if "/" in program else None
        if (
            place is None
            or not place.startswith(f"{OWN}/")
            or len(said) != 1
            or said[0] not in _ASKED
        ):
            raise Unclear(node, f"runs {line!a}")
        self._binaries.append((node, place))

    def _node(self, node: Any, said: tuple[str, ...]) -> None:
        if said and all(one in _ASKED for one in said):
            return
        if said and (tool := _TOOLS.get(said[0].removeprefix(FOUND))) and said[0].startswith(FOUND):
            self._line(node, " ".join((tool, *said[1:])), shell=False)
            return
        if said[:1] == ("--check",) and len(said) == 2:
            return  # whether a file can be parsed
        rest = [one for one in said if one != "--input-type=module"]
        if rest[:1] in (["-e"], ["--eval"]) and len(rest) == 2 and _LOADS.fullmatch(rest[1]):
            return
        place = next(iter(self._places.as_places(said[:1])), None) if said else None
        path = place.removeprefix(f"{OWN}/") if place and place.startswith(f"{OWN}/") else ""
        if not path or self._kind(path) != "script":
            raise Unclear(node, f"has Node.js run {' '.join(said)!a}")
        self.scripts.add(path)

    def _option(self, script: Script, node: Any) -> None:
        """What a program is started with."""
        node = inner(node)
        if node.type in FUNCTIONS or (
            node.type == "identifier" and self._places.is_function(script, node)
        ):
            return
        found = self._places.literal_of(script, node, "object")
        if found is None:
            raise Unclear(node, "starts a program nobody knows how")
        of, table = found
        for key, value in pairs(table).items():
            if key not in _OPTIONS:
                raise Unclear(node, f"starts a program with {key}")
            if key == "env" and not self._plain_environment(of, value):
                raise Unclear(node, "starts a program with variables")
            if key == "shell" and not _asks_for_windows(value):
                raise Unclear(node, "starts a shell")

    def _plain_environment(self, script: Script, node: Any) -> bool:
        if script.meaning(node) == ("", "process", "env"):
            return True
        if node.type != "object":
            return False
        for key, value in pairs(node).items():
            if key == "..." and script.meaning(value) == ("", "process", "env"):
                continue
            known = self._places.texts(script, value)
            if (
                not _ENVIRONMENT.fullmatch(key)
                or known is None
                or any(":/" in one for one in known)
            ):
                return False
        return True

    def together(self, written: set[str], *, fetches: bool) -> None:
        """Whether programs of the package are those that were packed with it.

        Raises:
            Unclear: they are not.
        """
        for node, place in self._binaries:
            kind = self._kind(place.removeprefix(f"{OWN}/"))
            if kind == "script" or ((place in written or not kind) and not fetches):
                raise Unclear(node, f"runs {place!a}")
        for path in self.scripts:
            if f"{OWN}/{path}" in written:
                raise Unclear(None, f"runs {path}, which it wrote")


def _is_list(leaf: Any) -> bool:
    return getattr(leaf, "type", "") == "array"


def _items(array: Any) -> list[Any]:
    return [one for one in array.named_children if one.type != "comment"]


def _asks_for_windows(node: Any) -> bool:
    """Whether there is a shell only where Windows needs one for what the package names."""
    if word(node) == "false":
        return True
    said = {word(one) for one in node.children} if node.type == "binary_expression" else set()
    return "process.platform" in said and bool({"'win32'", '"win32"'} & said) and "===" in said
