"""What an install script does to files, programs and other machines, and which variables it reads.

Each deed is looked at where it stands; whether they may go together is asked when all are known.
"""

from collections.abc import Callable
from typing import Any

from vetting.checks import _install_words as allowed
from vetting.checks._install_downloads import Downloads
from vetting.checks._install_folders import Folders, becomes_code
from vetting.checks._install_places import Places
from vetting.checks._install_programs import Programs
from vetting.checks._install_script import Path, Script, Unclear
from vetting.checks._install_syntax import arguments, key_of
from vetting.profile._javascript_source import word

_FILES = allowed.READS | allowed.WRITES | allowed.MOVES | allowed.FREE
_PROGRAMS = frozenset(
    {"spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"}
)
_LOOKS = frozenset({"===", "!==", "==", "!=", "&&", "in"})


class Acts:
    """See the module."""

    def __init__(
        self,
        places: Places,
        folders: Folders,
        programs: Programs,
        downloads: Downloads,
        names_code: Callable[[str], bool],
    ) -> None:
        self._names_code = names_code
        self.places = places
        self._folders = folders
        self._programs = programs
        self._downloads = downloads
        self._variables: list[tuple[Any, str]] = []
        self._unknown_reads: list[Any] = []
        self._at_home = False
        self._written: set[str] = set()
        self._read_places: set[str] = set()
        self._made_code: list[tuple[Any, str]] = []
        self.loose: list[Any] = []
        """Where a member is taken by a name that comes from what is read."""

    def is_act(self, path: Path) -> bool:
        """Whether something is a function that does something to others."""
        if path == ("", "fetch"):
            return True
        if len(path) != 2:
            return False
        match path[0]:
            case "fs":
                return path[1].removesuffix("Sync") in _FILES
            case "child_process":
                return path[1] in _PROGRAMS
            case "http" | "https":
                return path[1] == "get"
            case "zlib":
                return path[1] in allowed.UNPACKS
        return path == ("os", "homedir")

    def act(self, script: Script, call: Any, path: Path) -> None:
        """Look at a deed.

        Raises:
            Unclear: it is not known to be harmless.
        """
        match path[0]:
            case "fs":
                self._file(script, call, path[1].removesuffix("Sync"))
            case "child_process":
                self._programs.start(script, call, path[1])
            case "os":
                self._at_home = True
            case "http" | "https" | "":
                self._downloads.fetch(script, call)
            case _:
                self._downloads.unpacks = True

    def reads_data(self, script: Script, node: Any) -> bool:
        """Whether what is loaded is a JSON file, which is read and not carried out."""
        texts = self.places.texts(script, node)
        if not texts or not all(one.endswith(".json") for one in texts):
            return False
        self._read(script, node)
        return True

    def is_checksum(self, script: Script, node: Any) -> bool:
        """Whether a text is a checksum that the package knows."""
        return self._downloads.is_known(script, node)

    def _file(self, script: Script, call: Any, name: str) -> None:
        args = arguments(call)
        if name in allowed.FREE or not args:
            return
        if name == "open" and not (len(args) > 1 and word(args[1])[1:-1] == "r"):
            self._write(script, args[0])
        elif name in allowed.READS:
            self._read(script, args[0])
        elif name in allowed.WRITES:
            self._write(script, args[0])
        elif len(args) < 2:
            raise Unclear(call, f"{name} to nowhere")
        else:
            self._move(script, name, args)

    def _move(self, script: Script, name: str, args: list[Any]) -> None:
        if name in ("copyFile", "cp"):
            self._read(script, args[0])
        else:
            self._write(script, args[0])
        sources = self.places.places(script, args[0])
        for target in self._write(script, args[1]):
            for source in sources or ("",):
                if becomes_code(source, target):
                    self._made_code.append((args[1], source))

    def _read(self, script: Script, node: Any) -> None:
        places = self.places.places(script, node)
        if places is None:
            self._unknown_reads.append(node)
        for place in places or ():
            if not self._folders.may_read(place):
                raise Unclear(node, f"reads {place!a}")
        self._read_places |= places or frozenset()

    def _write(self, script: Script, node: Any) -> frozenset[str]:
        places = self.places.places(script, node)
        if places is None:
            raise Unclear(node, "writes nobody knows where")
        for place in places:
            if not self._folders.may_write(place):
                raise Unclear(node, f"writes {place!a}")
        self._written |= places
        return places

    def variable(self, node: Any, name: str) -> None:
        """A variable of the environment that is read; no name is any of them."""
        if name in ("HOME", "USERPROFILE"):
            self._at_home = True
        if allowed.SECRET.match(name) and not _is_only_asked(node):
            raise Unclear(node, f"reads {name}")
        if not _is_only_asked(node):
            self._variables.append((node, name))

    def environment(self, script: Script, node: Any) -> bool:
        """Whether of all variables one is taken, or programs are given them, as they are anyway."""
        parent = node.parent
        if parent.type == "subscript_expression":
            changed = parent.parent.child_by_field_name("left")
            return changed is None or changed.id != parent.id
        if parent.type == "binary_expression":
            return word(parent.child_by_field_name("operator")) == "in"
        if parent.type == "spread_element":
            parent = parent.parent.parent
        if parent.type != "pair" or key_of(parent.child_by_field_name("key")) != "env":
            return False
        call = parent.parent.parent.parent
        path = (
            script.meaning(call.child_by_field_name("function"))
            if call.type == "call_expression"
            else None
        )
        return path is not None and path[0] == "child_process"

    def together(self, scripts: list[Script]) -> None:
        """Whether all deeds may go together.

        Raises:
            Unclear: they may not.
        """
        if self._unknown_reads and (self._at_home or self._downloads.fetches):
            raise Unclear(self._unknown_reads[0], "reads nobody knows what")
        for node, source in self._made_code:
            # What is fetched has another name until it is whole.
            if not source or self._programs.packed(source) or not self._downloads.fetches:
                raise Unclear(node, "makes code of what is none")
        if self.loose and (self._unknown_reads or self._downloads.fetches):
            raise Unclear(self.loose[0], "takes a member by a name that comes from elsewhere")
        if self.loose and any(map(self._names_code, self._read_places)):
            raise Unclear(self.loose[0], "takes a member by a name that may reach code")
        if self._downloads.fetches:
            for node, name in self._variables:
                if not allowed.chooses(name):
                    raise Unclear(node, f"reads {name or 'variables'}, and talks to others")
        self._programs.together(self._written, fetches=self._downloads.fetches)
        self._downloads.together(scripts, self._written)
        if self.places.parsed & self._written:  # known when all is asked
            raise Unclear(None, "reads as its own what it wrote")


def _is_only_asked(node: Any) -> bool:
    """Whether it is only asked whether a variable is set, or what it is."""
    parent = node.parent
    while parent.type == "parenthesized_expression" and parent.parent.type != "if_statement":
        node, parent = parent, parent.parent
    match parent.type:
        case "parenthesized_expression":
            return True
        case "unary_expression":
            return True
        case "ternary_expression":
            return bool(parent.child_by_field_name("condition").id == node.id)
        case "binary_expression":
            left = parent.child_by_field_name("left").id == node.id
            sign = word(parent.child_by_field_name("operator"))
            return sign in _LOOKS and (left or sign != "&&")
        case "arguments":
            return word(parent.parent.child_by_field_name("function")) == "Boolean"
    return False
