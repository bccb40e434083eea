"""What holds for every format of the gate."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.check_reports.samples import GREEN, HOSTILE, RICH, finding, server
from tests.random_cases import cases
from vetting import check_reports
from vetting.errors import UsageError
from vetting.model.check import CheckReport

RAW = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
    r"\U000e0000-\U000e007f]"
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
OURS = re.compile(r"(?m)^::(?:error|warning|notice) file=[^:\n]*,line=\d+,title=[^:\n]*::")


def test_formats_are_the_modules_of_the_folder() -> None:
    folder = Path(check_reports.__file__).parent
    assert {path.stem for path in folder.glob("[a-z]*.py")} == set(check_reports.names())
    for name in check_reports.names():
        assert check_reports.get(name).name == name


def test_an_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="there is no report format 'pdf'") as caught:
        check_reports.get("pdf")
    assert caught.value.hint == ("one of: github, gitlab, json, junit, markdown, sarif, text")


def harmless(name: str, report: CheckReport) -> str:
    text = check_reports.get(name).render(report)
    plain = COLOUR.sub("", text) if name == "text" else text
    if name == "github":
        plain = OURS.sub("", plain)
    assert RAW.findall(plain) == []
    assert COMMAND.findall(plain) == []
    assert text.endswith("\n")
    return text


@pytest.mark.parametrize("name", check_reports.names())
@pytest.mark.parametrize("report", [GREEN, RICH, HOSTILE], ids=["green", "rich", "hostile"])
def test_nothing_a_stranger_wrote_reaches_the_output_raw(name: str, report: CheckReport) -> None:
    assert len(harmless(name, report)) < 150_000


@settings(max_examples=cases(60), deadline=None)
@given(st.text(max_size=80), st.text(max_size=40))
def test_any_text_is_harmless_in_every_format(text: str, other: str) -> None:
    report = CheckReport(
        files=(),
        servers=(server(finding(message=text, next_step=other), name=other, file=text),),
    )
    for name in check_reports.names():
        rendered = harmless(name, report)
        if name in ("json", "sarif", "gitlab"):
            json.loads(rendered)
        if name == "junit":
            ET.fromstring(rendered)


@pytest.mark.parametrize("name", check_reports.names())
def test_the_same_report_is_the_same_text(name: str) -> None:
    assert check_reports.get(name).render(RICH) == check_reports.get(name).render(RICH)
