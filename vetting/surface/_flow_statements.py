"""Whole statements of a caller's that a database carries out, in code that never asks it to only read.

A tool that explains or reads is trusted with any statement because it says that nothing is changed.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import ARGUMENTS, GIVEN, PART, of_kind
from vetting.surface._flow_sources import is_client
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Concat, Lit, Map, Site
from vetting.surface._python_authorizer import only_reads
from vetting.surface._reading import Flow

_CARRIES_OUT = frozenset({
    *("query", "execute", "executescript", "exec", "run", "raw", "unsafe", "fetch", "fetchval"),
    *("$queryRawUnsafe", "$executeRawUnsafe", "execute_sql", "executeQuery", "read_sql"),
})  # fmt: skip
_ONLY_READS = pattern(
    r"(?i)read.?only(?!_?hint)|mode=ro\b|query_only|default_transaction|is_?select|rollback"
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


def statements(site: Site, values: Values) -> Iterator[Flow]:
    """The flow of a caller's statement into one call."""
    call, module = site.call, site.scope.module
    if last_name(call.func) not in _CARRIES_OUT or not call.args:
        return
    if not isinstance(call.func, Attr) or not is_client(call.func.of):
        return
    if isinstance(call.args[0], Map) or values.functions(call, site.scope):
        return  # a job for the package's own pool
    said, at = call.args[0], site.scope
    if (made := values.object_of(said, at)) is not None:  # `{ text, values }`
        each, at = made
        said = each.get("text", each.get("sql", Lit(call.line)))
    first = call.args[0].parts[0] if isinstance(call.args[0], Concat) else None
    carried = isinstance(first, Lit) and _CARRIED_OUT.match(str(first.value))
    kinds = (GIVEN, ARGUMENTS, PART) if carried else (GIVEN, ARGUMENTS)
    found = sorted(
        mark for mark in of_kind(values.marks(said, at), *kinds) if mark[1] not in values.bounded
    )
    if only_reads(call.raw, site.scope.raw, module.scope.raw):
        return
    if found and not _ONLY_READS.search(_UNREAD.sub("", module.source(module.scope.raw))):
        yield Flow(
            path=module.path,
            line=call.line,
            kind="statement",
            what=last_name(call.func),
            sources=tuple(f"{mark} {of}"[:120] for mark, of in found),
        )
