import pytest

from tests.config_rules.judged import judged, server
from vetting.config_rules.closure import FloatingClosure


@pytest.mark.parametrize(
    ("words", "env", "expected"),
    [
        (["npx", "-y", "foo@1.2.3"], {}, "npm:foo@1.2.3"),
        (["uvx", "foo==1.2.3"], {}, "pypi:foo==1.2.3"),
        (["npx", "-y", "foo"], {}, None),
        (["mcp-vet", "run", "npm:foo@1.2.3", "--"], {}, None),
        (["sh", "-c", "exec mcp-vet run npm:foo@1.2.3 --"], {}, None),
        (["uvx", "mcp-vet==1.0", "run", "npm:foo@1.2.3"], {}, "pypi:mcp-vet==1.0"),
        (["./mcp-vet", "run", "npm:foo@1.2.3"], {}, None),
        (["docker", "run", "a@sha256:" + "a" * 64], {}, None),
        (["node", "server.js"], {}, None),
        (["npx", "--before=2026-01-01", "foo@1.2.3"], {}, None),
        (["uvx", "--exclude-newer", "2026-01-01", "foo==1.2.3"], {}, None),
        (["uvx", "foo==1.2.3"], {"UV_EXCLUDE_NEWER": "2026-01-01"}, None),
        (["uvx", "foo==1.2.3"], {"UV_EXCLUDE_NEWER": ""}, "pypi:foo==1.2.3"),
    ],
)
def test_a_pin_does_not_freeze_what_it_brings_in(
    words: list[str], env: dict[str, str], expected: str | None
) -> None:
    found = list(FloatingClosure().judge(judged(server(words, env))))
    if expected is None:
        assert found == []
    else:
        assert [(item.rule_id, item.severity.value, item.message) for item in found] == [
            (
                "config/floating-closure",
                "info",
                f"the dependencies of {expected} are looked up at each first start",
            )
        ]
        assert "mcp-vet run PIN --" in found[0].next_step
        assert "--exclude-newer" in found[0].next_step
