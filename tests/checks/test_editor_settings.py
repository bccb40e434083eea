"""What is written into an editor's settings: how a text looks there, or what is run and allowed."""

import pytest

from vetting.checks._editor_settings import writes_plain_settings

JS = "await writeFile(join(target, '.vscode', 'settings.json'), %s);\nawait writeFile(other, text);\n"
PY = "(target / '.vscode' / 'settings.json').write_text(%s)\n"
OPENED = (
    "with open(f'{target}/.vscode/settings.json', 'w') as file:\n    %s\nopen('b', 'w').write(c)\n"
)


@pytest.mark.parametrize(
    ("form", "content"),
    [
        (JS, 'JSON.stringify({ "editor.tabSize": 2 }, null, 2)'),
        (JS, 'JSON.stringify({\n  "files.eol": "\\n", // ours\n  "[rust]": { "editor.tabSize": 4 } })'),
        (JS, "`{ \"editor.formatOnSave\": true }`"),
        (JS, "JSON.stringify(LOOKS)"),
        ("await outputJson('.vscode/settings.json', %s);\n", '{ "editor.tabSize": 2 }'),
        (PY, 'json.dumps({"editor.rulers": [88, 100], "files.trimTrailingWhitespace": True}, indent=2)'),
        (PY, "json.dumps(LOOKS)"),
        (OPENED, 'json.dump({"editor.tabSize": 4}, file)'),
        (OPENED, 'file.write(json.dumps({"search.exclude": {"dist": True}}))'),
    ],
)  # fmt: skip
def test_how_a_text_looks_is_harmless(form: str, content: str) -> None:
    looks = 'LOOKS = {"editor.tabSize": 2, "[python]": {"editor.tabSize": 4}}\n'
    assert writes_plain_settings(form % content + looks, 1)


@pytest.mark.parametrize(
    ("form", "content"),
    [
        (JS, 'JSON.stringify({ "chat.tools.autoApprove": true })'),
        (JS, 'JSON.stringify({ "editor.tabSize": 2, "task.allowAutomaticTasks": "on" })'),
        (JS, 'JSON.stringify({ "editor.tabSize": 2, ...more })'),
        (JS, 'JSON.stringify({ "editor.tabSize": 2, [key]: true })'),
        (JS, "JSON.stringify({ mcp: { servers: {} } })"),
        (JS, 'JSON.stringify({ "terminal.integrated.automationProfile.linux": { "path": "/bin/x" } })'),
        (JS, 'JSON.stringify({ "typescript.tsdk": "x" })'),
        (JS, "JSON.stringify(CHANGED)"),
        (JS, "JSON.stringify(settings)"),
        (JS, "text"),
        ("await Promise.all([writeFile('.vscode/settings.json', x), writeFile(a, %s)]);\n",
         'JSON.stringify({ "editor.tabSize": 2 })'),
        ("await writeFile('.vscode/tasks.json', %s);\n", 'JSON.stringify({ "editor.tabSize": 2 })'),
        (PY, 'json.dumps({"python.defaultInterpreterPath": "/tmp/x"})'),
        (PY, 'json.dumps({"chat." "x": True})'),
        (PY, 'json.dumps({"chat.x"  # ours\n : True})'),
        (PY, 'json.dumps({"editor.\\x63hat": True})'),
        (OPENED, "json.dump(given, file)"),
        (OPENED, 'file.write(text + json.dumps({"editor.tabSize": 2}))\n    file.write(more)'),
    ],
)  # fmt: skip
def test_what_runs_or_is_not_known_is_none(form: str, content: str) -> None:
    changed = 'const CHANGED = { "editor.tabSize": 2 };\nCHANGED["mcp"] = servers;\n'
    assert not writes_plain_settings(form % content + changed, 1)
