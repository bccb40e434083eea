"""An allowlist of servers whose registry and advisories are fakes that can change their mind."""

import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.factories import NOW, evidence, pin, release, subject_file, verdict
from tests.fakes import FakeNpm, FakeOsv
from vetting import rulesets
from vetting.allowlist import index
from vetting.checks import all_checks
from vetting.model.closure import Closure, ClosureMember
from vetting.model.evidence import Evidence
from vetting.model.package import PackagePin, Release
from vetting.model.provenance import Provenance, ProvenanceState
from vetting.model.rescan import Rescan, Rescanned
from vetting.model.verdict import Verdict, Waiver
from vetting.workflow import Tools
from vetting.workflow.approve import Approved, approve
from vetting.workflow.rescan import rescan
from vetting.workflow.rescan_compare import Wish

MEMBERS = ("qs@6.16.0", "express@5.2.1")
HIGH = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"
CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
LOW = "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"


def closure(*members: str) -> Closure:
    return Closure(
        complete=True,
        digest="sha256:" + "0" * 64,
        members=tuple(
            ClosureMember(
                ecosystem="npm",
                name=text.partition("@")[0],
                version=text.partition("@")[2],
                files=(),
            )
            for text in members
        ),
    )


def looked_at(*found: Evidence, rules: str | None = None) -> tuple[Evidence, ...]:
    """Evidence of every check there is today, clean but for what was `found`."""
    given = {item.check: item for item in found}
    made = []
    for check in all_checks():
        item = given.get(check.name) or evidence(check=check.name)
        item = replace(item, version=check.version)
        if check.name == "static-rules":
            item = replace(item, rules=rules or rulesets.load().digest)
        made.append(item)
    return tuple(made)


def record(
    identifier: str, name: str, severity: str | None = None, *, modified: datetime = NOW
) -> dict[str, object]:
    """An OSV record about every version of an npm package."""
    ranges = [{"type": "SEMVER", "events": [{"introduced": "0"}]}]
    return {
        "schema_version": "1.7.0",
        "id": identifier,
        "modified": f"{modified:%Y-%m-%dT%H:%M:%SZ}",
        "summary": f"Something in {name}",
        "affected": [{"package": {"ecosystem": "npm", "name": name}, "ranges": ranges}],
        "severity": [{"type": "CVSS_V3", "score": severity}] if severity else [],
    }


def verdict_on(
    name: str, *found: Evidence, of: Release | None = None, version: str = "1.2.3"
) -> Verdict:
    """What was approved: one file of known bytes, and a closure of two members."""
    seen = looked_at(*found)
    seen = (replace(seen[0], closure=closure(*MEMBERS)), *seen[1:])
    files = (subject_file(f"{name}-{version}.tgz"),)
    return verdict(*seen, of=of or release(of=pin(name=name, version=version)), files=files)


@dataclass(frozen=True, kw_only=True)
class World:
    """`tools` are those of the allowlist's owner, at NOW."""

    tools: Tools
    npm: FakeNpm
    osv: FakeOsv

    @property
    def root(self) -> Path:
        return self.tools.allowlist

    def publish(self, name: str = "server", *, content: bytes = b"bytes", **fields: object) -> None:
        """Have the registry offer version 1.2.3 with these bytes, which nobody unpacks."""
        self.npm.publish(name, "1.2.3", tarball=content, **fields)  # type: ignore[arg-type]

    def approve(
        self,
        name: str = "server",
        *found: Evidence,
        of: Release | None = None,
        waivers: tuple[Waiver, ...] = (),
        days: int | None = None,
    ) -> Approved:
        expires = NOW + timedelta(days=days) if days else None
        return approve(
            verdict_on(name, *found, of=of),
            self.tools,
            reason="docs search",
            waivers=waivers,
            expires=expires,
        )

    def later(self, **delta: float) -> Tools:
        return replace(self.tools, clock=lambda: NOW + timedelta(**delta))

    def rescan(self, tools: Tools | None = None, **wish: object) -> Rescan:
        self.forget()
        return rescan(tools or self.tools, Wish(**wish))  # type: ignore[arg-type]

    def forget(self) -> None:
        """Another night: the HTTP client remembers answers for minutes."""
        shutil.rmtree(self.root.parent / "home" / "cache" / "http", ignore_errors=True)

    def only(self, done: Rescan) -> Rescanned:
        (item,) = done.entries
        return item

    def timestamp(self) -> int:
        """How often the index was signed."""
        return index.load(self.root, None).chain.timestamp.signed.version

    def pin(self, name: str = "server") -> PackagePin:
        return pin(name=name)


def attested() -> Evidence:
    """The evidence of a release whose attestation of origin was verified."""
    return replace(
        evidence(check="provenance"),
        provenance=Provenance(state=ProvenanceState.VERIFIED, identity="github.com/a/b"),
    )
