"""A re-scan with one entry of every fate, for reports."""

from datetime import timedelta

from tests.factories import NOW, pin
from vetting.model.rescan import Asked, Cause, Change, Delivery, Fate, Reaction, Rescan, Rescanned

EVIL = "\x1b[31m<b>::error::##[x] | `a` ](http://e.example) \u202e"


def change(
    cause: Cause, message: str, reaction: Reaction = Reaction.FLAG, *, rule_id: str = ""
) -> Change:
    return Change(
        cause=cause,
        message=message,
        key=f"{cause.value}:x",
        reaction=reaction,
        rule_id=rule_id,
        about="pkg:npm/qs@6.16.0" if cause is Cause.MALWARE else "",
    )


def entry(name: str, fate: Fate, *changes: Change, **fields: object) -> Rescanned:
    values: dict[str, object] = {
        "entry": "0" * 64,
        "ends": NOW + timedelta(days=60),
        "changes": changes,
        **fields,
    }
    return Rescanned(pin=pin(name=name), fate=fate, **values)  # type: ignore[arg-type]


def rescan(*entries: Rescanned, **fields: object) -> Rescan:
    values: dict[str, object] = {
        "at": NOW,
        "allowlist": "allowlist",
        "policy_digest": "sha256:" + "1" * 64,
        "index_until": NOW + timedelta(days=30),
        "sources": (Asked(name="advisories (OSV mirror)", asked=3, as_of=NOW),),
        **fields,
    }
    return Rescan(entries=entries, **values)  # type: ignore[arg-type]


def everything() -> Rescan:
    malware = change(
        Cause.MALWARE,
        "qs 6.16.0: MAL-1 steals (via server → qs)",
        Reaction.SUSPEND,
        rule_id="adv.malicious",
    )
    return rescan(
        entry("clean", Fate.KEPT),
        entry(
            "evil",
            Fate.SUSPENDED,
            malware,
            code=5,
            stopped_now=True,
            order="status/stop-npm-evil-1.2.3-00000000.dsse.json",
            redecided=True,
            decision="deny",
        ),
        entry("hostile", Fate.FLAGGED, change(Cause.RELEASE, f"deprecated: {EVIL}"), code=1),
        entry(
            "late",
            Fate.EXPIRED,
            change(Cause.EXPIRY, "the approval ended 2026-11-20 12:00 UTC"),
            code=1,
            days_left=-1,
        ),
        entry(
            "soon",
            Fate.KEPT,
            change(Cause.EXPIRY, "the approval ends in 3 days", Reaction.NOTE),
            days_left=3,
        ),
        entry("unknown", Fate.STALE, gaps=("registry: it did not answer",), code=3),
        entry("old", Fate.KEPT, change(Cause.RULES, "looked at by others", Reaction.NOTE)),
        sources=(
            Asked(name="advisories (OSV mirror)", asked=3, as_of=NOW),
            Asked(name="npm registry", asked=7, gap="1 of 7 not answered: it did not answer"),
        ),
        problems=("allowlist/entries/npm/x/1.0.0: changed since it was signed",),
        deliveries=(Delivery(target="webhook hooks.example.com:443", sent=2),),
    )
