"""The unified diff of two packages, the hunks that matter most first.

Nobody reads four thousand changed lines with equal care. What a hunk adds decides its place: sinks,
hosts, environment names, tool declarations and install commands before everything else, tests and
documentation last. Files that no person can read (minified, bundled, binary) are said to be opaque
rather than shown, with the share of the change that they hold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vetting.code_diff._lines import Code, Groups, Lines
from vetting.code_diff._rank import rank
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern

MAX_LINE = 2_000
"""Characters of a line that nobody reads; a file that mostly consists of such lines is opaque."""

MAX_FILE = 8 << 20
_PIECE = 60
"""Lines of a new file that are ranked together."""

_NOISE = pattern(r"\.dist-info/(?:RECORD|WHEEL|INSTALLER)$")
_VERSIONED = pattern(r"^[^/]+\.(dist-info|data)/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """One piece of a unified diff: its `@@` line, its lines with their signs, why it matters."""

    header: str
    lines: tuple[str, ...]
    score: int
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDiff:
    """One file that is not as before; `old` or `new` is empty when it is new or gone.

    `opaque` says why its text is not shown; `note` what else is to be known. Lines are counted in
    opaque files too, as far as they have any.
    """

    old: str
    new: str
    added: int = 0
    removed: int = 0
    hunks: tuple[Hunk, ...] = ()
    opaque: str = ""
    note: str = ""
    bytes: int = 0
    """Of the file as it is now, or was."""

    old_sha256: str = ""
    new_sha256: str = ""

    @property
    def path(self) -> str:
        """Its path now, or before it went."""
        return self.new or self.old

    @property
    def score(self) -> int:
        """That of its foremost hunk."""
        return max((hunk.score for hunk in self.hunks), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeDiff:
    """All files that differ, the foremost first."""

    files: tuple[FileDiff, ...]

    @property
    def lines(self) -> int:
        """Changed lines, opaque files included."""
        return sum(file.added + file.removed for file in self.files)

    @property
    def opaque(self) -> tuple[FileDiff, ...]:
        """What no person can read."""
        return tuple(file for file in self.files if file.opaque)

    @property
    def opaque_share(self) -> float:
        """The bytes of opaque changed files among those of all, 0 to 1."""
        every = sum(file.bytes for file in self.files)
        return sum(file.bytes for file in self.opaque) / every if every else 0.0


def plain(path: str) -> str:
    """The path without the version that a wheel's metadata folder carries."""
    return _VERSIONED.sub(r"*.\1/", path)


def compare(before: ArtifactTree, after: ArtifactTree, context: int = 3) -> CodeDiff:
    """Every difference of two artifacts but the index of files that a wheel carries."""
    old = {plain(f.path): f for f in before.files if not _NOISE.search(f.path)}
    new = {plain(f.path): f for f in after.files if not _NOISE.search(f.path)}
    gone = {path: old[path] for path in sorted(old.keys() - new.keys())}
    fresh = {path: new[path] for path in sorted(new.keys() - old.keys())}
    found = list(_moved(gone, fresh))
    lines = Lines()
    for path in sorted(old.keys() & new.keys()):
        one, two = old[path], new[path]
        if one.sha256 != two.sha256:
            found.append(_changed(path, (before, one), (after, two), context, lines))
        elif one.mode != two.mode and (one.mode ^ two.mode) & 0o111:
            words = f"mode {one.mode & 0o777:o} → {two.mode & 0o777:o}"
            found.append(FileDiff(old=path, new=path, note=words))
    found += [_whole(path, after, file, "+") for path, file in fresh.items()]
    found += [_whole(path, before, file, "-") for path, file in gone.items()]
    named = (
        replace(file, old_sha256=_sha256(old.get(file.old)), new_sha256=_sha256(new.get(file.new)))
        for file in found
    )
    return CodeDiff(
        files=tuple(sorted(named, key=lambda file: (-file.score, bool(file.opaque), file.path)))
    )


def _sha256(file: SourceFile | None) -> str:
    return file.sha256 if file else ""


def _moved(gone: dict[str, SourceFile], fresh: dict[str, SourceFile]) -> Iterator[FileDiff]:
    """Files that are the same under another name; takes them out of both."""
    by_bytes = {file.sha256: path for path, file in gone.items() if file.size}
    for path, file in tuple(fresh.items()):
        was = by_bytes.pop(file.sha256, None)
        if was is not None:
            del gone[was], fresh[path]
            yield FileDiff(old=was, new=path, note="renamed, same bytes")


