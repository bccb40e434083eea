"""Statements of JavaScript that refuse nothing, though they look like it: an error is made and not thrown, or
put into a list that nobody reads.
"""

import re
from typing import Any

from vetting.patterns import pattern
from vetting.surface._javascript_lexical import around, text_of
from vetting.surface._javascript_lower import word

_ERROR = pattern(r"(?:[A-Z]\w{0,60})?(?:Error|Exception)")
_PUTS = frozenset({"push", "add", "unshift"})


def is_noted(inner: Any) -> bool:
    """Whether an expression makes an error, or puts something into a list that its function only fills."""
    if inner.type == "new_expression":
        return _ERROR.fullmatch(text_of(inner.child_by_field_name("constructor"))) is not None
    func = inner.child_by_field_name("function") if inner.type == "call_expression" else None
    if func is None or func.type != "member_expression":
        return False
    of = func.child_by_field_name("object")
    puts = word(func.child_by_field_name("property")) in _PUTS
    return puts and of.type == "identifier" and _is_unread(of)


def _is_unread(of: Any) -> bool:
    """Whether a variable is made in the function around, and only put into."""
    name, text = re.escape(word(of)), text_of(next(around(of), None))
    if re.search(rf"\b(?:const|let|var)\s+{name}\s*=\s*(?:\[|new (?:Array|Set)\()", text) is None:
        return False
    uses = len(re.findall(rf"(?<![\w$.]){name}(?![\w$])", text))
    puts = len(re.findall(rf"(?<![\w$.]){name}\.(?:{'|'.join(_PUTS)})\(", text))
    return uses == puts + 1
