"""What holds for every format there is."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import evidence, finding, release, verdict
from tests.random_cases import cases
from tests.reports.samples import CLEAN, HOSTILE, RICH
from vetting import reports
from vetting.errors import UsageError
from vetting.escaping import inert
from vetting.model.verdict import Verdict

# All that may move a cursor or hide text, except the line feed that ends a line, and the codes
# that our own colours are made of.
RAW = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
    r"\U000e0000-\U000e007f]"
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)


def test_formats_are_found_by_their_names() -> None:
    assert reports.names() == ("json", "markdown", "sarif", "text")
    for name in reports.names():
        assert reports.get(name).name == name


def test_an_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="there is no report format 'pdf'") as caught:
        reports.get("pdf")
    assert caught.value.hint == "one of: json, markdown, sarif, text"


@pytest.mark.parametrize("name", reports.names())
@pytest.mark.parametrize("found", [CLEAN, RICH, HOSTILE], ids=["clean", "rich", "hostile"])
def test_nothing_a_stranger_wrote_reaches_the_output_raw(name: str, found: Verdict) -> None:
    text = reports.get(name).verdicts([found])
    plain = COLOUR.sub("", text) if name == "text" else text
    assert RAW.findall(plain) == []
    assert COMMAND.findall(plain) == []
    assert text.encode("utf-8")
    assert text.endswith("\n")


@pytest.mark.parametrize("name", ["text", "markdown", "sarif"])
def test_megabytes_of_description_do_not_become_megabytes_of_report(name: str) -> None:
    assert len(reports.get(name).verdicts([HOSTILE])) < 100_000


@pytest.mark.parametrize("name", reports.names())
def test_the_same_verdict_is_the_same_report(name: str) -> None:
    assert reports.get(name).verdicts([RICH]) == reports.get(name).verdicts([RICH])


@pytest.mark.parametrize("name", ["json", "sarif"])
def test_documents_are_ascii_and_lose_nothing(name: str) -> None:
    text = reports.get(name).verdicts([HOSTILE])
    assert text.isascii()
    if name == "json":
        message = json.loads(text)["evidence"][0]["findings"][0]["message"]
        assert message == HOSTILE.evidence[0].findings[0].message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("::error::x", ": :error::x"),
        ("a\n  ::error::x", "a\n  : :error::x"),
        ("a\n\u3000::x", "a\n\u3000: :x"),
        ("a ##[error]b", "a # #[error]b"),
        ("##vso[task]x", "# #vso[task]x"),
        ("std::vector, fe80::1", "std::vector, fe80::1"),
        ("## heading", "## heading"),
        ("issue ##12", "issue ##12"),
    ],
)
def test_log_commands_are_taken_apart_and_other_text_is_left(text: str, expected: str) -> None:
    assert inert(text) == expected


@settings(max_examples=cases(60), deadline=None)
@given(st.text(max_size=80), st.text(max_size=40))
def test_any_text_is_harmless_in_every_format(text: str, path: str) -> None:
    found = verdict(
        evidence(finding(message=text, path=path or None), reason=text or None),
        of=release(description=text, publisher=path, newest_version=text),
    )
    for name in reports.names():
        plain = COLOUR.sub("", reports.get(name).verdicts([found]))
        assert RAW.findall(plain) == []
        assert COMMAND.findall(plain) == []


def test_extensions_are_the_modules_of_the_folder() -> None:
    folder = Path(reports.__file__).parent
    modules = {path.stem for path in folder.glob("[a-z]*.py")}
    assert modules == set(reports.names())
