"""The regions of the files of a scan: those not known yet go to the engine, all give their results.

A region's results are kept by its text: a new version of a package, in which one function changed,
is scanned for that function and those with it in a region, and not for the rest of its file.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from vetting.boundary.scan_cache import ScanCache
from vetting.bundle_regions import Bundle
from vetting.engines import Match, Scan, Target
from vetting.model.artifact import SourceFile
from vetting.outlines import outline, units
from vetting.patterns import pattern
from vetting.prefilter import Contents
from vetting.region_text import RegionText
from vetting.regions import Chooser, Region
from vetting.rulesets import StaticRule
from vetting.scan_results import Results
from vetting.text_scan import MAX_MATCHES

_MOST_TOLD = 5
_LINES = pattern(r"(?<=line )\d+(?:-\d+)?(?:, \d+(?:-\d+)?)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A region of a file, or all of it, that some rules read."""

    key: str
    rules: frozenset[str]
    """Their digests."""

    text: RegionText | None
    """None for all of the file; without its bytes."""

    parts: frozenset[int] = frozenset()
    """Of a bundle: the numbers of those in the region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Extent:
    """What is to be told of a bundle. Not the bundle itself: many would fill the memory."""

    what: str
    parts: int
    """How many functions and statements it has; 0 where it cannot be taken apart."""

    over: int
    """In how many a rule could match for which there was no room."""

    def told(self, read: int) -> str:
        """How much of it was read."""
        if not self.parts:
            return f"{self.what}, which cannot be taken apart: read by byte-level rules only"
        more = f"; {self.over} of these may match too" if self.over else ""
        return (
            f"{self.what}: {read} of its {self.parts} functions and statements read by syntax "
            f"rules, the rest by byte-level rules only{more}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What a file's regions gave, in its own lines."""

    matches: list[Match]
    why: str | None
    complete: bool
    """Whether another run would find the same."""


class Regions:
    """Those of one scan; `rules` are the digests of the engine's rules, by engine id."""

    def __init__(
        self, scans: ScanCache, engine: str, rules: Mapping[str, str], folder: Path
    ) -> None:
        self.targets: dict[str, Target] = {}
        self._results = Results(scans, f"{engine}, regions", rules)
        self._digests = rules
        self._folder = folder
        self._pieces: dict[str, list[_Piece]] = {}
        self._bundles: dict[str, _Extent] = {}
        self._transient: frozenset[str] = frozenset()

    def add(
        self, key: str, file: SourceFile, data: bytes, contents: Contents, rules: list[StaticRule]
    ) -> None:
        """Cut a file for `rules`; `contents` are those of `data`."""
        language = str(file.language)
        found = outline(language, file.path, data)
        pieces = self._pieces.setdefault(key, [])
        if found is None:
            digests = frozenset(rule.digest for rule in rules)
            pieces.append(_Piece(key=key, rules=digests, text=None))
            self._want(pieces[-1], language, data)
            return
        for region in Chooser(found, contents).regions(rules):
            self._add(key, language, region)

    def add_bundle(
        self,
        key: str,
        what: str,
        file: SourceFile,
        data: bytes,
        contents: Contents,
        rules: list[StaticRule],
    ) -> None:
        """As `add`, of a file that is too large or too dense to be read for all that could match:
        its result says `what` it is and how much of it was read.
        """
        language = str(file.language)
        found = units(language, file.path, data)
        self._pieces.setdefault(key, [])
        if found is None:
            self._bundles[key] = _Extent(what=what, parts=0, over=0)
            return
        bundle = Bundle(found, contents, rules)
        self._bundles[key] = _Extent(what=what, parts=len(bundle.parts), over=len(bundle.over))
        numbers = {part: number for number, part in enumerate(bundle.parts)}
        for region in bundle.regions:
            self._add(key, language, region, frozenset(numbers[part] for part in region.parts))

    def _add(
        self, key: str, language: str, region: Region, parts: frozenset[int] = frozenset()
    ) -> None:
        data = region.text.data
        piece = _Piece(
            key=f"{hashlib.sha256(data).hexdigest()} {language}",
            rules=frozenset(self._digests[name] for name in region.rules),
            # Its bytes lie in the engine's folder; of many files they would fill the memory.
            text=replace(region.text, data=b""),
            parts=parts,
        )
        self._pieces[key].append(piece)
        self._want(piece, language, data)

    def _want(self, piece: _Piece, language: str, data: bytes) -> None:
        """Make a region a target of those rules whose results are not known."""
        key = piece.key
        self._results.load([key])
        missing = self._results.missing(key, piece.rules)
        names = frozenset(name for name, digest in self._digests.items() if digest in missing)
        if not names:
            return
        known = self.targets.get(key)
        if known is not None:
            self.targets[key] = replace(known, rules=(known.rules or frozenset()) | names)
            return
        self._folder.mkdir(exist_ok=True)
        path = self._folder / f"{len(self.targets)}"
        path.write_bytes(data)
        self.targets[key] = Target(
            key=key, path=path, language=language, size=len(data), rules=names
        )

    def take(self, scan: Scan) -> None:
        """Note what the engine found."""
        for key, target in self.targets.items():
            found = list(dict.fromkeys(scan.matches.get(key, [])))[: MAX_MATCHES * 10]
            ran = frozenset(self._digests[name] for name in target.rules or ())
            keep = key not in scan.transient
            self._results.add(key, ran, found, scan.unread.get(key), keep=keep)
        self._transient = frozenset(scan.transient)

    def files(self) -> Iterable[tuple[str, FileResult]]:
        """The results of every file that was added."""
        for key, pieces in self._pieces.items():
            matches: dict[Match, None] = {}
            whys: dict[str, None] = {}
            read = set[int]()
            for piece in pieces:
                found, why = self._results.of(piece.key, piece.rules)
                matches |= dict.fromkeys(_placed(match, piece.text) for match in found)
                if why:
                    whys[_told(why, piece.text)] = None
                else:
                    read |= piece.parts
            if key in self._bundles:
                whys = {self._bundles[key].told(len(read)): None} | whys
            yield (
                key,
                FileResult(
                    matches=list(matches),
                    why=_listed(list(whys)),
                    complete=self._transient.isdisjoint(piece.key for piece in pieces),
                ),
            )

    def save(self) -> None:
        """Keep the results for later scans."""
        self._results.save()


def _placed(match: Match, text: RegionText | None) -> Match:
    if text is None:
        return match
    return replace(
        match,
        line=text.line(match.line),
        end_line=text.line(match.end_line),
        column=match.column + text.columns.get(match.line, 0),
    )


def _listed(whys: list[str]) -> str | None:
    more = [f"{len(whys) - _MOST_TOLD} more parts not read"] if len(whys) > _MOST_TOLD else []
    return "; ".join(whys[:_MOST_TOLD] + more) or None


def _told(why: str, text: RegionText | None) -> str:
    """`why` with the file's line numbers."""
    if text is None:
        return why
    return _LINES.sub(
        lambda lines: re.sub(r"\d+", lambda n: str(text.line(int(n[0]))), lines[0]), why
    )
