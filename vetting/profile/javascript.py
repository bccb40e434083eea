"""What a JavaScript or TypeScript file can touch: modules and globals followed to their uses."""

from typing import Any

from vetting.errors import FormatError
from vetting.grammars import kind_of, parser
from vetting.patterns import pattern
from vetting.profile import Reader
from vetting.profile._bundles import Bundle, first_party, without_libraries
from vetting.profile._facts import Facts
from vetting.profile._javascript_calls import (
    NEVER,
    arguments_of,
    call_around,
    imported,
    is_answered,
    is_given,
    is_own_module,
    is_plain_loader,
    is_routed,
    is_started,
    never_runs,
    required,
    runs_text,
)
from vetting.profile._javascript_code import makes_code
from vetting.profile._javascript_credentials import clients
from vetting.profile._javascript_env import JavaScriptEnv, is_env
from vetting.profile._javascript_environments import ENV, Path
from vetting.profile._javascript_flow import Flow
from vetting.profile._javascript_given import JavaScriptGiven
from vetting.profile._javascript_kept import is_told, sends_file, touches
from vetting.profile._javascript_loaded import said
from vetting.profile._javascript_loader import loaders
from vetting.profile._javascript_mappings import collect
from vetting.profile._javascript_options import JavaScriptOptions
from vetting.profile._javascript_settings import JavaScriptSettings
from vetting.profile._javascript_shared import Shared
from vetting.profile._javascript_sinks import (
    DYNAMIC,
    EXEC,
    KEY_FILES,
    LISTENS,
    NETWORK,
    ONLY_CALLED,
    READ,
    SERVER_NAME,
    TOLD,
    UNIQUE,
    WRITE,
    called,
    extended,
    is_followed,
    is_service,
    keeps_files,
    module,
    used,
)
from vetting.profile._javascript_source import Source, line_of, literal, word
from vetting.profile._javascript_strings import strings
from vetting.profile._javascript_variables import FUNCTIONS
from vetting.profile._words import words

_GLOBALS = words(
    """
    require process fetch WebSocket XMLHttpRequest EventSource eval Function Bun Deno
    globalThis global window self module Netlify
    """
)
_META = pattern(rb"import\.meta\.env\b")
_FILE_URL = pattern(rb"[\"'`]file:")


class JavaScriptReader(Reader):
    """See the module."""

    name = "javascript"
    languages = frozenset({"javascript", "typescript"})

    def read(self, path: str, data: bytes, own: frozenset[str]) -> Facts:
        """See `Reader.read`."""
        del own  # its own modules are imported by their paths
        facts = Facts()
        bundle = first_party(data)
        facts.why = bundle.why
        if bundle.is_large:
            facts.why = f"a bundle of {len(data) >> 10} kB: what it can touch was not read"
            return facts
        try:
            source = Source(parser(kind_of(path)), bundle.data)
        except FormatError as error:
            facts.why = f"what it can touch was not read: {error}"
            return facts
        file = _File(source, facts, bundle, path)
        file.read(path)
        if bundle.why:
            without_libraries(facts, data, file.loaded if bundle.wrappers else set())
        return facts