def _changed(
    path: str,
    one: tuple[ArtifactTree, SourceFile],
    two: tuple[ArtifactTree, SourceFile],
    context: int,
    lines: Lines,
) -> FileDiff:
    old_text, why_old = _text(*one)
    new_text, why_new = _text(*two)
    opaque = why_new or why_old
    old, new = old_text.split("\n"), new_text.split("\n")
    size = two[1].size
    if opaque:
        said = f"{opaque}: {_bytes(one[1].size)} → {_bytes(size)}"
        kept, fresh = set(old), set(new)
        return FileDiff(
            old=path, new=path, opaque=said, bytes=size,
            added=sum(line not in kept for line in new) if new_text else 0,
            removed=sum(line not in fresh for line in old) if old_text else 0,
        )  # fmt: skip
    if [line.rstrip() for line in old] == [line.rstrip() for line in new]:
        return FileDiff(old=path, new=path, note="only line endings or trailing spaces", bytes=size)
    codes = lines.opcodes(old, new)
    hunks = tuple(_hunks(path, two[1], old, new, codes, context))
    return FileDiff(
        old=path,
        new=path,
        hunks=hunks,
        bytes=size,
        added=sum(j2 - j1 for tag, _, _, j1, j2 in codes if tag != "equal"),
        removed=sum(i2 - i1 for tag, i1, i2, _, _ in codes if tag != "equal"),
    )


def _whole(path: str, tree: ArtifactTree, file: SourceFile, sign: str) -> FileDiff:
    """A file that is new (`+`) or gone (`-`)."""
    text, opaque = _text(tree, file)
    old, new = ("", path) if sign == "+" else (path, "")
    lines = text.removesuffix("\n").split("\n") if text else []
    plus, minus = (len(lines), 0) if sign == "+" else (0, len(lines))
    said = f"{opaque}: {_bytes(file.size)}" if opaque else ""
    hunks = () if opaque else tuple(_pieces(path, file, lines, sign))
    return FileDiff(
        old=old, new=new, opaque=said, bytes=file.size, added=plus, removed=minus, hunks=hunks
    )


def _pieces(path: str, file: SourceFile, lines: Sequence[str], sign: str) -> Iterator[Hunk]:
    """A whole file in pieces, so that the foremost of a long one comes first."""
    for start in range(0, len(lines), _PIECE):
        part = lines[start : start + _PIECE]
        span = _span(start, start + len(part))
        header = f"@@ -0,0 +{span} @@" if sign == "+" else f"@@ -{span} +0,0 @@"
        score, signals = rank(path, file, *((part, ()) if sign == "+" else ((), part)))
        shown = tuple(sign + line for line in part)
        yield Hunk(header=header, lines=shown, score=score, signals=signals)


def _text(tree: ArtifactTree, file: SourceFile) -> tuple[str, str]:
    """A file's text, and why nobody can read it."""
    if file.format == "empty":
        return "", ""
    if file.format not in ("text", "utf-16"):
        return "", f"binary ({file.format})"
    if file.size > MAX_FILE:
        return "", "too large to compare line by line"
    data = tree.read(file)
    text = data.decode("utf-16" if file.format == "utf-16" else "utf-8", "replace")
    text = text.replace("\r\n", "\n")
    lengths = [len(line) for line in text.split("\n")]
    if 2 * sum(length for length in lengths if length > MAX_LINE) > len(text):
        return text, f"minified, a line of {max(lengths):,} characters"
    return text, ""


def _bytes(count: int) -> str:
    return f"{count:,} bytes" if count < 10_000 else f"{count >> 10:,} kB"


def _hunks(
    path: str,
    file: SourceFile,
    old: Sequence[str],
    new: Sequence[str],
    codes: list[Code],
    context: int,
) -> Iterator[Hunk]:
    """The hunks of one file in its order, each with `context` lines around it."""
    for group in Groups(codes).get_grouped_opcodes(context):
        lines: list[str] = []
        plus: list[str] = []
        minus: list[str] = []
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [" " + line for line in old[i1:i2]]
                continue
            minus += old[i1:i2]
            plus += new[j1:j2]
            lines += ["-" + line for line in old[i1:i2]] + ["+" + line for line in new[j1:j2]]
        spans = (group[0][1], group[-1][2], group[0][3], group[-1][4])
        score, signals = rank(path, file, plus, minus)
        yield Hunk(
            header=f"@@ -{_span(spans[0], spans[1])} +{_span(spans[2], spans[3])} @@",
            lines=tuple(lines),
            score=score,
            signals=signals,
        )


def _span(start: int, stop: int) -> str:
    count = stop - start
    return f"{start + 1 if count else start},{count}"
