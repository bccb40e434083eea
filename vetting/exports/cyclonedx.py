"""CycloneDX 1.6: the frozen closure as a software bill of materials.

Every member with its package URL, the digests of its files and what asks for it. The same verdict
gives the same bytes: times and serial number come from it. https://cyclonedx.org/docs/1.6/json/
"""

import json
import uuid
from typing import TYPE_CHECKING, Any

from vetting import __version__
from vetting.errors import UsageError, VettingError
from vetting.exports import Asked, Export, Exported
from vetting.model.artifact import Digest
from vetting.model.closure import Closure, ClosureMember
from vetting.model.verdict import Verdict
from vetting.workflow import Tools
from vetting.workflow.recorded import recorded

if TYPE_CHECKING:
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component


class CycloneDx(Export):
    """See the module."""

    name = "cyclonedx"
    title = "CycloneDX 1.6 bill of materials of a package's frozen closure, JSON"
    place = "whatever reads bills of materials, such as a dependency tracker"
    needs_pin = True

    def export(self, tools: Tools, asked: Asked) -> Exported:
        """See `Export.export`."""
        if asked.pin is None:
            raise UsageError("a bill of materials is of one package", hint="name a PIN")
        return Exported(documents=(("bom.cdx.json", bill(recorded(asked.pin, tools))),))


def bill(verdict: Verdict) -> str:
    """The bill of materials of the closure in `verdict`.

    Raises:
        VettingError: the closure is not complete, and half a bill would pass for a whole one.
    """
    closure = next((item.closure for item in verdict.evidence if item.closure), None)
    if closure is None or not closure.complete:
        raise VettingError(
            f"the closure of {verdict.pin} on record is not complete",
            hint=f"mcp-vet vet {verdict.pin} --fresh says why",
        )
    from cyclonedx.output import make_outputter
    from cyclonedx.schema import OutputFormat, SchemaVersion

    written = make_outputter(_bom(verdict, closure), OutputFormat.JSON, SchemaVersion.V1_6)
    document = json.loads(written.output_as_string())
    for component in (document["metadata"]["component"], *document.get("components", [])):
        # The library folds npm names to lower case, which would name another package.
        component["purl"] = component["bom-ref"]
    return json.dumps(document, indent=2) + "\n"


def _bom(verdict: Verdict, closure: Closure) -> "Bom":
    from cyclonedx.model.bom import Bom, BomMetaData
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.dependency import Dependency
    from cyclonedx.model.tool import ToolRepository

    made = {member.purl: _component(member) for member in closure.members}
    own = made[verdict.pin.purl]
    own.type = ComponentType.APPLICATION
    tool = Component(
        bom_ref="mcp-vet", type=ComponentType.APPLICATION, name="mcp-vet", version=__version__
    )
    asks: dict[str, list[Dependency]] = {purl: [] for purl in made}
    for member in closure.members:
        for asker in member.via:
            if asker in asks:
                asks[asker].append(Dependency(ref=made[member.purl].bom_ref))
    content = f"{verdict.pin.purl} {closure.digest} {verdict.decided_at.isoformat()}"
    return Bom(
        serial_number=uuid.uuid5(uuid.NAMESPACE_URL, content),
        metadata=BomMetaData(
            timestamp=verdict.decided_at,
            tools=ToolRepository(components=[tool]),
            component=own,
            properties=_properties({"closure-digest": closure.digest}),
        ),
        components=[component for component in made.values() if component is not own],
        dependencies=[
            Dependency(ref=made[purl].bom_ref, dependencies=asked) for purl, asked in asks.items()
        ],
    )


def _component(member: ClosureMember) -> "Component":
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.component import Component, ComponentScope, ComponentType
    from packageurl import PackageURL

    def hashed(digest: Digest) -> HashType:
        named = HashAlgorithm(f"SHA-{digest.algorithm.removeprefix('sha')}")
        return HashType(alg=named, content=digest.value)

    group, _, name = member.name.rpartition("/")
    one = len({filename for filename, _ in member.files}) <= 1
    return Component(
        bom_ref=member.purl,
        purl=PackageURL.from_string(member.purl),
        group=group or None,
        name=name,
        version=member.version,
        scope=ComponentScope.OPTIONAL if member.optional else ComponentScope.REQUIRED,
        hashes=[hashed(digest) for _, digest in member.files] if one else [],
        # Several files, one of which an installer takes.
        components=[]
        if one
        else [
            Component(
                bom_ref=f"{member.purl}#{filename}",
                type=ComponentType.FILE,
                name=filename,
                hashes=[hashed(digest)],
            )
            for filename, digest in member.files
        ],
        properties=_properties(
            {
                "runs-on-install": "yes" if member.install_scripts else None,
                "deprecated": member.deprecated,
                "withdrawn": member.withdrawn,
                "bundled": "yes" if member.bundled else None,
            }
        ),
    )


def _properties(values: dict[str, str | None]) -> list[Any]:
    from cyclonedx.model import Property

    return [Property(name=f"mcp-vet:{key}", value=value) for key, value in values.items() if value]
