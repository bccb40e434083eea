"""Could the name be taken for another one, and is it the one whose product it names?"""

from collections.abc import Iterable, Iterator

from vetting import known_names as known
from vetting.checks import Check, Context
from vetting.errors import Forbidden, FormatError
from vetting.lookalike import Likeness, is_wrapping, likeness, scopes_alike, skeleton, words
from vetting.model.evidence import Confidence, Evidence, Finding, Rule, Severity
from vetting.model.package import Release
from vetting.model.subject import Subject
from vetting.sources.repository_url import locate

_TYPOSQUAT = Rule(
    id="name.typosquat",
    title="The name could be taken for another one",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="Packages are chosen by name, and a name that is nearly another one is how people and "
    "models install what they did not mean. High when the other name is approved here.",
    normal="Forks, ports and honest rivals take names of the same words: about one MCP server in "
    "twenty on npm, one in three hundred on PyPI.",
    remedy="Make sure which of the two was meant; ask for the other one if in doubt.",
    cwe=("CWE-1007",),
    owasp=("MCP04", "MCP09"),
    references=("https://www.unicode.org/reports/tr39/",),
)
_UNOFFICIAL = Rule(
    id="name.vendor_impersonation",
    title="It is named after a product of somebody else",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The name promises a vendor's product, and nothing that the registry vouches for shows "
    "that the vendor publishes it. Whoever does gets the credentials meant for the vendor. Low when "
    "the registry names no publisher and the package links to the vendor's repository.",
    normal="Most MCP servers are wrappers by people who use the product: unofficial, not malicious.",
    remedy="Prefer the vendor's own server where there is one; otherwise read who publishes this.",
    owasp=("MCP04", "MCP09"),
)
_OFFICIAL = Rule(
    id="name.official",
    title="The package belongs to a known vendor",
    severity=Severity.INFO,
    meaning="The registry gives this scope, account or name to nobody but the vendor listed for it. "
    "That says where the package comes from, not what it does.",
    normal="Servers of vendors and of the MCP project.",
    remedy="Nothing to do; a vendor's account can be taken over too.",
    owasp=("MCP04",),
)
_CODE_HOST = "https://api.github.com"


class Names(Check):
    """See the module."""

    name = "names"
    title = "comparing the name with known ones"
    rules = (_TYPOSQUAT, _UNOFFICIAL, _OFFICIAL)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        release = subject.release
        owner, by = _owner(release)
        if owner is not None:
            message = f"{by} is {owner.name}'s"
            return self.evidence(context, [_OFFICIAL.finding(message)])
        found = [*_nearest(release, context.approved_names), *_claims(release)]
        return self.evidence(context, found)


def _owner(release: Release) -> tuple[known.Vendor | None, str]:
    """The vendor whose package this is by the registry's word, and by which one."""
    pin = release.pin
    scope = _scope(pin.name)
    for vendor in known.vendors():
        if pin.ecosystem == "npm" and scope in vendor.scopes:
            return vendor, f"the scope {scope}"
        if (pin.ecosystem, pin.name) in vendor.packages:
            return vendor, "the name"
        if pin.ecosystem == "npm" and release.publisher in vendor.publishers:
            return vendor, f"the publisher {release.publisher}"
    return None, ""


def _nearest(release: Release, approved: Iterable[known.Name]) -> Iterator[Finding]:
    """The known name that is most like this one: approved ones before popular ones.

    What is popular itself is no imitation, and two names that were both approved are known apart.
    """
    pin = release.pin
    mine = (pin.ecosystem, pin.name)
    approved = frozenset(approved)
    if mine in known.popular():
        return
    if mine not in approved and (near := _most_alike(mine, approved)):
        message = f"could be taken for {near[1]}, which is approved here: {near[0]}"
        yield _TYPOSQUAT.finding(message, severity=Severity.HIGH)
    elif near := _most_alike(mine, known.popular()):
        yield _TYPOSQUAT.finding(f"could be taken for {near[1]}, which is widely used: {near[0]}")
    elif scope := _near_scope(mine):
        yield _TYPOSQUAT.finding(f"its scope could be taken for {scope}")


def _most_alike(mine: known.Name, others: Iterable[known.Name]) -> tuple[Likeness, str] | None:
    order = list(Likeness)
    found = [
        (order.index(how), other)
        for ecosystem, other in others
        if ecosystem == mine[0] and (how := likeness(mine[1], other))
    ]
    place, other = min(found, default=(0, ""))
    return (order[place], other) if other else None


def _near_scope(mine: known.Name) -> str | None:
    scope = _scope(mine[1])
    if mine[0] != "npm" or not scope or scope in known.scopes():
        return None
    return next((other for other in sorted(known.scopes()) if scopes_alike(scope, other)), None)


def _claims(release: Release) -> Iterator[Finding]:
    """The vendors whose products the name of an MCP server names."""
    name = words(release.pin.name)
    if not any(is_wrapping(word) or "mcp" in word for word in name):
        return
    read = {skeleton(part) for word in name for part in (word, word.replace("mcp", ""))}
    owner = _repository_owner(release)
    for vendor in known.vendors():
        if not read & vendor.words:
            continue
        unofficial = f"unofficial: nothing shows that {vendor.name} publishes it"
        if owner in vendor.repositories and release.publisher is None:
            message = f"{unofficial} but its own link to the repository of {owner}"
            yield _UNOFFICIAL.finding(message, severity=Severity.LOW)
        else:
            yield _UNOFFICIAL.finding(unofficial)


def _repository_owner(release: Release) -> str:
    """Whose repository the package says it comes from."""
    try:
        return locate(release.repository_url or "", _CODE_HOST).owner.lower()
    except (Forbidden, FormatError):
        return ""


def _scope(name: str) -> str:
    return name.partition("/")[0] if name.startswith("@") else ""
