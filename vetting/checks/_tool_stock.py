"""What mere computing has no need to know: credentials, and who and what is on the machine."""

from collections.abc import Iterator

from vetting.checks._tool_facts import Facts
from vetting.model.evidence import Location
from vetting.patterns import pattern

_STOCK = pattern(
    r"\b(?:psutil\.(?:process_iter|pids|users|net_connections|net_if_addrs|Process\()"
    r"|(?:os|platform)\.(?:getlogin|uname|node)\(|getpass\.getuser\(|socket\.gethostname\(|uuid\.getnode\("
    r"|pwd\.getpw\w{2,4}\(|os\.(?:userInfo|hostname|networkInterfaces)\(|si\.(?:processes|users|networkInterfaces)\()"
)
"""Calls that tell who uses the machine, what runs on it, and how it is called."""


def beyond_computing(facts: Facts) -> Iterator[tuple[str, Location]]:
    """What of that the code of a tool names, and where."""
    yield from facts.credentials()
    for path, first, last, sure in facts.item.code.parts if facts.item.code else ():
        lines = facts.around.lines(facts.tree, path) if facts.tree is not None and sure else ()
        for number, line in enumerate(lines[max(0, first - 1) : last], first):
            if (found := _STOCK.search(line)) is not None:
                yield (
                    found[0].rstrip("("),
                    Location(path=facts.prefix + path, line=number, end_line=number),
                )
                return
