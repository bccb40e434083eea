import pytest

from tests.config_rules.judged import judged, said, server
from vetting.config_rules.auto_approve import AutoApprove


def test_a_switch_that_skips_the_question() -> None:
    given = judged(server(["npx", "foo@1.2.3"], switches=("auto-approve",)))
    assert said(AutoApprove(), given) == ["medium auto-approve 3: it may run tools without asking"]
    assert said(AutoApprove(), judged(server(["npx", "foo@1.2.3"]))) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["claude", "mcp", "serve"], []),
        (
            ["claude", "mcp", "serve", "--dangerously-skip-permissions"],
            [
                (
                    "high permissions-skipped 7: --dangerously-skip-permissions switches off what the "
                    "agent asks before it acts"
                )
            ],
        ),
        (
            ["bash", "-c", "gemini --yolo"],
            ["high permissions-skipped 6: --yolo switches off what the agent asks before it acts"],
        ),
    ],
)
def test_an_agent_as_a_server(words: list[str], expected: list[str]) -> None:
    assert said(AutoApprove(), judged(server(words))) == expected
