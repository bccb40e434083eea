"""Programs and streams that fill a disk with nothing: `dd if=/dev/zero` without a count, `fallocate -l 500G`,
what is read from `/dev/zero` and written to a file.

Only what is started or copied counts: many servers have a list of such commands that they refuse.
"""

from collections.abc import Iterator

from vetting.patterns import pattern

WHAT = "a file that is filled until the disk is full"

_STARTS = (
    r"\b(?:exec(?:File)?(?:Sync|Async)?|spawn(?:Sync)?|execa(?:Sync)?|system|popen|run|Popen|call|check_call"
    r"|check_output|create_subprocess_(?:exec|shell))\(\s{0,20}[\[(]?\s{0,20}f?[\"'`]"
    r"(?:[^\"'`\n;&|]{1,80}[;&|]{1,2}\s?)?(?:nohup |sudo )?"
)
_BETWEEN = r"[\"'`,\[\s]{1,30}"
"""What stands between two words of a command, which may be a list."""

_ZERO = r"/dev/(?:zero|u?random)\b"
_POURED = pattern(
    rf"{_STARTS}dd\b(?=[^;)]{{0,300}}\bif={_ZERO})(?![^;)]{{0,300}}(?:\bcount=|\bof=/dev/null))"
    rf"|{_STARTS}(?:cat{_BETWEEN}{_ZERO}|yes\b[^\"'`\n>]{{0,40}})\s?>{{1,2}}+\s?+(?!/dev/null)"
    rf"|\bcopyfile(?:obj)?\(\s{{0,20}}(?:open\(\s?)?[\"']{_ZERO}"
    rf"|\bcreateReadStream\(\s?[\"'`]{_ZERO}(?![^()\n]{{0,80}}\bend\s?:)"
    r"[^;]{0,160}?(?:\.pipe\(|\bcreateWriteStream\()"
)
_SIZED = pattern(
    rf"{_STARTS}(?:fallocate|truncate|mkfile|head){_BETWEEN}"
    rf"(?:(?:-[lscn]|--length|--size|--bytes)(?:=|{_BETWEEN})?)?(\d{{1,6}})\s?([GT])"
)
_LEAST = {"G": 64, "T": 1}
"""Gigabytes, or terabytes, that nobody lays out for a file by a number in the code."""

_WORDS = ("/dev/", "fallocate", "truncate", "mkfile", "yes ", "head")


def poured(source: str) -> Iterator[tuple[int, str]]:
    """Line and kind of each."""
    if not any(word in source for word in _WORDS):
        return
    for match in _POURED.finditer(source):
        yield source.count("\n", 0, match.start()) + 1, WHAT
    for match in _SIZED.finditer(source):
        if int(match[1]) >= _LEAST[match[2]]:
            yield source.count("\n", 0, match.start()) + 1, WHAT
