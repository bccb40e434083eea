"""Which words that a byte-level rule finds do nothing where they stand."""

from vetting.checks._addresses_kept import RULE as ADDRESSES
from vetting.checks._addresses_kept import keeps_addresses
from vetting.checks._idle_address import RULES as SPEAKS_TO
from vetting.checks._idle_address import stands_idle
from vetting.checks._own_row import RULE as LOOKS_AROUND
from vetting.checks._own_row import asks_own_row
from vetting.checks._probe_shown import RULE as PROBE
from vetting.checks._probe_shown import only_changes_what_is_shown
from vetting.checks._unread_text import SIGNALS as UNREAD
from vetting.checks._unread_text import is_unread
from vetting.scan import Hit

_NATIVE = frozenset({"elf", "pe", "mach-o"})


def is_idle(hit: Hit) -> bool:
    """Whether the words that a byte-level rule found are told to no model, are a pattern in a native
    program: nobody knows by what that looks for it, if at all; or ask whether somebody looks, and change
    nothing but what is printed; or look for addresses that stay what they are; or ask who the own user
    is; or are an address that nothing connects to.
    """
    file, tree, match = hit.unit.file, hit.unit.tree, hit.match
    rule = hit.rule.rule
    if file.format in _NATIVE:
        return rule.id == "text/regex-bomb"
    if rule.id == PROBE:
        return only_changes_what_is_shown(tree, file, match.line, match.end_line)
    if rule.id == ADDRESSES:
        script = file.language in ("javascript", "typescript")
        return script and keeps_addresses(tree.read(file).decode("utf-8", "replace"))
    if rule.id == LOOKS_AROUND:
        return asks_own_row(tree.read(file).decode("utf-8", "replace"), match.line, match.end_line)
    if rule.id in SPEAKS_TO:
        place = match.line, match.column, match.end_line
        value = dict(match.metavars).get(hit.rule.metavar, "")
        return stands_idle(tree.read(file), file.path, file.language, place, value)
    if rule.signal not in UNREAD:
        return False
    return is_unread(tree.read(file), file.path, file.language, match.line, match.end_line)
