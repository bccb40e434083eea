"""Whole statements of a caller's that a database carries out, in code that never asks it to only read.

A tool that explains or reads is trusted with any statement because it says that nothing is changed.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import ARGUMENTS, BEGUN, CHECKED, GIVEN, NEAR, PART, of_kind
from vetting.surface._flow_several_statements import (
    but_for_texts,
    looks_at_first_word,
    runs_several,
)
from vetting.surface._flow_sources import is_client
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Concat, Lit, Map, Name, Node, Site
from vetting.surface._python_authorizer import only_reads
from vetting.surface._reading import Flow

_CARRIES_OUT = frozenset({
    *("query", "execute", "executescript", "exec", "run", "raw", "unsafe", "fetch", "fetchval"),
    *("$queryRawUnsafe", "$executeRawUnsafe", "execute_sql", "executeQuery", "read_sql"),
})  # fmt: skip
_ONLY_READS = pattern(
    r"(?i)read.?only(?!_?hint)|mode=ro\b|query_only|default_transaction|is_?select|rollback"
    r"|\bset\s{1,4}(?:local\s{1,4}|session\s{1,4})?role\b"
    r"|startswith\((?!\s{0,4}\(?[\"'`](?!\s{0,4}(?:select|with|explain|show|pragma|desc|values|table|match"
    r"|call|insert|update|delete|drop|alter|create|truncate|begin|merge|replace|grant|attach)))"
)
"""Words of code that holds a database to reading, or that looks at the statement."""

_UNREAD = pattern(
    r"(?s)\"{3}(?:[^\"\\]|\\.|\"(?!\"\"))*+\"{3}|(?m:(?<![:\w/])//.*$|(?<=\s)#\s.*$)"
    r"|\bdescription[\"']?\s?[:=]\s?\(?\s{0,40}(?:\"[^\"\n]*+\"|'[^'\n]*+'|`[^`]*+`)"
)
"""What is only said: descriptions and comments."""

_CARRIED_OUT = pattern(r"(?i)\s{0,9}explain\s{1,9}\(?\s{0,9}analy[sz]e\b")
"""What explains a statement by carrying it out."""

_CURSORS = frozenset({"cur", "curs", "tx", "trx"})


def _is_asked(node: Node) -> bool:
    """Whether something is called as what carries statements out."""
    return is_client(node) or (isinstance(node, Name) and node.name in _CURSORS)


def statements(site: Site, values: Values) -> Iterator[Flow]:
    """The flow of a caller's statement into one call."""
    call, module = site.call, site.scope.module
    if last_name(call.func) not in _CARRIES_OUT or not call.args:
        return
    if not isinstance(call.func, Attr) or not _is_asked(call.func.of):
        return
    if isinstance(call.args[0], Map) or values.functions(call, site.scope):
        return  # a job for the package's own pool
    said, at = call.args[0], site.scope
    if (made := values.object_of(said, at)) is not None:  # `{ text, values }`
        each, at = made
        said = each.get("text", each.get("sql", Lit(call.line)))
    first = call.args[0].parts[0] if isinstance(call.args[0], Concat) else None
    carried = isinstance(first, Lit) and _CARRIED_OUT.match(str(first.value))
    kinds = (GIVEN, ARGUMENTS, PART) if carried else (GIVEN, ARGUMENTS, NEAR, BEGUN, CHECKED)
    found = sorted(
        mark for mark in of_kind(values.marks(said, at), *kinds) if mark[1] not in values.bounded
    )
    if not found or only_reads(call.raw, site.scope.raw, module.scope.raw):
        return
    source = _UNREAD.sub("", module.source(module.scope.raw))
    known: tuple[str, ...]
    if runs_several(site, values, source):
        source = but_for_texts(source)
        known = () if looks_at_first_word(values) else (CHECKED,)
    else:
        known = () if carried else (NEAR, BEGUN, CHECKED)
    found = [mark for mark in found if mark[0] not in known]
    if found and not _ONLY_READS.search(source):
        yield Flow(
            path=module.path,
            line=call.line,
            kind="statement",
            what=last_name(call.func),
            sources=tuple(f"{mark} {of}"[:120] for mark, of in found),
        )
