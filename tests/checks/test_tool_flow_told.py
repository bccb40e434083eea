"""The words of a flow: where a value comes from, and what becomes of it."""

import pytest

from vetting.checks._tool_flow_told import told
from vetting.surface import Flow


@pytest.mark.parametrize(
    ("kind", "source", "said"),
    [
        ("place", "place ~/.bashrc", "~/.bashrc is in the path of what is written"),
        (
            "place",
            "client ~/.cursor/mcp.json",
            "a file in which an AI client keeps its servers is written",
        ),
        ("sent", "file read_text", "what read_text reads goes to"),
        (
            "path",
            "unset run.file",
            (
                "the parameter run.file, looked at only where a setting is given that is off by"
                " default, reaches a call"
            ),
        ),
        ("shell", "given run.command", "the parameter run.command reaches a call"),
        (
            "shell",
            "begun readFile",
            (
                "what is found in a file by readFile, of which only the beginning is looked at,"
                " reaches a call"
            ),
        ),
    ],
)
def test_words_of_a_flow(kind: str, source: str, said: str) -> None:
    assert told(Flow(path="a.py", line=1, kind=kind, what="there", sources=(source,))) == said
