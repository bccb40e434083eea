import json
from dataclasses import replace

import pytest

from tests.factories import evidence, verdict
from vetting.errors import FormatError
from vetting.model.provenance import Provenance, ProvenanceState
from vetting.model.wire import dump
from vetting.model.wire_load import load

VERIFIED = Provenance(
    state=ProvenanceState.VERIFIED, identity="who", kind="build", detail="refs/tags/v1"
)


@pytest.mark.parametrize(
    "provenance", [None, VERIFIED, Provenance(state=ProvenanceState.MISSING, detail="none")]
)
def test_provenance_is_stored_and_not_printed(provenance: Provenance | None) -> None:
    given = verdict(replace(evidence(check="provenance"), provenance=provenance))
    stored = json.loads(json.dumps(dump(given, stored=True)))
    assert load(stored).evidence[0].provenance == provenance
    printed = json.loads(json.dumps(dump(given)))
    assert "provenance" not in printed["evidence"][0]
    assert load(printed).evidence[0].provenance is None


@pytest.mark.parametrize(
    ("key", "value"), [("state", "perhaps"), ("state", 7), ("identity", 7), ("kind", None)]
)
def test_a_damaged_document_is_refused(key: str, value: object) -> None:
    given = verdict(replace(evidence(check="provenance"), provenance=VERIFIED))
    stored = dump(given, stored=True)
    stored["evidence"][0]["provenance"][key] = value
    with pytest.raises(FormatError):
        load(stored)
