"""Families T (terminal, CI) and X4, X5, X7 of the hostile inputs; M1 and M2 (hidden text)."""

import html
import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_cases import cases
from vetting.escaping import code_span, for_ci, for_html, for_markdown, inert, one_line, visible

TAGS = "".join(chr(0xE0000 + ord(char)) for char in "ignore")
SELECTORS = "".join(chr(0xE0100 + ord(char) - 16) for char in "run")
TEXTS = st.text() | st.text(
    st.sampled_from("ab1 \t\n\r\x1b\x9b:#@!|`*_<>&[]()\\/-.=w\u202e\ufe0f😀")
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # T1
        ("\x1b[31mred\x1b[0m", "⟦U+001B⟧[31mred⟦U+001B⟧[0m"),
        ("\x1b]0;title\x07", "⟦U+001B⟧]0;title⟦U+0007⟧"),
        ("\x1b]8;;http://evil\x1b\\text", "⟦U+001B⟧]8;;http://evil⟦U+001B⟧\\text"),
        ("\x1b]52;c;ZXZpbA==\x07", "⟦U+001B⟧]52;c;ZXZpbA==⟦U+0007⟧"),
        # T2
        ("safe\rEVIL", "safe⟦U+000D⟧EVIL"),
        ("evil\b\b\b\bsafe", "evil⟦U+0008⟧⟦U+0008⟧⟦U+0008⟧⟦U+0008⟧safe"),
        ("\x9b2J", "⟦U+009B⟧2J"),
        ("\x85\x90\x9d", "⟦U+0085⟧⟦U+0090⟧⟦U+009D⟧"),
        ("a\x00b\x7fc", "a⟦U+0000⟧b⟦U+007F⟧c"),
        ("a\nb\tc", "a⟦U+000A⟧b⟦U+0009⟧c"),
        # X7, trojan source
        ("\u202egnp.exe", "⟦U+202E⟧gnp.exe"),
        ("a\u2066b\u2069", "a⟦U+2066⟧b⟦U+2069⟧"),
        ("serv\u200ber", "serv⟦U+200B⟧er"),
        ("a\u200db\ufeff", "a⟦U+200D⟧b⟦U+FEFF⟧"),
        ("soft\u00adhyphen", "soft⟦U+00AD⟧hyphen"),
        ("a\u2028b\u2029c", "a⟦U+2028⟧b⟦U+2029⟧c"),
        ("\ue000", "⟦U+E000⟧"),
        ("\ud800", "⟦U+D800⟧"),
        # M1 and M2: text that only machines read
        (f"ok{TAGS}", "ok" + "".join(f"⟦U+{ord(char):04X}⟧" for char in TAGS)),
        (f"😀{SELECTORS}", "😀" + "".join(f"⟦U+{ord(char):04X}⟧" for char in SELECTORS)),
        ("a\ufe0f", "a⟦U+FE0F⟧"),
        ("😀\ufe0f\ufe0f", "😀\ufe0f⟦U+FE0F⟧"),
        ("\ufe0f", "⟦U+FE0F⟧"),
        ("\u3164\uffa0\u115f\u2800", "⟦U+3164⟧⟦U+FFA0⟧⟦U+115F⟧⟦U+2800⟧"),
        ("x\u034fy", "x⟦U+034F⟧y"),
    ],
)
def test_what_cannot_be_seen_is_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain ASCII ~!",
        "Müller, 漢字, العربية, ไทย",
        "😀 👍🏽 ✔️ 1️⃣",
        "e\u0301",
        "a\u00a0b\u3000c",
        "⟦U+202E⟧",
    ],
)
def test_what_can_be_seen_stays(text: str) -> None:
    assert visible(text) == text


def test_characters_can_be_kept() -> None:
    assert visible("a\n\tb\r", keep="\n\t") == "a\n\tb⟦U+000D⟧"


@given(text=TEXTS)
@settings(max_examples=cases(300), deadline=None)
def test_nothing_invisible_is_ever_left(text: str) -> None:
    shown = visible(text)
    hidden = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    assert hidden.isdisjoint(map(unicodedata.category, shown))
    assert not {"\n", "\r", "\x1b", "\x9b", "\u2028"} & set(shown)
    shown.encode("utf-8")
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("  a \n\n b\t\tc\r\nd  ", 200, "a b c d"),
        ("safe\r::error::x", 200, "safe ::error::x"),
        ("a\u2028b\x85c\x1fd", 200, "a b c d"),
        ("x" * 10, 10, "x" * 10),
        ("x" * 11, 10, "x" * 9 + "…"),
        ("\x1b" * 5, 12, "⟦U+001B⟧⟦U+…"),
        ("", 10, ""),
    ],
)
def test_a_line_is_one_line_of_bounded_length(text: str, limit: int, shown: str) -> None:
    assert one_line(text, limit) == shown
    assert len(shown) <= limit


# --- HTML -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('"><img src=x onerror=alert(1)>', "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"),
        ("' onmouseover='x", "&#x27; onmouseover=&#x27;x"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("a\n\tb", "a\n\tb"),
        ("a\x00\u202eb\r", "a⟦U+0000⟧⟦U+202E⟧b⟦U+000D⟧"),
    ],
)
def test_text_is_text_in_html(text: str, escaped: str) -> None:
    assert for_html(text) == escaped


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, object]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.seen.append(("text", data))