class _File:
    """One file: where modules and globals come in, and what is told of their uses."""

    def __init__(self, source: Source, facts: Facts, bundle: Bundle, path: str) -> None:
        self._source = source
        self._facts = facts
        self._bundle = bundle
        self._shared = Shared(facts, path)
        self._env = JavaScriptEnv(source, facts, self._shared)
        self._flow = Flow(source, self._told)
        self._loaders = dict(loaders(source.data))
        self.loaded: set[int] = set()  # where modules of computed names are
        self._hides = bool(bundle.wrappers) or never_runs(source.data)

    def read(self, path: str) -> None:
        """Fill the facts."""
        self._imports()
        self._bundled()
        for name in sorted(_GLOBALS):
            for node in self._source.globals(name):
                self._flow.start(node, ("", name))
        for node in self._source.leaves("import", b"("):
            if node.type == "import":  # a token inside a node of the same name
                keyword = node.parent if node.parent.type == "import" else node
                self._flow.start(keyword, ("", "import"))
        for match in _META.finditer(self._source.data):
            node = self._source.root.descendant_for_byte_range(*match.span())
            if node is not None and node.type == "member_expression":
                self._flow.start(node, ENV)
        self._methods()
        for node in clients(self._source, self._bundle.names):
            if not self._is_left_out(node):
                self._use(NETWORK, node)
        self._waits()
        self._env.finish()
        collect(self._source, self._facts, path, self._is_left_out)
        JavaScriptGiven(self._source, self._facts, path).collect()
        JavaScriptOptions(self._source, self._facts).collect()
        JavaScriptSettings(self._source, self._facts, self._env, path).collect()
        if (self._flow.exhausted or self._source.cut) and not self._facts.why:
            self._facts.why = "too much in one file: what it can touch was not fully read"
        del self._flow  # it tells this object, and both would wait for a search for rubbish

    # What comes in.

    def _imports(self) -> None:
        for node in self._source.root.named_children:
            if node.type not in ("import_statement", "export_statement"):
                continue
            source = node.child_by_field_name("source")
            if source is None or word(node)[:12].split()[1:2] == ["type"]:
                for name, spec in required(node):
                    self._flow.bind(name, (module(spec),))
                continue
            spec = module(literal(source))
            for name, member in imported(node):
                self._env.imported(name, spec, member)
                if not is_followed(spec, member):
                    continue
                path = extended((spec,), member) if member else (spec,)
                if node.type == "export_statement":
                    if spec.startswith("."):
                        self._shared.again(word(name), path)
                    self._told(name, path, False)
                else:
                    self._flow.bind(name, path)

    def _bundled(self) -> None:
        """Names of libraries that lie in the same file, and what asks for others."""
        for loader in filter(None, (self._source.at(*place) for place in self._loaders)):
            self._flow.bind(loader, ("", "require"))
        for name, (package, member) in self._bundle.names.items():
            if name.encode() not in self._source.words or not is_followed(module(package), member):
                continue
            for node in self._source.globals(name):
                if member == "()":
                    called = node.parent
                    if called is not None and called.type == "call_expression":
                        self._flow.start(called, (module(package),))
                else:
                    path = (module(package), member) if member else (module(package),)
                    self._flow.start(node, path)

    # What is done with it.

    def _told(self, node: Any, path: Path, is_called: bool) -> None:
        if self._is_left_out(node):
            return
        if is_env(path):
            self._env.told(node, path, is_called)
            return
        if path[0].startswith("."):
            self._shared.asked(node, path)
            return
        if path in ONLY_CALLED:
            if makes_code(self._source, node, path, is_called=is_called):
                self._use(DYNAMIC, node)
            return
        if is_called and path in (("", "require"), ("", "import")):
            self._loads(node)
            return
        kinds = touches(self._source, node, path, is_called=is_called)
        if is_called:
            kinds += used((*path, "()")) + called(path)
            if NETWORK in kinds and keeps_files(path) and _FILE_URL.search(self._source.data):
                kinds += (READ, WRITE)
            if is_service(path) and is_given(arguments_of(node), KEY_FILES):
                kinds += (READ,)
            if EXEC in kinds:
                self._env.starts(call_around(node))
        for kind in kinds:
            self._use(kind, node)

    def _use(self, kind: str, node: Any) -> None:
        """A use, in the line where its expression begins."""
        whole = node.parent if node.type.endswith("property_identifier") else node
        self._facts.uses.add((kind, line_of(whole)))

    def _loads(self, node: Any) -> None:
        """A module loaded by a name that is not in the code: the package's own, or any."""
        args = arguments_of(node)
        inside = any(a <= node.start_byte < b for a, b in self._loaders.values())
        if inside or not args or strings(self._source, args[0]):
            return
        text = said(self._source, args[0])
        if ".json" in text:
            self._use(READ, node)
        elif not is_own_module(text):
            self._use(DYNAMIC, node)
            if not is_plain_loader(node):
                self.loaded.add(line_of(node))

    def _methods(self) -> None:
        """Calls known by their method's name alone."""
        for name, kind in UNIQUE.items():
            for leaf in self._source.leaves(name):
                if leaf.parent.type == "member_expression" and not self._is_left_out(leaf):
                    self._use(kind, leaf)
        self._options()
        for leaf in self._source.leaves("eval", b":"):
            if runs_text(leaf) and not self._is_left_out(leaf):
                self._use(DYNAMIC, leaf)
        for name in ("setTimeout", "setInterval"):
            for leaf in self._source.leaves(name, b"(", b"\"'`"):
                if leaf.type == "identifier":
                    self._use(DYNAMIC, leaf)

    def _options(self) -> None:
        """Calls that are given the name of a file."""
        for name, told, kind in TOLD:
            for leaf in self._source.leaves(name, b"(", b"{"):
                if is_told(arguments_of(leaf), told, kind) and not self._is_left_out(leaf):
                    self._use(kind, leaf)
        for leaf in self._source.leaves("upload", b"("):
            if sends_file(leaf, self._source.data) and not self._is_left_out(leaf):
                self._use(READ, leaf)

    def _waits(self) -> None:
        """Servers that are known by what they are called, or told how to be reached."""
        for leaf in self._source.leaves("listen", b"("):
            if leaf.parent.type != "member_expression" or self._is_left_out(leaf):
                continue
            if self._is_server(leaf):
                self._use(LISTENS, leaf)
        for leaf in self._source.leaves("transportType", b":"):
            pair = leaf.parent
            if pair is not None and pair.type == "pair":
                said = strings(self._source, pair.child_by_field_name("value"))
                if said & {"httpStream", "sse", "http-stream", "http"} or (
                    not said and is_started(pair)
                ):
                    self._use(LISTENS, leaf)

    def _is_left_out(self, node: Any) -> bool:
        """Whether a place never runs, or lies in a library's module of a bundle."""
        for parent, child in self._source.around(node) if self._hides else ():
            if (
                parent.type == "if_statement"
                and child == parent.child_by_field_name("consequence")
                and word(parent.child_by_field_name("condition")) in NEVER
            ):
                return True
            if (
                self._bundle.wrappers
                and parent.type == "call_expression"
                and word(parent.child_by_field_name("function")) in self._bundle.wrappers
            ):
                return True
        return False

    def _is_server(self, leaf: Any) -> bool:
        """Whether `x.listen(…)` waits for connections, by what `x` is called."""
        owner = leaf.parent.child_by_field_name("object")
        args = arguments_of(leaf)
        if owner is None or (args and args[0].type in ("string", *FUNCTIONS)):
            return False
        if is_answered(args) or (args and is_routed(owner, self._source.data)):
            return True
        name = owner.child_by_field_name("property") if owner.type == "member_expression" else owner
        return bool(SERVER_NAME.search(word(name).lstrip("#"))) if name.child_count == 0 else False
