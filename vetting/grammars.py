"""tree-sitter's grammars for JavaScript and TypeScript, loaded when first asked for."""

from functools import cache
from typing import Any


@cache
def parser(kind: str) -> Any:
    """tree-sitter's parser for `javascript`, `typescript` or `tsx`."""
    import tree_sitter

    if kind == "javascript":
        import tree_sitter_javascript

        language = tree_sitter_javascript.language()
    else:
        import tree_sitter_typescript

        made = tree_sitter_typescript
        language = made.language_tsx() if kind == "tsx" else made.language_typescript()
    return tree_sitter.Parser(tree_sitter.Language(language))


def kind_of(path: str) -> str:
    """The grammar for a file name."""
    if path.endswith(".tsx"):
        return "tsx"
    return "typescript" if path.endswith((".ts", ".mts", ".cts")) else "javascript"
