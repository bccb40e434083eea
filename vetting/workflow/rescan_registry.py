"""What the registries say today of the packages of live entries."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

from vetting import ecosystems
from vetting.ecosystems import Target
from vetting.errors import NotFound, Unreachable, VettingError
from vetting.model.package import Release
from vetting.model.pin import PackagePin
from vetting.model.rescan import Asked
from vetting.workflow import Tools

_AT_ONCE = 8
_PATIENCE = 3
"""Calls in a row without an answer after which a registry is not asked again in this run."""

_FEW = 3
_OLD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What became of asking about one pin: exactly one of the three is there."""

    release: Release | None = None
    gone: str | None = None
    gap: str | None = None


class _Trouble:
    """How often a registry failed in a row."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._times = 0
        self.last = ""

    @property
    def enough(self) -> bool:
        """Whether it is not to be asked again."""
        return self._times >= _PATIENCE

    def again(self, why: str) -> Today:
        """It failed."""
        with self._lock:
            self._times += 1
            self.last = why
        return Today(gap=why)

    def over(self) -> None:
        """It answered."""
        with self._lock:
            self._times = 0


def ask(
    pins: Iterable[PackagePin], tools: Tools, targets: tuple[Target, ...]
) -> tuple[dict[PackagePin, Today], tuple[Asked, ...]]:
    """What the registries say of `pins`, several at a time, and what of that they did not.

    1. Versions of one package are asked for one after the other: their registry answers once.
    2. A registry that fails three times in a row is not asked again; a stale answer from the cache
       is none.
    3. One that says of most packages that they are gone is the wrong one, or broken: nothing is
       believed to be gone.
    """
    groups: dict[tuple[str, str], list[PackagePin]] = {}
    for pin in pins:
        groups.setdefault((pin.ecosystem, pin.name), []).append(pin)
    trouble = {ecosystem: _Trouble() for ecosystem, _ in groups}
    since = datetime.now(UTC) - _OLD

    def one(group: list[PackagePin]) -> list[tuple[PackagePin, Today]]:
        return [(pin, _today(pin, tools, targets, trouble[pin.ecosystem], since)) for pin in group]

    found: dict[PackagePin, Today] = {}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for answers in pool.map(one, groups.values()):  # (1)
            found.update(answers)
    for ecosystem in trouble:
        found.update(_doubted(ecosystem, found))  # (3)
    return found, tuple(_asked(ecosystem, found) for ecosystem in sorted(trouble))


def _today(
    pin: PackagePin, tools: Tools, targets: tuple[Target, ...], trouble: _Trouble, since: datetime
) -> Today:
    if trouble.enough:  # (2)
        return Today(gap=f"not asked any more: {trouble.last}")
    try:
        release = ecosystems.get(pin.ecosystem).release(
            tools.registries[pin.ecosystem], pin, targets
        )
    except NotFound as error:
        answer = Today(gone=str(error))
    except Unreachable as error:
        return trouble.again(str(error))
    except VettingError as error:  # of this package alone: others are asked all the same
        return Today(gap=str(error))
    else:
        if release.fetched_at < since:
            at = f"{release.fetched_at:%Y-%m-%d %H:%M} UTC"
            return trouble.again(f"the registry cannot be asked; its last answer is of {at}")
        answer = Today(release=release)
    trouble.over()
    return answer


def _doubted(
    ecosystem: str, found: Mapping[PackagePin, Today]
) -> Iterator[tuple[PackagePin, Today]]:
    mine = {pin: today for pin, today in found.items() if pin.ecosystem == ecosystem}
    gone = {pin: today for pin, today in mine.items() if today.gone}
    if len(gone) > _FEW and len(gone) * 2 > len(mine):
        why = f"the registry says of {len(gone)} of {len(mine)} packages that they are gone: "
        why += "more likely it is not the one that they came from"
        yield from ((pin, Today(gap=why)) for pin in gone)


def _asked(ecosystem: str, found: Mapping[PackagePin, Today]) -> Asked:
    mine = [today for pin, today in found.items() if pin.ecosystem == ecosystem]
    gaps = [today.gap for today in mine if today.gap]
    gap = f"{len(gaps)} of {len(mine)} not answered: {gaps[0]}" if gaps else None
    return Asked(name=f"{ecosystem} registry", asked=len(mine), gap=gap)
