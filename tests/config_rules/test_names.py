import pytest

from tests.config_rules.judged import judged, said, server
from vetting.config_rules.names import Names
from vetting.model.check import Status


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        ("github", ["npx", "-y", "@modelcontextprotocol/server-github@1.0.0"], None),
        ("github", ["npx", "-y", "some-github-thing@1.0.0"], None),
        ("github", ["docker", "run", "ghcr.io/github/github-mcp-server"], None),
        ("my-notes", ["npx", "-y", "foo-mcp@1.0.0"], None),
        ("google-drive", ["npx", "-y", "gdrive-tools@1.0.0"], None),
        ("github", ["node", "server.js"], None),
        ("github", ["npx", "-y", "foo-mcp@1.0.0"], "GitHub's product, and runs npm:foo-mcp@1.0.0"),
        ("GitHub MCP", ["npx", "-y", "foo-mcp"], "GitHub's product, and runs npm:foo-mcp"),
        ("stripe", ["uvx", "payments==1.0"], "Stripe's product, and runs pypi:payments==1.0"),
    ],
)
def test_a_server_named_after_a_product(name: str, words: list[str], expected: str | None) -> None:
    found = said(Names(), judged(server(words, name=name)))
    assert found == ([] if expected is None else [f"medium name-spoof 3: named after {expected}"])


@pytest.mark.parametrize(
    ("url", "spoofs"),
    [
        ("https://mcp.notion.com/mcp", False),
        ("http://localhost:3000/mcp", False),
        ("https://evil.example.com/mcp", True),
    ],
)
def test_a_remote_server_named_after_a_product(url: str, spoofs: bool) -> None:
    found = said(Names(), judged(server(url=url, name="notion")))
    assert found == (
        [f"low name-spoof 3: named after Notion's product, and runs {url}"] if spoofs else []
    )


def test_what_is_approved_may_be_called_anything() -> None:
    given = judged(server(["npx", "foo-mcp@1.0.0"], name="github"), status=Status.ALLOWED)
    assert said(Names(), given) == [
        "low name-spoof 3: named after GitHub's product, and runs npm:foo-mcp@1.0.0"
    ]


def test_a_name_in_letters_that_look_alike() -> None:
    given = judged(server(["npx", "foo-mcp@1.0.0"], name="g\u0456thub"))
    assert said(Names(), given) == [
        "high name-lookalike 3: the name g\u0456thub looks like GitHub's and is spelt differently"
    ]


@pytest.mark.parametrize(
    ("package", "known"),
    [
        ("@modelcontextprotocal/server-github", "@modelcontextprotocol/server-github"),
        ("playwrigth-mcp", "@playwright/mcp"),
        ("@modelcontextprotocol/server-github", None),
        ("an-honest-name", None),
    ],
)
def test_a_package_that_could_be_taken_for_another(package: str, known: str | None) -> None:
    found = said(Names(), judged(server(["npx", f"{package}@1.0.0"])))
    assert [item.partition(" could be taken for ")[2].partition(":")[0] for item in found] == (
        [known] if known else []
    )
    assert all(item.startswith("medium package-lookalike 5: ") for item in found)


def test_approved_packages_are_not_compared() -> None:
    words = ["npx", "@modelcontextprotocal/server-github@1.0.0"]
    assert said(Names(), judged(server(words), status=Status.ALLOWED)) == []
