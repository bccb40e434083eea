"""Untrusted text stays text: names, excerpts and messages made safe for where they are shown.

Package names, file paths, source lines and tool descriptions come from strangers. On a terminal
they could move the cursor or write the clipboard (OSC 52), in a CI log they could be workflow
commands (`::add-mask::`), in a report they could be markup. `visible` is the base of all: control,
bidirectional and other invisible characters become `⟦U+202E⟧`, so a reviewer sees them.
"""

import html
import re
import unicodedata

# Cc control, Cf format (bidi, zero width, tags), Co private use, Cs surrogates, Zl/Zp separators.
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~$@-])")


def visible(text: str, *, keep: str = "") -> str:
    """`text` with every invisible or control character spelled out, except those in `keep`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char
        if char in keep or unicodedata.category(char) not in _INVISIBLE
        else f"⟦U+{ord(char):04X}⟧"
        for char in text
    )


def one_line(text: str, limit: int = 200) -> str:
    """`text` on one visible line of at most `limit` characters, runs of white space folded."""
    flat = visible(" ".join(text.split()))
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def for_html(text: str) -> str:
    """`text` for an HTML text node or quoted attribute."""
    return html.escape(visible(text, keep="\n\t"), quote=True)


def for_markdown(text: str) -> str:
    """`text` for a Markdown paragraph or table cell: no markup, link, mention or raw HTML."""
    return _MARKDOWN.sub(r"\\\1", one_line(text, limit=2000)).replace("://", ":&#47;/")


def code_span(text: str) -> str:
    """`text` as Markdown inline code, whatever back-ticks it contains."""
    flat = one_line(text, limit=2000).replace("|", "\\|")
    fence = "`" * (max((len(run) for run in re.findall(r"`+", flat)), default=0) + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def for_ci(text: str) -> str:
    """`text` for a CI log: one line that no runner takes for a workflow command."""
    flat = one_line(text, limit=2000)
    # GitHub's `::command::` and Azure's `##[command]`; a zero-cost space breaks both.
    return flat.replace("::", ": :").replace("##", "# #")
