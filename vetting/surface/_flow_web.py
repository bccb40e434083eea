"""What a request to a web server brings, which whoever asks it chooses."""

from vetting.surface._calls import last_name
from vetting.surface._flow_marks import ARGUMENTS, HEADERS, Marks, given_member
from vetting.surface._ir import Attr, Call, Lit, Name, Node

_REQUESTS = frozenset(
    {(of, part) for of in ("req", "request") for part in ("query", "body")}
    | {("req", "params"), ("request", "args"), ("request", "form"), ("request", "values")}
    | {("request", "query_params"), ("request", "path_params")}
)
"""What a request to a web server brings."""

_HOLDERS = frozenset({"c", "ctx", "context", "event", "self", "evt"})
"""What a handler is given that holds its request; an answer's request is one of the server's own."""

_BODIES = frozenset({"json", "body", "form", "text", "formData", "get_json", "get_data"})
"""Calls of one that bring what was sent."""


def member_of_request(node: Attr, name: str) -> Marks | None:
    """What a member of a request brings; None of anything else."""
    if name in ("headers", "cookies") and _is_request(node.of):
        return frozenset({(HEADERS, "")})
    if isinstance(node.of, Name) and (node.of.name, name) in _REQUESTS:
        return frozenset({(ARGUMENTS, "")})
    return None


def sent_with(node: Call, name: str) -> Marks | None:
    """What a method of a request brings: `await request.json()`, `c.req.header("x-name")`."""
    if not isinstance(node.func, Attr) or not _is_request(node.func.of):
        return None
    if name in _BODIES:
        return frozenset({(ARGUMENTS, "")})
    said = node.args[0] if name == "header" and node.args else None
    if isinstance(said, Lit) and isinstance(said.value, str):
        return given_member(frozenset({(HEADERS, "")}), said.value)
    return None


def _is_request(node: Node) -> bool:
    match node:
        case Name(name="req" | "request"):
            return True
        case Attr(name="req" | "request", of=of):
            return last_name(of) in _HOLDERS
    return False
