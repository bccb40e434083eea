"""Are there provider secrets in the package? Found by form; the values are never repeated."""

from dataclasses import replace

from vetting import classify, secrets
from vetting.checks import Check, Context
from vetting.excerpts import excerpt
from vetting.model.evidence import Confidence, Evidence, Finding, Location, Rule, Severity
from vetting.model.subject import Subject
from vetting.places import is_aside
from vetting.profile import loaded_aside

_HARDCODED = Rule(
    id="cred.hardcoded",
    title="A secret in the package",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The package carries what looks like a live credential. Either the author leaked one, or "
    "the code uses somebody's account, for instance to send data to it.",
    normal="Examples in documentation, test fixtures, public client ids.",
    remedy="Find where it is used; tell its owner, who must revoke it.",
    cwe=("CWE-798",),
    owasp=("MCP01",),
)


class Secrets(Check):
    """See the module."""

    name = "secrets"
    title = "looking for secrets"
    version = 2
    rules = (_HARDCODED,)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        findings: list[Finding] = []
        for tree, file in subject.files():
            if file.format in classify.MEDIA | classify.ARCHIVE | classify.EXECUTABLE:
                continue
            if file.path.endswith(".dist-info/RECORD"):
                continue  # digests, which now and then look like a key
            data = tree.read(file)
            text, forms = data.decode("utf-8", "replace"), secrets.forms_in(data)
            mild = is_aside(file.path) or file.language is None
            for secret in list(secrets.find(text, forms))[:20]:
                line = text.count("\n", 0, secret.start) + 1
                column = secret.start - text.rfind("\n", 0, secret.start)
                mild = mild and not (file.language and file.path in loaded_aside(tree))
                finding = _HARDCODED.finding(
                    f"{secret.kind} {secret.shown}",
                    location=Location(path=tree.shown(file), line=line, end_line=line),
                    severity=Severity.LOW if mild else None,
                )
                findings.append(replace(finding, excerpt=excerpt(data, line, line, column)))
        return self.evidence(context, findings)
