"""Does a tool that says it changes nothing change what a service keeps, through the service's own
library: `await stripe.subscriptions.update(…)`?

Such libraries are not known one by one. What they have in common is the way they are written: a client,
the plural of what the service keeps, and what is done with it.
"""

from collections.abc import Iterator
from functools import lru_cache

from vetting.checks._tool_behaviour_rules import CONTRADICTION, MISMATCH
from vetting.checks._tool_claim_words import UNCHANGED
from vetting.checks._tool_facts import Claim, Facts
from vetting.patterns import pattern

_CHANGED = pattern(
    r"\bawait [\w$]{1,40}(?:\.[\w$]{1,40}){0,3}\.(?!headers|params|cookies|options|settings|results"
    r"|stats|caches"
    r"|totals|chats|completions|responses|embeddings|sessions|tools|hashes|tokens|views"
    r"|drafts)[a-z]\w{1,40}s"
    r"\.(update|delete|del|cancel|remove|destroy|void\w{0,20}|pay|refund|capture|trash|archive"
    r"|batchDelete"
    r"|batchUpdate|deleteMany|updateMany)\("
    r"|(?<![\w.`])(?!asyncio\.|anyio\.|trio\.|threading\.|signal\.)[a-z]\w{1,40}\.[A-Z]\w{1,40}\.(modify|delete|cancel|capture|void_invoice|pay)\("
)


def resources(facts: Facts) -> Iterator[Claim]:
    """The first such change, of a tool that declares or says that there is none."""
    declared = dict(facts.tool.annotations).get("readOnlyHint") is True
    if not declared and UNCHANGED.search(facts.tool.description) is None:
        return
    found = next((hit for part in facts.sources() if (hit := _change(part))), None)
    if found is None:
        return
    said = "declares readOnlyHint: true" if declared else "says that it changes nothing"
    what = f"{said}, and changes something at a service: {found.removeprefix('await ')}…)"[:200]
    yield Claim(
        rule=CONTRADICTION if declared else MISMATCH,
        message=f"tool {facts.tool.name[:80]} {what}",
        note=what,
        place=facts.place,
    )


@lru_cache(maxsize=1 << 9)  # many tools lead to the same functions
def _change(source: str) -> str | None:
    """The first such change in the source of a function, as it is written."""
    found = _CHANGED.search(source)
    return found[0] if found else None
