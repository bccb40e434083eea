"""Notices: what makes two of them the same event."""

import uuid
from dataclasses import replace
from datetime import timedelta

from tests.factories import NOW, pin
from vetting.model.notice import Notice

NOTICE = Notice(event="finding.new", at=NOW, title="x", about=("advisory:GHSA-1",), pin=pin())


def test_the_dedupe_id_is_of_what_happened_and_not_of_when_it_is_told() -> None:
    later = replace(NOTICE, at=NOW + timedelta(days=1), title="other words", reasons=("why",))
    assert later.dedupe == NOTICE.dedupe
    for other in (
        replace(NOTICE, event="server.suspended"),
        replace(NOTICE, about=("advisory:GHSA-2",)),
        replace(NOTICE, pin=pin(version="2.0.0")),
        replace(NOTICE, entry="0" * 64),
    ):
        assert other.dedupe != NOTICE.dedupe


def test_every_telling_has_an_id_of_its_own_that_sorts_by_time() -> None:
    ids = [
        str(replace(NOTICE, at=NOW + timedelta(milliseconds=number)).document()["id"])
        for number in range(50)
    ]
    assert ids == sorted(ids)
    assert len({*ids, str(NOTICE.document()["id"])}) == 51
    parsed = uuid.UUID(ids[0])
    assert (parsed.version, parsed.variant) == (7, uuid.RFC_4122)
    assert parsed.int >> 80 == int(NOW.timestamp() * 1000)


def test_the_document_tells_everything() -> None:
    assert {**NOTICE.document(), "id": None} == {
        "schema": "mcp-vet/event/v1",
        "id": None,
        "dedupe_id": NOTICE.dedupe,
        "event": "finding.new",
        "occurred_at": "2026-11-21T12:00:00Z",
        "title": "x",
        "pin": {
            "ecosystem": "npm",
            "name": "server",
            "version": "1.2.3",
            "purl": "pkg:npm/server@1.2.3",
        },
        "entry": None,
        "causes": [],
        "reasons": [],
        "ends": None,
        "order": None,
    }
    assert replace(NOTICE, pin=None).document()["pin"] is None
