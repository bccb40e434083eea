"""What a server's own secrets are called, and how they look where only a part of them is shown."""

from vetting.patterns import pattern
from vetting.surface._flow_marks import NOTHING, TOKEN, Marks
from vetting.surface._ir import Choice, Lit, Map, Module, Node
from vetting.surface._program import Program

_SECRET = pattern(
    r"(?i)(?:[a-z0-9_-]{0,40}[_-])?(?:[a-z]{0,20}(?:token|secret|passw(?:or)?d|api_?key|private_?key|credentials)"
    r"|(?:access|auth|signing|encryption|service|deploy|secret)_?key|passphrase|mnemonic|seed_phrase)"
)
_DOTENV = pattern(r"[\"'`/\\][\w-]{0,40}\.env(?:\.(?!example|sample|template|dist)\w{1,20})?[\"'`]")
_HIDES = pattern(
    r"(?i)mask|redact|hid(?:e|den)\b|obfusc|censor|conceal|sanit|scrub|\*{3}|slice\(|substr"
    r"|\[[-\w]{0,20}\s?:\s?[-\w]{0,20}\]|\blen\(|\.length\b|\btypeof\b|!!|hash|sha\d|[.•]{3}[\"'`]"
)
_KEEPS = pattern(r"(?i)\w{0,40}(?:config|configuration|settings?|credentials?|secrets?|conf|cfg)")
_REAL = pattern(
    r"(?i)(?!.{0,200}(?:your|example|change|xxx|placeholder|dummy|none|null|string|required|optional|env))"
    r"[\w+/=.!@#$%^&-]{6,200}"
)
_PICKS = pattern(r"\bif\b|\?|\bcontinue\b|\bfilter\b")
_GOES_THROUGH = pattern(r"\bfor\b[^\n]{0,200}(?:\benviron\b|process\.env\b)")
_ITEM = pattern(r"(?:[^()*]|\b(?:str|String)\([\w$]+\))*+")
_NAMES = pattern(r"[\w$]+")
_AFTER = 5
"""Lines of a loop in which it may pick what it takes."""

_LONG = 400


def variable(name: object) -> Marks:
    """What one variable of the environment, or one member of a configuration, brings."""
    if isinstance(name, str) and _SECRET.fullmatch(name):
        return frozenset({(TOKEN, name[:60])})
    return NOTHING


def written_out(name: str, node: Node) -> Marks:
    """The secrets that the code itself writes into an object that holds the settings."""
    found = NOTHING
    for key, value in node.pairs if isinstance(node, Map) and _KEEPS.fullmatch(name) else ():
        said = value.value if isinstance(value, Lit) else None
        if isinstance(key, Lit) and isinstance(said, str) and _REAL.fullmatch(said):
            found |= variable(key.value)
    return found


def names_dotenv(text: str) -> bool:
    """Whether code names a file of variables."""
    return _DOTENV.search(text) is not None


def is_replaced(nodes: list[Node]) -> bool:
    """Whether a variable is given a text of the code's own in some case: `value = "***"`."""
    return len(nodes) > 1 and any(
        all(isinstance(one, Lit) and one.value for one in _options(node)) for node in nodes
    )


def _options(node: Node) -> tuple[Node, ...]:
    return node.options if isinstance(node, Choice) else (node,)


class Lines:
    """The lines of a program's modules, as far as they were asked for."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[str, list[str]] = {}

    def hides(self, module: Module, line: int) -> bool:
        """Whether a line says that a secret is shown in part or not at all."""
        text = self._of(module, line, 1)
        return len(text) < _LONG and _HIDES.search(text) is not None

    def picks(self, module: Module, line: int) -> bool:
        """Whether a loop over all variables takes only some."""
        text = self._of(module, line, _AFTER)
        return _GOES_THROUGH.search(text) is not None and _PICKS.search(text) is not None

    def _of(self, module: Module, line: int, count: int) -> str:
        if module.path not in self._known:
            program = self._program
            data = program.tree.read(program.files[module.path])
            self._known[module.path] = data.decode("utf-8", "replace").split("\n")
        return "\n".join(self._known[module.path][max(0, line - 1) : line - 1 + count])


def tells_each(text: str) -> bool:
    """Whether what is made of each of several has its value in it as it is, and none is left out:
    `f"{name}={value}" for name, value in …`, `([name, value]) => …`.
    """
    if _PICKS.search(text) or _HIDES.search(text):
        return False
    made, _, loop = text.partition(" for ")
    head, arrow, body = text.partition("=>")
    if not arrow:
        head, body = loop.partition(" in ")[0], made.lstrip("([{ ")
    taken = _NAMES.findall(head)
    used = _NAMES.findall(body)
    return bool(taken) and taken[-1] in used and _ITEM.fullmatch(body.strip()) is not None
