"""The syntax nodes of a file of JavaScript that several questions are about, found in one go: going through a
file takes as long for one question as for all of them.
"""

from functools import cache, lru_cache
from typing import Any

from vetting.grammars import parser

FUNCTION, LOOP, BEGUN, ASKED, NAMED = "function", "loop", "begun", "asked", "named"
"""Functions that have a name; loops with a condition; loops and functions; these, with calls; and functions
and classes, with the functions that members are.
"""

_NAMES = """
  (function_declaration) (method_definition) (variable_declarator value: (arrow_function))
  (variable_declarator value: (function_expression))
"""
_LOOPS = "(while_statement) (do_statement) (for_statement)"
_FIELDS = {
    "javascript": "(field_definition value: (arrow_function))",
    "": "(public_field_definition value: (arrow_function))",
}
_LOOKS = f"""
[{_NAMES}] @{FUNCTION}
[{_LOOPS}] @{LOOP}
[{_LOOPS} (for_in_statement) (function_declaration)
 (variable_declarator value: (arrow_function))] @{BEGUN}
[{_NAMES} {_LOOPS} (call_expression)] @{ASKED}
[{_NAMES} (generator_function_declaration) (class_declaration) (class) %s] @{NAMED}
"""


def found(root: Any, kind: str, what: str) -> list[Any]:
    """Those of one kind in the file whose syntax is `root`, in order; `kind` is the grammar's name."""
    return _every(root, kind).get(what, [])


@lru_cache(maxsize=1)  # a file is asked for one after the other
def _every(root: Any, kind: str) -> dict[str, list[Any]]:
    import tree_sitter

    return tree_sitter.QueryCursor(_query(kind)).captures(root)


@cache
def _query(kind: str) -> Any:
    import tree_sitter

    return tree_sitter.Query(parser(kind).language, _LOOKS % _FIELDS.get(kind, _FIELDS[""]))
