"""The shape of a verdict document, checked whole before anything is taken from it."""

from collections.abc import Mapping
from typing import Any

from vetting.errors import FormatError
from vetting.model.surface import HINTS

Shape = Any
"""A type, a list of one shape, or keys with their shapes; a key ending in `?` may be missing and
a shape in a tuple may be null. `...` stands for any key."""

_MAYBE = (str,)
_PLACE = {"path": str, "line": int}
_DIGESTS = {...: str}
_FINDING = {
    "rule_id": str,
    "severity": str,
    "confidence": str,
    "message": str,
    "path": _MAYBE,
    "line": (int,),
    "end_line": (int,),
    "aliases": [str],
    "references": [str],
    "waived": ({"reason": str, "until": str},),
    "signal?": str,
    "excerpt?": {"first": int, "lines": [str]},
}
_COVERAGE = {"files": int, "read": int, "unread": [{"path": str, "why": str}]}
_EVIDENCE = {
    "check": str,
    "version": int,
    "outcome": str,
    "reason": _MAYBE,
    "findings": [_FINDING],
    "coverage": (_COVERAGE,),
    "provenance?": {"state": str, "identity": _MAYBE, "kind": str, "detail": str},
    "rules?": str,
}
_LEG = {"leg": str, "why": str}
_TOOL = {
    "name": str,
    "description": str,
    "digest": str,
    "declaration?": str,
    "parameters?": [str],
    "annotations?": {f"{name}?": bool for name in HINTS},
    "handler?": str,
    "reaches?": [str],
    "may_reach?": [str],
    "legs?": [_LEG],
    "notes?": [str],
    **_PLACE,
}
_OFFER = {"name": str, "description": str, "digest": str, **_PLACE}
_MEMBER = {
    "purl": str,
    "digests": _DIGESTS,
    "via": [str],
    "install_scripts?": bool,
    "deprecated?": str,
    "withdrawn?": str,
    "optional?": bool,
    "bundled?": bool,
}
VERDICT: Shape = {
    "schema": str,
    "pin": {"ecosystem": str, "name": str, "version": str},
    "decision": str,
    "decided_at": str,
    "policy": {"digest": str},
    "update?": {
        "base": str,
        "until": _MAYBE,
        "adds": [{"kind": str, "names": [str]}],
        "by_policy": bool,
    },
    "reasons": [{"check": str, "rule_id": str, "effect": str, "message": str}],
    "subject": [{"filename": str, "size": int, "digests": _DIGESTS}],
    "release": {
        "published_at": _MAYBE,
        "publisher": _MAYBE,
        "maintainers?": [str],
        "repository_url": _MAYBE,
        "license": _MAYBE,
        "withdrawn": _MAYBE,
        "downloads": ({"last_week": int, "source": str, "as_of": str},),
        "stars": ({"count": int, "source": str, "as_of": str},),
    },
    "evidence": [_EVIDENCE],
    "capabilities": {...: [_PLACE]},
    "credentials": {
        "env": [{"name": str, "secret": bool, **_PLACE}],
        "dynamic": [_PLACE],
        "files": [{"what": str, **_PLACE}],
    },
    "hosts": [{"host": str, **_PLACE}],
    "install_scripts": [{"name": str, "command": str}],
    "tools": {
        "state": str,
        "digest": _MAYBE,
        "items": [_TOOL],
        "unresolved": [{"why": str, **_PLACE}],
        "prompts?": [_OFFER],
        "resources?": [_OFFER],
        "instructions?": [_OFFER],
        "captured?": {
            "label": str,
            "digest": str,
            "count": int,
            "source_only": [str],
            "captured_only": [str],
        },
        "trifecta?": {"legs": [str], "chain": ([{"tool": str, "legs": [_LEG]}],)},
    },
    "closure": {
        "state": str,
        "digest": _MAYBE,
        "packages": [_MEMBER],
    },
}


def check(value: object, shape: Shape, what: str) -> None:
    """Compare `value`, called `what`, with `shape`; keys that the shape does not name are ignored.

    Raises:
        FormatError: something is missing or of another type; says where.
    """
    if isinstance(shape, tuple):
        if value is not None:
            check(value, shape[0], what)
    elif isinstance(shape, dict):
        if not isinstance(value, Mapping):
            raise FormatError(f"{what} is not an object")
        _check_members(value, shape, what)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise FormatError(f"{what} is not a list")
        for number, item in enumerate(value):
            check(item, shape[0], f"{what}[{number}]")
    elif type(value) is not shape:
        raise FormatError(f"{what} is not of type {shape.__name__}")


def _check_members(value: Mapping[str, object], shape: Mapping[Any, Shape], what: str) -> None:
    for key, inner in shape.items():
        names = value if key is ... else (key.removesuffix("?"),)
        for name in names:
            if name in value:
                check(value[name], inner, f"{what}.{name}")
            elif name == key:
                raise FormatError(f"{what}.{name} is missing")
