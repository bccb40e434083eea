"""Untrusted text stays text: names, excerpts and messages made safe for where they are shown.

Package names, file paths, source lines and tool descriptions come from strangers. On a terminal
they could move the cursor or write the clipboard (OSC 52), in a CI log they could be workflow
commands (`::add-mask::`), in a report they could be markup. `visible` is the base of all: control,
bidirectional and other invisible characters become `⟦U+202E⟧`, so a reviewer sees them.
"""

import re
import unicodedata

from vetting.patterns import pattern

# Cc control, Cf format (bidi, zero width, tags), Co private use, Cs surrogates, Zl/Zp separators.
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
# Of other categories, but drawn as nothing (Default_Ignorable_Code_Point) or as blank: variation
# selectors, which can carry a text of any length behind one emoji; fillers; the empty Braille cell.
_BLANK = frozenset(
    map(
        chr,
        (
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
            *range(0x180B, 0x1810),
            *range(0xFE00, 0xFE10),
            *range(0xE0000, 0xE1000),
        ),
    )
)
_NOT_PLAIN = pattern(r"[^ -~]")
_MARKDOWN = pattern(r"([\\`*_{}\[\]()#+!|<>~$@&=-])")
_NUMBERED = pattern(r"^([0-9]+)([.)])")
_WWW = pattern(r"(?i)\bwww\.")
# GitHub finds mentions and issue numbers in the rendered text, where a backslash is gone already;
# an empty comment parts them. https://github.com/github/cmark-gfm/issues/181
_REFERENCE = pattern(r"\\@(?=\w)|\\#(?=[0-9])")


def visible(text: str, *, keep: str = "") -> str:
    """`text` with every invisible or control character spelled out, except those in `keep`."""
    if text.isascii() and text.isprintable():
        return text
    return _NOT_PLAIN.sub(lambda match: _spelled(match, keep), text)


def _spelled(match: re.Match[str], keep: str) -> str:
    char = match[0]
    if char in keep or not _hidden(char):
        return char
    before = match.string[match.start() - 1 : match.start()]
    if char in "\ufe0e\ufe0f" and before and unicodedata.category(before)[0] in "SNP":
        return char  # one selector behind a symbol: the emoji ✔️ as everybody writes it
    return f"⟦U+{ord(char):04X}⟧"


def _hidden(char: str) -> bool:
    return unicodedata.category(char) in _INVISIBLE or char in _BLANK


def one_line(text: str, limit: int = 200) -> str:
    """`text` on one visible line of at most `limit` characters, runs of white space folded."""
    flat = visible(" ".join(text.split()))
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def for_html(text: str) -> str:
    """`text` for an HTML text node or quoted attribute."""
    import html  # its table of names is large

    return html.escape(visible(text, keep="\n\t"), quote=True)


def for_markdown(text: str) -> str:
    """`text` for a Markdown paragraph or table cell: no markup, link, mention or raw HTML."""
    flat = _MARKDOWN.sub(r"\\\1", one_line(text, limit=2000))
    flat = _NUMBERED.sub(r"\1\\\2", flat)
    flat = _WWW.sub(lambda match: match[0][:3] + "\\.", flat)
    flat = _REFERENCE.sub(r"\g<0><!-- -->", flat)
    return flat.replace("://", ":&#47;/")


def code_span(text: str) -> str:
    """`text` as Markdown inline code, whatever back-ticks it contains."""
    flat = one_line(text, limit=2000).replace("|", "\\|") or " "
    fence = "`" * (max((len(run) for run in re.findall(r"`+", flat)), default=0) + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def for_ci(text: str) -> str:
    """`text` for a CI log: one line that no runner takes for a workflow command."""
    flat = one_line(text, limit=2000)
    # GitHub's `::command::` and `##[command]`, Azure's `##vso[command]`: a space breaks them all.
    return re.sub(r":(?=:)|#(?=#)", r"\g<0> ", flat)


def inert(text: str) -> str:
    """`text` without anything that a CI runner would carry out when it is in a log: `::command::`
    at the start of a line (GitHub), `##[command]` and `##vso[command]` anywhere (GitHub, Azure).
    """
    # Colours of our own, which are gone where nobody sees them, may stand before it.
    text = re.sub(r"(?m)^((?:[^\S\n]|\x1b\[[0-9;]*m)*)::", r"\1: :", text)
    return re.sub(r"##(?=\w*\[)", "# #", text)


def for_log(document: str) -> str:
    """A JSON document as a file of its own, with the same care as `inert`: `##` can only stand
    inside its strings, where it can be spelled otherwise.
    """
    return document.replace("##", "#\\u0023") + "\n"
