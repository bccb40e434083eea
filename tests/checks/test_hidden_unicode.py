import pytest

from tests.checks.conftest import lines, npm, sdist, wheel
from tests.factories import subject
from vetting.checks import Context
from vetting.checks.hidden_unicode import HiddenUnicode

RLO, ZWSP, ZWJ, FILLER, VS = "\u202e", "\u200b", "\u200d", "\u3164", "\ufe0f"
TAGS = "".join(chr(0xE0000 + ord(char)) for char in "hello")
ENGLAND = "\U0001f3f4" + "".join(chr(0xE0000 + ord(char)) for char in "gbeng") + "\U000e007f"


def found(path: str, data: str | bytes, context: Context) -> list[str]:
    return lines(HiddenUnicode().run(npm({path: data}), context))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"x = '{RLO}'", "high obf.unicode a.js:1: bidirectional controls, 1 time(s)"),
        (
            "\n\nx\u2066y\u2069 = 1",
            "high obf.unicode a.js:3: bidirectional controls, 2 time(s)",
        ),
        (f"x = '{TAGS}'", "high obf.unicode a.js:1: invisible tag characters, 1 time(s)"),
        (
            f"x = '\U0001f3f4{TAGS}'",
            "high obf.unicode a.js:1: invisible tag characters, 1 time(s)",
        ),
        (
            f"x = '{ENGLAND}{TAGS}'",
            "high obf.unicode a.js:1: invisible tag characters, 1 time(s)",
        ),
        (f"x = '{VS * 4}'", "high obf.unicode a.js:1: a run of variation selectors, 1 time(s)"),
        (
            f"x = 'a{chr(0xE0100) * 4}'",
            "high obf.unicode a.js:1: a run of variation selectors, 1 time(s)",
        ),
        (
            f"x = 'a{f'{chr(0x200E)} ' * 6}'",
            "medium obf.unicode a.js:1: a run of invisible characters, 1 time(s)",
        ),
        (
            f"is{ZWSP}Admin = is{ZWJ}Admin",
            "medium obf.unicode a.js:1: zero-width characters inside a word, 2 time(s)",
        ),
        (
            f"const {{ timeout, {FILLER} }} = req.query",
            "medium obf.unicode a.js:1: invisible letters, 1 time(s)",
        ),
        ("\uffa0", "medium obf.unicode a.js:1: invisible letters, 1 time(s)"),
        (
            "HIDDEN = /[\u200b-\u200f\u202a-\u202e]/",
            "low obf.unicode a.js:1: bidirectional controls, 2 time(s)",
        ),
        (
            "x = '[\u202e] admin'",
            "high obf.unicode a.js:1: bidirectional controls, 1 time(s)",
        ),
        (
            "x = '" + "\ue001" * 16 + "'",
            "low obf.unicode a.js:1: private-use characters in a run, 1 time(s)",
        ),
    ],
)
def test_hidden_characters_in_code_are_named(text: str, line: str, context: Context) -> None:
    assert found("a.js", text, context) == [line]
    # In documentation and data they are seen by people, not run.
    lowered = "low " + line.partition(" ")[2].replace("a.js", "README.md")
    assert found("README.md", text, context) == [lowered]


@pytest.mark.parametrize(
    "text",
    [
        "plain ASCII",
        "Grüße, 世界, مرحبا, שלום",
        f"flag = '{ENGLAND}'",
        f"'👨{ZWJ}👩{ZWJ}👧' // a family",
        "'❤\ufe0f 1\ufe0f\u20e3'",
        "\ufeffvar bom",
        f"[{ZWSP}{ZWJ}]",
        f"שלום{chr(0x200F) * 2} עולם",
        f"می{chr(0x200C)}خواهم",
        "'\ue001\ue002'",
        "한글 ㅏ",
    ],
)
def test_ordinary_text_is_not(text: str, context: Context) -> None:
    assert found("a.js", text, context) == []


def test_the_excerpt_shows_the_place(context: Context) -> None:
    (item,) = HiddenUnicode().run(npm({"a.js": f"a\nb = '{RLO}'\nc"}), context).findings
    assert item.excerpt is not None
    assert (item.excerpt.first, item.excerpt.lines) == (1, ("a", f"b = '{RLO}'", "c"))


def test_each_kind_is_named_once_for_a_file(context: Context) -> None:
    assert [
        line.partition(": ")[2] for line in found("a.js", f"{RLO}\n{TAGS}\n{RLO}", context)
    ] == [
        "bidirectional controls, 2 time(s)",
        "invisible tag characters, 1 time(s)",
    ]


@pytest.mark.parametrize("folder", ["tests", "docs", "x/fixtures"])
def test_tests_of_a_source_archive_beside_a_wheel_weigh_less(folder: str, context: Context) -> None:
    check = HiddenUnicode()
    source = sdist({f"{folder}/t.py": f"x = '{RLO}'", "setup.py": f"y = '{RLO}'"}, prefix="s!/")
    severities = {
        item.location.path: item.severity.value
        for item in check.run(subject(wheel({"a.py": ""}), source), context).findings
        if item.location
    }
    assert severities == {f"s!/{folder}/t.py": "low", "s!/setup.py": "high"}
    alone = check.run(subject(source), context).findings
    assert {item.severity.value for item in alone} == {"high"}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (b"# coding: utf-7\n", "utf-7"),
        (b"# -*- coding: UTF-16 -*-\n", "UTF-16"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=rot13 :\n", "rot13"),
        (b"\n# coding=cp037\n", "cp037"),
        (b"\xef\xbb\xbf# coding: koi8-r\n", "koi8-r"),
        (b"#\r# coding: utf-7\rx", "utf-7"),
        (b" \t\x0c# coding: utf_7\r\n", "utf_7"),
    ],
)
def test_a_coding_line_other_than_utf8_is_named(source: bytes, name: str, context: Context) -> None:
    assert found("a.py", source, context) == [
        f"high obf.encoding a.py:1: a coding line says {name}"
    ]


@pytest.mark.parametrize(
    "source",
    [
        b"# coding: utf-8\n",
        b"# -*- coding: UTF8 -*-\n",
        b"# coding: latin-1\n",
        b"# coding: iso-8859-15\n",
        b"# coding: ascii\n",
        b"x = 1\n# coding: utf-7\n",
        b"#\n#\n# coding: utf-7\n",
        b"x = '# coding: utf-7'\n",
        b"#!/usr/bin/env python\n\nx = 1\n",
        b"",
    ],
)
def test_a_plain_coding_line_or_none_is_not(source: bytes, context: Context) -> None:
    assert found("a.py", source, context) == []


def test_only_python_has_coding_lines(context: Context) -> None:
    assert found("a.sh", b"# coding: utf-7\n", context) == []


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("a.py", "high"),
        ("a.js", "high"),
        ("a.sh", "high"),
        ("a.ps1", "medium"),
        ("a.vbs", "medium"),
    ],
)
def test_code_in_utf16_was_not_read(path: str, severity: str, context: Context) -> None:
    data = "print('x')".encode("utf-16")
    assert found(path, data, context) == [f"{severity} obf.encoding {path}: is encoded as UTF-16"]


def test_data_in_utf16_is_ordinary(context: Context) -> None:
    assert found("strings.txt", "text".encode("utf-16"), context) == []
