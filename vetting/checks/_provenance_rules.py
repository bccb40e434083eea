"""What the provenance check can find."""

from vetting.model.evidence import Rule, Severity

SIGNATURE = Rule(
    id="sig.registry",
    title="The registry's signature holds",
    severity=Severity.INFO,
    meaning="The registry signed name, version and digest, so no mirror between it and here changed "
    "them. It says nothing about who published the version.",
    normal="Every version on the public npm registry is signed; mirrors often leave it out.",
    remedy="Nothing to do: no signature of a registry approves anything.",
    owasp=("MCP04",),
    references=("https://docs.npmjs.com/about-registry-signatures",),
)
SIGNATURE_INVALID = Rule(
    id="sig.registry_invalid",
    title="The registry's signature does not hold",
    severity=Severity.CRITICAL,
    meaning="The registry signs name, version and digest of every version. This signature is not "
    "over what the registry, or a mirror before it, now says they are.",
    normal="None known: mirrors leave signatures out and do not change them.",
    remedy="Do not install it; compare with the registry itself and tell who runs the mirror.",
    cwe=("CWE-347",),
    owasp=("MCP04",),
    references=("https://docs.npmjs.com/about-registry-signatures",),
)
INVALID = Rule(
    id="prov.invalid",
    title="An attestation does not hold",
    severity=Severity.CRITICAL,
    meaning="The release comes with a signed statement of who built or published it, and the "
    "statement is forged, or about another package, other bytes or another signer.",
    normal="None known: registries verify attestations before they publish them.",
    remedy="Do not install it; ask the maintainer, and compare with the registry itself.",
    cwe=("CWE-347",),
    owasp=("MCP04",),
    references=("https://peps.python.org/pep-0740/", "https://slsa.dev/spec/v1.0/provenance"),
)
VERIFIED = Rule(
    id="prov.verified",
    title="It is attested where the release was built",
    severity=Severity.INFO,
    meaning="A build service says by a signature which repository and workflow made these bytes. It "
    "proves origin, not innocence: malicious releases have had valid attestations.",
    normal="Packages that are published by a workflow with trusted publishing.",
    remedy="Check that repository and workflow are the ones you expect.",
    owasp=("MCP04",),
    references=("https://slsa.dev/spec/v1.0/provenance",),
)
MISMATCH = Rule(
    id="prov.repository_mismatch",
    title="It was built from another repository than the linked one",
    severity=Severity.HIGH,
    meaning="The attestation proves that the release comes from a repository that is not the one "
    "the package shows to its users, whose stars and history say nothing about it then.",
    normal="Repositories that were renamed or moved, and links to a website or a monorepo.",
    remedy="Look at the repository that the attestation names: that is the source.",
    cwe=("CWE-345",),
    owasp=("MCP04",),
)
LOST = Rule(
    id="prov.lost",
    title="Earlier versions were attested and this one is not",
    severity=Severity.HIGH,
    meaning="An earlier version was built by a workflow that signed for it. Somebody published this "
    "one in another way, as whoever steals a maintainer's token does.",
    normal="A release made by hand when the workflow was broken, and mirrors that do not pass "
    "attestations on. Maintenance releases of an older major version are not compared.",
    remedy="Ask the maintainer why; wait for a version that is attested again.",
    cwe=("CWE-345",),
    owasp=("MCP04",),
)
CHANGED = Rule(
    id="prov.identity_changed",
    title="It was built by another repository or workflow than before",
    severity=Severity.HIGH,
    meaning="An earlier version was attested by one workflow of one repository, and this one by "
    "another. Whoever controls the new one now publishes the package.",
    normal="Repositories that move to an organisation, and workflows that get another file name.",
    remedy="Check that the new repository belongs to the same people.",
    cwe=("CWE-345",),
    owasp=("MCP04",),
)
PARTIAL = Rule(
    id="prov.partial",
    title="Some files of the release are attested and others are not",
    severity=Severity.MEDIUM,
    meaning="The files without attestation reached the index in another way than the others; an "
    "installer may choose one of them.",
    normal="Wheels for rare platforms that are built and uploaded by hand.",
    remedy="Compare the files without attestation with the others.",
    cwe=("CWE-345",),
    owasp=("MCP04",),
)

ALL = (
    *(SIGNATURE, SIGNATURE_INVALID, INVALID, VERIFIED),
    *(MISMATCH, LOST, CHANGED, PARTIAL),
)