@given(text=TEXTS)
@settings(max_examples=cases(200), deadline=None)
def test_html_never_gains_an_element_or_an_attribute(text: str) -> None:
    reader = _Reader()
    reader.feed(f'<p title="{for_html(text)}">{for_html(text)}|</p>')
    reader.close()
    expected = visible(text, keep="\n\t")
    assert reader.seen[0] == ("p", [("title", expected)])
    assert "".join(str(data) for kind, data in reader.seen[1:] if kind == "text") == expected + "|"
    assert {kind for kind, _ in reader.seen[1:]} == {"text"}


# --- Markdown -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain words, 1.5 of them", "plain words, 1.5 of them"),
        ("<script>", r"\<script\>"),
        ("[safe](javascript:alert(1))", r"\[safe\]\(javascript:alert\(1\)\)"),
        ("![x](http://evil/beacon)", r"\!\[x\]\(http:&#47;/evil/beacon\)"),
        ("https://evil.example", "https:&#47;/evil.example"),
        ("www.evil.example", r"www\.evil.example"),
        ("WWW.evil.example", r"WWW\.evil.example"),
        ("a@evil.example", r"a\@<!-- -->evil.example"),
        ("@maintainer", r"\@<!-- -->maintainer"),
        ("fixes #12", r"fixes \#<!-- -->12"),
        ("C# and @", r"C\# and \@"),
        ("**bold** _it_ `code` ~~no~~", r"\*\*bold\*\* \_it\_ \`code\` \~\~no\~\~"),
        ("# heading", r"\# heading"),
        ("- item", r"\- item"),
        ("+ item", r"\+ item"),
        ("1. item", r"1\. item"),
        ("1) item", r"1\) item"),
        ("=====", r"\=\=\=\=\="),
        ("a | b", r"a \| b"),
        ("a\n\n# b", r"a \# b"),
        ("    code", "code"),
        ("back\\slash", r"back\\slash"),
        ("&#8238; &lt;", r"\&\#<!-- -->8238; \&lt;"),
        ("$x$", r"\$x\$"),
        ("\u202e", r"⟦U\+202E⟧"),
        ("x" * 3000, "x" * 1999 + "…"),
    ],
)
def test_text_is_text_in_markdown(text: str, escaped: str) -> None:
    assert for_markdown(text) == escaped


@given(text=TEXTS)
@settings(max_examples=cases(300), deadline=None)
def test_markdown_shows_the_same_text(text: str) -> None:
    """Undone the way a renderer does it, the text is the visible one, and every character with a
    meaning was escaped.
    """
    escaped = for_markdown(text).replace("<!-- -->", "")
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", escaped).replace("&#47;", "")
    assert not set(bare) & set("\\`*_{}[]()#+!|<>~$@&=-\n")
    rendered = html.unescape(escaped.replace("\\&", "&amp;"))
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", rendered) == one_line(text, 2000)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("code", "`code`"),
        ("", "` `"),
        (" ", "` `"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("``a", "``` ``a ```"),
        ("a`b``c", "```a`b``c```"),
        ("a|b", r"`a\|b`"),
        ("<b>&amp;", "`<b>&amp;`"),
        ("a\nb\x1b", "`a b⟦U+001B⟧`"),
    ],
)
def test_code_stays_inside_its_span(text: str, span: str) -> None:
    assert code_span(text) == span


@given(text=TEXTS)
@settings(max_examples=cases(200), deadline=None)
def test_a_span_ends_where_it_should(text: str) -> None:
    span = code_span(text)
    fence = re.match("`+", span)
    assert fence is not None
    inside = span[len(fence[0]) : -len(fence[0])]
    assert span.endswith(fence[0])
    assert inside
    assert all(len(run) != len(fence[0]) for run in re.findall("`+", inside))
    assert inside[0] != "`" != inside[-1]


# --- CI -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a plain line: with colons", "a plain line: with colons"),
        ("::error file=x::text", ": :error file=x: :text"),
        ("a\n::set-output name=x::y", "a : :set-output name=x: :y"),
        ("a\r::add-mask::x", "a : :add-mask: :x"),
        (":::stop-commands::x", ": : :stop-commands: :x"),
        ("std::vector", "std: :vector"),
        ("##[error]x", "# #[error]x"),
        ("###[error]x", "# # #[error]x"),
        ("##vso[task.setvariable]x", "# #vso[task.setvariable]x"),
        ("# one", "# one"),
        ("section_start:1:x\r\x1b[0K", "section_start:1:x ⟦U+001B⟧[0K"),
    ],
)
def test_a_line_is_no_command_in_a_ci_log(text: str, escaped: str) -> None:
    assert for_ci(text) == escaped


@given(text=TEXTS)
@settings(max_examples=cases(200), deadline=None)
def test_no_text_is_a_command_in_a_ci_log(text: str) -> None:
    line = for_ci(text)
    assert "::" not in line
    assert "##" not in line
    assert len(line.splitlines()) <= 1


def test_a_command_behind_a_colour_of_ours_is_inert_without_the_colour() -> None:
    text = inert("  \x1b[1m::error::x\x1b[0m\n\x1b[31m\x1b[1m::y")
    assert not re.search(r"(?m)^\s*::", re.sub(r"\x1b\[[0-9;]*m", "", text))
