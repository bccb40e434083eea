"""Is the archive one that every installer reads alike? What it was refused or noted for."""

from vetting.checks import Check, Context
from vetting.model.evidence import Evidence, Location, Rule, Severity
from vetting.model.subject import Subject

_REFUSED = {
    "absolute-path": ("A member has an absolute path", "CWE-22"),
    "bad-name": ("A member's name holds control characters or is not text", "CWE-20"),
    "duplicate-path": ("Two different members have the same name", "CWE-436"),
    "file-and-folder": ("A name is both a file and a folder", "CWE-436"),
    "header-mismatch": ("The archive's headers contradict each other", "CWE-436"),
    "hidden-data": ("Data is hidden before, between or after the members", "CWE-436"),
    "link": ("The archive holds a link", "CWE-59"),
    "link-escape": ("A link leads out of the archive", "CWE-59"),
    "malformed": ("The archive is malformed", "CWE-20"),
    "overlap": ("Members share the same bytes", "CWE-409"),
    "path-too-long": ("A member's name is too long", "CWE-400"),
    "path-traversal": ("A member's name climbs out of the archive", "CWE-22"),
    "ratio": ("The archive unpacks to many times its size", "CWE-409"),
    "size-override": ("An extension header overrides names or sizes", "CWE-436"),
    "special-file": ("The archive holds a device or a named pipe", "CWE-20"),
    "too-deep": ("A member lies too many folders deep", "CWE-400"),
    "too-large": ("The archive unpacks to too much", "CWE-409"),
    "too-many-files": ("The archive holds too many members", "CWE-400"),
    "unsupported": ("The archive uses features that installers read differently", "CWE-436"),
}
_NOTED = {
    "odd-name": ("A name is not UTF-8 or holds a backslash", Severity.LOW),
    "case-collision": ("Names differ only in case or Unicode form", Severity.MEDIUM),
    "link-inside": ("The archive holds a link to one of its own files", Severity.INFO),
    "mixed-roots": ("Members lie under several top folders", Severity.HIGH),
    "multi-gzip": ("The archive is several gzip streams in a row", Severity.MEDIUM),
    "reserved-name": ("A name that Windows treats specially", Severity.LOW),
    "setuid": ("A member has its set-user-id bit set", Severity.HIGH),
    "unexpected-root": ("The top folder is not package/", Severity.INFO),
}
_NORMAL = "The registries' own packing tools never write it."
_RULES = tuple(
    Rule(
        id=f"archive/{name}",
        title=title,
        severity=Severity.CRITICAL,
        meaning=f"{title}. Installers and scanners read such archives differently, or fail on them, "
        "so the archive was refused unread.",
        normal=_NORMAL,
        remedy="Do not install it. A maintainer can publish it again with the usual tools.",
        signal="archive.refused",
        cwe=(cwe,),
        owasp=("MCP04",),
    )
    for name, (title, cwe) in _REFUSED.items()
) + tuple(
    Rule(
        id=f"archive/{name}",
        title=title,
        severity=severity,
        meaning=f"{title}. The archive could be read, but it is unusual.",
        normal=_NORMAL if severity is Severity.HIGH else "Hand-made archives and unusual projects.",
        remedy="Look at the named member.",
        signal="archive.odd",
        cwe=("CWE-436",),
        owasp=("MCP04",),
    )
    for name, (title, severity) in _NOTED.items()
)


class Archive(Check):
    """See the module."""

    name = "archive"
    title = "checking the archives"
    rules = _RULES

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        by_id = {rule.id: rule for rule in self.rules}
        findings = []
        for tree in subject.trees:
            name = tree.artifact.filename
            # A refusal names its member itself.
            said = [(tree.refused, tree.refused.message)] if tree.refused else []
            said += [(note, f"{note.path} {note.message}".strip()) for note in tree.notes]
            for note, words in said:
                place = Location(path=tree.prefix + note.path if note.path else name)
                findings.append(by_id[note.rule_id].finding(f"{name}: {words}", location=place))
        return self.evidence(context, findings)
