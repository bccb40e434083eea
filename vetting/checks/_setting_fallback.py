"""Is an address with a number only what stands in where a setting names none? A lamp or a meter in the
house has no name, and whoever runs the server sets another. What goes there is judged all the same,
as what goes to any address of the code's own: see `Sent`.
"""

from vetting.patterns import pattern

RULE = "text/raw-ip-url"
"""The rule that finds addresses with a number."""

_MOST = 400_000
_LINES = 4
"""Lines over which a call may be written."""

_NUMBER = pattern(r"://(?:[^\s/@\"'`<>]{1,64}@)?\[?(?=[\dx:a-fA-F.]{4})")
_ASKED = (
    r"(?:\b(?:os\.)?environ\.get|\b(?:os\.)?getenv|\b(?:Deno|Bun)\.env\.get)"
    r"\(\s{0,20}[\"'][A-Za-z]\w{2,60}[\"']"
)
_MEMBER = r"\b(?:process|Bun|import\.meta)\.env(?:\??\.\w{2,60}|\[[\"']\w{2,60}[\"']\])"
_BEFORE = pattern(
    rf"(?:{_ASKED},\s{{0,40}}|{_ASKED}(?:,\s?(?:None|\"\"|''))?\s{{0,20}}\)(?:\.strip\(\))?\s{{1,4}}or\s{{1,20}}"
    rf"|(?:{_MEMBER}|{_ASKED}\s?\))(?:\??\.trim\(\))?\s{{0,20}}(?:\?\?|\|\|)\s{{0,20}})[\"'`][a-z]{{2,6}}\Z"
)
"""`os.environ.get("BRIDGE", "http…`, `process.env.BRIDGE ?? "http…`; options of a command line and
fields of settings are not among them, as what goes to these is not followed.
"""


def is_fallback(source: str, line: int) -> bool:
    """Whether each address with a number at `line` of a source file is one."""
    if len(source) > _MOST:
        return False
    lines = source.split("\n")
    said = lines[line - 1] if line <= len(lines) else ""
    ahead = "\n".join(lines[max(0, line - _LINES) : line - 1]) + "\n"
    found = list(_NUMBER.finditer(said))
    return bool(found) and all(_BEFORE.search(ahead + said[: at.start()]) for at in found)
