"""Does the MCP registry's entry that the package calls its own stand for this package?

The registry lets nobody publish an entry for a package that does not name it back; a package may
claim any entry. npm packages do so in `mcpName`, Python packages by `mcp-name:` in their README.

https://github.com/modelcontextprotocol/registry/blob/main/docs/modelcontextprotocol-io/package-types.mdx
"""

from collections.abc import Iterator

from vetting.checks import Check, Context
from vetting.checks._package_json import package_json
from vetting.errors import FormatError, NotFound, VettingError
from vetting.manifests import metadata_files
from vetting.model.artifact import ArtifactKind
from vetting.model.evidence import Evidence, Finding, Rule, Severity
from vetting.model.package import PackagePin
from vetting.model.subject import Subject
from vetting.patterns import pattern
from vetting.sources.mcp_registry import Entry, is_name, latest

_MOST = 3
_LIMIT = 8 << 20
_MARKER = pattern(r"mcp-name:[ \t]{0,8}([A-Za-z0-9][A-Za-z0-9._/-]{2,199})")

_MISMATCH = Rule(
    id="id.mcpname_mismatch",
    title="The MCP registry's entry is for another package",
    severity=Severity.MEDIUM,
    meaning="The package says that it is a registered server, but the entry of that name leads to "
    "other packages: it may pass itself off as that server.",
    normal="Forks that kept the name, and packages renamed after they were registered.",
    remedy="Use the package that the entry names, or ask its maintainer.",
    cwe=("CWE-345",),
    owasp=("MCP04",),
    references=("https://modelcontextprotocol.io/registry/about",),
)


class RegistryEntry(Check):
    """See the module. A package that claims no entry, or one that does not exist, is common."""

    name = "registry-entry"
    title = "looking up its registry entry"
    rules = (_MISMATCH,)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        if not any(tree.files for tree in subject.trees):
            return self.evidence(context, reason="no archive could be read")
        try:
            claimed = [name for name in dict.fromkeys(_claimed(subject)) if is_name(name)]
        except FormatError as error:
            return self.evidence(context, reason=str(error))
        gaps, entries = [], []
        for name in claimed[:_MOST]:
            try:
                entries.append(latest(context.http, context.services.mcp_registry, name))
            except NotFound:
                continue
            except VettingError as error:
                gaps.append(str(error))
        if len(claimed) > _MOST:
            gaps.append(f"{len(claimed)} entries are claimed; the first {_MOST} were looked up")
        pin = subject.release.pin
        # A README may tell of other servers; one entry that stands for the package is enough.
        if any(entry.stands_for(pin.ecosystem, pin.name) for entry in entries):
            return self.evidence(context)
        findings = [_finding(entry, pin) for entry in entries]
        return self.evidence(context, findings, reason="; ".join(gaps) or None)


def _claimed(subject: Subject) -> Iterator[str]:
    """The entries that the package calls its own."""
    name = package_json(subject).text("mcpName")
    if name is not None:
        yield name
    for tree in subject.trees:
        if tree.artifact.kind is ArtifactKind.NPM_TARBALL:
            continue
        for file in metadata_files(tree):
            if file.size > _LIMIT:
                raise FormatError(f"{file.path} is larger than {_LIMIT >> 20} MiB")
            text = tree.read(file).decode("utf-8", "replace")
            yield from (found.rstrip(".-") for found in _MARKER.findall(text))


def _finding(entry: Entry, pin: PackagePin) -> Finding:
    named = ", ".join(f"{kind} {name}" for kind, name in entry.packages[:3]) or "no package"
    return _MISMATCH.finding(
        f"the MCP registry's {entry.name} stands for {named[:300]}, not {pin.ecosystem} {pin.name}"
    )
