"""What the stop orders in force say of one version, the worst of them.

An order about a version that another one builds on reaches further if it speaks of malice: whoever
reviewed only the difference from that version has not seen what was wrong with it.
"""

from collections.abc import Callable, Iterable, Iterator

from vetting.allowlist import stops
from vetting.model.check import Status
from vetting.model.pin import PackagePin
from vetting.model.stop import Facts, Reach, Reason, Stop

_MALICE = frozenset({Reason.COMPROMISED, Reason.SUSPICIOUS, Reason.PUBLISHER_CHANGED})


def worst(
    orders: Iterable[Stop], pin: PackagePin, facts: Callable[[], Facts | None] | None
) -> tuple[Status, str]:
    """The status of `pin` and why. `facts` reads the evidence behind its entry, and is called only
    if an order asks for it.
    """
    orders = tuple(orders)
    plain = [order for order in orders if order.scope.reach not in stops.ABOUT_EVIDENCE]
    found = _worst(item for order in plain for item in _of_itself(order, pin, None))
    if found[0] is Status.REVOKED:
        return found  # its entry, which `facts` reads, is in the index no more
    asking = [
        order
        for order in orders
        if order.scope.reach in stops.ABOUT_EVIDENCE or _may_taint(order, pin)
    ]
    if not asking:
        return found
    known = facts() if facts else None
    further = [
        item
        for order in asking
        for item in (*_of_itself(order, pin, known), *_of_bases(order, pin, known))
    ]
    return _worst([found, *further])


def _worst(found: Iterable[tuple[Status, str]]) -> tuple[Status, str]:
    return max(found, key=lambda item: item[0].rank, default=(Status.ALLOWED, ""))


def _of_itself(order: Stop, pin: PackagePin, facts: Facts | None) -> Iterator[tuple[Status, str]]:
    covered = stops.covers(order.scope, pin, facts)
    if covered is None:
        scope = f"whether it falls under {order.scope} is not known; that is stopped"
        yield Status.INCOMPLETE, scope
    elif covered:
        about = "" if str(order.scope) == str(pin) else f"{order.scope}: "
        yield _status(order), f"{about}{order.words}"


def _of_bases(order: Stop, pin: PackagePin, facts: Facts | None) -> Iterator[tuple[Status, str]]:
    for base in tainted_by(order, pin, facts):
        reason = f"it builds on {base}, which is {_status(order).value}: {order.words}"
        yield Status.SUSPENDED, reason


def tainted_by(order: Stop, pin: PackagePin, facts: Facts | None) -> Iterator[PackagePin]:
    """The versions that `pin` builds on and that `order` stops for malice."""
    if facts is None or not _may_taint(order, pin):
        return
    for base, publishers in facts.bases:
        if base != pin and stops.covers(order.scope, base, Facts(publishers=publishers)):
            yield base


def _may_taint(order: Stop, pin: PackagePin) -> bool:
    """Whether what builds on what `order` stops is stopped too: it was revoked for malice, or is
    known to be malware.
    """
    if order.reason not in _MALICE or not (order.revokes or order.reason is Reason.COMPROMISED):
        return False
    if order.scope.reach is Reach.PUBLISHER:
        return order.scope.ecosystem == pin.ecosystem
    return order.scope.reach in (Reach.VERSION, Reach.RANGE, Reach.PACKAGE) and (
        (order.scope.ecosystem, order.scope.name) == (pin.ecosystem, pin.name)
    )


def _status(order: Stop) -> Status:
    return Status.REVOKED if order.revokes else Status.SUSPENDED
