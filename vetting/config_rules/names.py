"""Names that promise another thing than what runs: of the server, and of the package."""

from collections.abc import Iterator

from vetting.config_rules import ConfigRules, Judged
from vetting.config_rules._told import line_of, named, shown
from vetting.known_names import Vendor, popular, vendors
from vetting.lookalike import Likeness, is_wrapping, likeness, skeleton, words
from vetting.model.check import ConfigFinding, Status
from vetting.model.rule import Confidence, Rule, Severity
from vetting.model.server import Ref

_SPOOF = Rule(
    id="config/name-spoof",
    title="The server is named after a product that it has nothing of",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="People and models choose tools by the server's name. Called after a known product, a "
    "package or host of somebody else gets the requests, and the credentials, meant for it. Low "
    "when everything that it runs is approved, and for remote servers: a product may run anywhere.",
    normal="Gateways that reach many products, a product's own server in one's own network, and "
    "wrappers with fancy names.",
    remedy="Name the server after the package, or use the vendor's own.",
    signal="cfg.name_spoof",
    cwe=("CWE-1007",),
    owasp=("MCP09", "MCP03"),
)
_LOOKALIKE_NAME = Rule(
    id="config/name-lookalike",
    title="The server's name is spelt with characters that look alike",
    severity=Severity.HIGH,
    meaning="The name reads like a known product's and is another one, so that rules and people "
    "that look for the known name take it for that or overlook it.",
    normal="Nothing: keyboards do not mix alphabets inside a word by themselves.",
    remedy="Type the name anew, and find out who wrote it.",
    signal="cfg.name_spoof",
    cwe=("CWE-1007",),
    owasp=("MCP09", "MCP03"),
)
_LOOKALIKE_PACKAGE = Rule(
    id="config/package-lookalike",
    title="The package's name is nearly a well-known one",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A letter more or less, another separator, a scope that is almost the same: this is how "
    "configurations come to start what nobody meant. Approved packages are not compared.",
    normal="Forks and ports, about one in twenty on npm.",
    remedy="Make sure which of the two was meant.",
    signal="cfg.name_spoof",
    cwe=("CWE-1007",),
    owasp=("MCP04", "MCP09"),
)
_CLOSE = frozenset({Likeness.CHARACTERS, Likeness.SEPARATORS, Likeness.SCOPE_TYPO, Likeness.TYPO})
_MAX_NAME = 100
_PROJECT = "@modelcontextprotocol/"


class Names(ConfigRules):
    """See the module."""

    rules = (_SPOOF, _LOOKALIKE_NAME, _LOOKALIKE_PACKAGE)

    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """See `ConfigRules.judge`."""
        name = judged.server.name[:_MAX_NAME]
        if not name.isascii() and (vendor := _dressed_up(name)) is not None:
            message = f"the name {shown(name)} looks like {vendor.name}'s and is spelt differently"
            yield judged.finding(_LOOKALIKE_NAME, message)
        elif (vendor := _named_after(name, judged.resolved.refs)) is not None:
            yield from _spoof(judged, vendor)
        for answer in judged.answers:
            if answer.status is not Status.ALLOWED and (near := _nearest(answer.ref)):
                how, known = near
                message = f"{named(answer.ref)} could be taken for {known}: {how}"
                line = line_of(judged, answer.ref.spec)
                yield judged.finding(_LOOKALIKE_PACKAGE, message, line)


def _dressed_up(name: str) -> Vendor | None:
    """The vendor whose word is in the name for the eye, but not in its letters."""
    foreign = [word for word in words(name) if not word.isascii()]
    read = {skeleton(word) for word in foreign}
    return next((vendor for vendor in vendors() if read & vendor.words), None)


def _named_after(name: str, refs: tuple[Ref, ...]) -> Vendor | None:
    """The vendor whose words, and `mcp` or `server`, are all that the name is made of, when what
    runs has none of these words; the list of vendors is only read then.
    """
    topic = {skeleton(word) for word in words(name) if not is_wrapping(word)}
    read = [skeleton(ref.name[: 4 * _MAX_NAME]) for ref in refs]
    if not topic or not read or any(word in text for text in read for word in topic):
        return None
    return next((vendor for vendor in vendors() if topic <= vendor.words), None)


def _spoof(judged: Judged, vendor: Vendor) -> Iterator[ConfigFinding]:
    refs = judged.resolved.refs
    if any(_is_of(ref, vendor) for ref in refs):
        return
    milder = judged.approved or all(ref.ecosystem == "remote" for ref in refs)
    severity = Severity.LOW if milder else None
    message = f"named after {vendor.name}'s product, and runs {named(refs[0])}"
    yield judged.finding(_SPOOF, message, severity=severity)


def _is_of(ref: Ref, vendor: Vendor) -> bool:
    """Whether the reference is the vendor's, the MCP project's, or says whose product it is for."""
    name = ref.name[: 4 * _MAX_NAME].lower()
    scope = name.partition("/")[0]
    if name.startswith(_PROJECT) or scope in vendor.scopes:
        return True
    if (ref.ecosystem, ref.name) in vendor.packages or scope in vendor.repositories:
        return True
    read = skeleton(name)
    return any(word in read for word in vendor.words) or _on_this_machine(name)


def _on_this_machine(name: str) -> bool:
    return "//localhost" in name or "//127." in name or "//[::1]" in name


def _nearest(ref: Ref) -> tuple[Likeness, str] | None:
    """The well-known name that is most like the package's, unless it is one itself."""
    mine = (ref.ecosystem, ref.name)
    if ref.ecosystem not in ("npm", "pypi") or len(ref.name) > _MAX_NAME or mine in popular():
        return None
    order = list(Likeness)
    found = [
        (order.index(how), known)
        for ecosystem, known in popular()
        if ecosystem == ref.ecosystem and (how := likeness(ref.name, known)) in _CLOSE
    ]
    place, known = min(found, default=(0, ""))
    return (order[place], known) if known else None
