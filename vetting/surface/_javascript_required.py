"""What modules of JavaScript load by functions that `createRequire` makes for them: most read only the
manifest of the package so, which shows no way to its functions.
"""

from typing import Any

from vetting.surface._javascript_lower import word
from vetting.surface._javascript_module import JavaScriptModule

MAKER = "createRequire"
_MODULE = frozenset({"module", "node:module"})
_STATIC = frozenset({"import_statement", "meta_property"})
_MAX_PLACES = 200


def leaves(module: JavaScriptModule, name: str) -> list[Any]:
    """The places in code, and the strings, that are exactly a name; the whole module where that
    stands at more places than are looked at.
    """
    found: list[Any] = []
    sought, start = name.encode(), -1
    for _ in range(_MAX_PLACES):
        start = module.data.find(sought, start + 1)
        if start < 0:
            return found
        leaf = module.leaf(start, len(sought))
        if leaf is not None and leaf.parent is not None:
            found.append(leaf)
    return [module.scope.raw]


def loaders(module: JavaScriptModule) -> frozenset[str] | None:
    """The names of such functions, all calls of which load data; None where one may load anything."""
    found: set[str] = set()
    for leaf in leaves(module, MAKER):
        outer = leaf.parent
        if outer is None:
            return None
        if outer.type == "import_specifier" and outer.child_by_field_name("alias") is None:
            continue
        if outer.type != "call_expression" or outer.child_by_field_name("function") != leaf:
            return None
        made = outer.parent
        if made is not None and made.type == "variable_declarator":
            name = made.child_by_field_name("name")
            if name is None or name.type != "identifier":
                return None
            uses = (use for use in leaves(module, word(name)) if use != name)
            if not all(_loads_data(use) for use in uses):
                return None
            found.add(word(name))
        elif not _loads_data(outer):
            return None
    return frozenset(found)


def takes_maker_alone(module: JavaScriptModule) -> bool:
    """Whether nothing else is imported from the module of Node.js that has it."""
    if any(leaf.parent.type not in _STATIC for leaf in leaves(module, "import") if leaf.parent):
        return False
    for statement in module.scope.raw.named_children:
        source = statement.child_by_field_name("source")
        if source is None or word(source)[1:-1] not in _MODULE:
            continue
        clause = next((c for c in statement.named_children if c.type == "import_clause"), None)
        named = clause.named_children if clause is not None else []
        specifiers = named[0].named_children if len(named) == 1 else []
        if not specifiers or any(word(one) != MAKER for one in specifiers):
            return False
    return True


def _loads_data(func: Any) -> bool:
    """Whether a function is called where it stands, with the written name of data."""
    call = func.parent
    if call is None or call.type != "call_expression":
        return False
    args = call.child_by_field_name("arguments")
    given = args.named_children if args is not None else []
    if call.child_by_field_name("function") != func or len(given) != 1:
        return False
    return bool(given[0].type == "string" and word(given[0])[1:-1].endswith(".json"))
