"""Whether what a tool is given is kept or sent against its own words."""

import pytest

from vetting.checks._tool_words import breaks_word
from vetting.surface import Declared, Flow


@pytest.mark.parametrize(
    ("kind", "name", "parameter", "said", "broken"),
    [
        ("carried", "count_words", "text", "Counts words; the text is processed locally.", True),
        ("carried", "count_words", "text", "Works locally, nothing leaves the machine.", True),
        ("carried", "download_paper", "paper_id", "Download a paper and store it locally.", False),
        ("carried", "list_papers", "paper_id", "Papers that are already cached locally.", False),
        ("carried", "check_key", "api_key", "Checks whether an API key is valid.", True),
        ("carried", "create_ad", "access_token", "Checks and makes an ad.\naccess_token: Meta token", False),
        ("kept", "apply_patch", "content", "Nothing is written unless every hunk applies.", False),
        ("kept", "rate_text", "text", "Rates a text. Nothing is stored.", True),
        ("kept", "rate_text", "text", "Rates a text. Nothing is stored when dry_run is set.", False),
        ("kept", "edit_file", "text", "Edits a file; with dryRun nothing is written.", False),
        ("kept", "edit_file", "text", "Shows an edit as with dryRun. Nothing is written.", True),
    ],
)  # fmt: skip
def test_words_that_are_broken(
    kind: str, name: str, parameter: str, said: str, broken: bool
) -> None:
    tool = Declared(kind="tool", name=name, fields={"description": said}, path="server.py", line=1)
    source = f"given {name}.{parameter}"
    flow = Flow(path="server.py", line=2, kind=kind, what="there", sources=(source,))
    assert breaks_word(flow, [tool]) is broken
