import pytest

from tests.config_rules.judged import judged, said, server
from vetting.config_rules.allowlist import Allowlist
from vetting.model.check import Status
from vetting.model.package import PackagePin

NEAREST = PackagePin(ecosystem="npm", name="foo", version="1.4.2")


@pytest.mark.parametrize(
    ("words", "status", "expected"),
    [
        (["npx", "-y", "foo@1.5.0"], Status.ALLOWED, []),
        (["npx", "-y", "foo@1.5.0"], Status.LOCAL, []),
        (
            ["npx", "-y", "foo@1.5.0"],
            Status.NOT_ALLOWLISTED,
            ["high not-allowlisted 6: npm:foo@1.5.0 is not on the allowlist"],
        ),
        (
            ["npx", "-y", "foo@1.5.0"],
            Status.PIN_MISMATCH,
            ["high pin-mismatch 6: npm:foo@1.5.0 is not approved in this version"],
        ),
        (
            ["uvx", "foo==1.5.0"],
            Status.SUSPENDED,
            ["critical suspended 5: pypi:foo==1.5.0 is suspended"],
        ),
        (
            ["npx", "-y", "foo@1.5.0"],
            Status.REVOKED,
            ["critical revoked 6: npm:foo@1.5.0 is revoked"],
        ),
        (
            ["npx", "-y", "foo@1.5.0"],
            Status.EXPIRED,
            ["high expired 6: npm:foo@1.5.0 is no longer approved"],
        ),
        (
            ["npx", "-y", "foo@1.5.0"],
            Status.INCOMPLETE,
            ["high incomplete 6: npm:foo@1.5.0 cannot be judged"],
        ),
        (
            ["npx", "-y", "foo"],
            None,
            ["high unpinned 6: npm:foo is not pinned: no version is given"],
        ),
        (
            ["npx", "-y", "foo@latest"],
            None,
            [
                "high unpinned 6: npm:foo is not pinned: a tag can be moved to another version (latest)"
            ],
        ),
        (
            ["npx", "foo@^1.2"],
            None,
            [
                "high unpinned 5: npm:foo is not pinned: a range takes whatever is newest in it (^1.2)"
            ],
        ),
        (
            ["npx", "-p", "bar", "-p", "foo@1.5.0", "foo"],
            None,
            [
                "high unpinned 6: npm:bar is not pinned: no version is given",
                (
                    "high not-allowlisted 8: npm:foo@1.5.0, fetched beside the server, is not on the "
                    "allowlist"
                ),
            ],
        ),
        (
            ["npx", "-y", "supergateway@1.0.0", "--stdio", "npx -y foo"],
            None,
            [
                "high not-allowlisted 6: npm:supergateway@1.0.0 is not on the allowlist",
                "high unpinned 8: npm:foo, which it starts, is not pinned: no version is given",
            ],
        ),
        (["docker", "run", "ghcr.io/a/b"], None, []),
        (["npx", "mcp-remote", "https://a.example.com"], Status.NOT_ALLOWLISTED, None),
    ],
)
def test_what_the_allowlist_says(
    words: list[str], status: Status | None, expected: list[str] | None
) -> None:
    found = said(Allowlist(), judged(server(words), status=status))
    if expected is None:
        expected = ["high not-allowlisted 5: npm:mcp-remote is not on the allowlist"]
    assert found == expected


@pytest.mark.parametrize(
    ("words", "status", "nearest", "expected"),
    [
        (
            ["npx", "foo@1.5.0"],
            Status.PIN_MISMATCH,
            NEAREST,
            (
                "Use npm:foo@1.4.2, the nearest approved version (also approved: 1.3.9, 1.3.8). "
                "Or ask for it: mcp-vet request npm:foo@1.5.0 --reason TEXT. Who may approve: "
                "mcp-vet vet npm:foo@1.5.0 --approve --reason TEXT"
            ),
        ),
        (
            ["npx", "foo@1.5.0"],
            Status.NOT_ALLOWLISTED,
            None,
            (
                "Ask for it: mcp-vet request npm:foo@1.5.0 --reason TEXT. Who may approve: "
                "mcp-vet vet npm:foo@1.5.0 --approve --reason TEXT"
            ),
        ),
        (
            ["uvx", "foo"],
            Status.UNPINNED,
            None,
            (
                "Ask for it: mcp-vet request pypi:foo==VERSION --reason TEXT. Name that version "
                "here. Who may approve: mcp-vet vet pypi:foo==VERSION --approve --reason TEXT"
            ),
        ),
        (
            ["npx", "foo@1.5.0"],
            Status.SUSPENDED,
            NEAREST,
            (
                "Use npm:foo@1.4.2, the nearest approved version (also approved: 1.3.9, 1.3.8). "
                "Switch the server off now; `mcp-vet show` says why it is suspended."
            ),
        ),
        (
            ["npx", "github:a/b"],
            Status.UNPINNED,
            None,
            "Only packages of npm and PyPI can be vetted: use one, or remove the server.",
        ),
        (["npx", "${PACKAGE}"], Status.UNPINNED, None, "Name one exact, approved version."),
        (
            ["npx", "it's@1.5.0"],
            Status.NOT_ALLOWLISTED,
            None,
            (
                """Ask for it: mcp-vet request 'npm:it'"'"'s@1.5.0' --reason TEXT. Who may """
                """approve: mcp-vet vet 'npm:it'"'"'s@1.5.0' --approve --reason TEXT"""
            ),
        ),
    ],
)
def test_what_to_do_next(
    words: list[str], status: Status, nearest: PackagePin | None, expected: str
) -> None:
    approved = ("1.4.2", "1.3.9", "1.3.8") if nearest else ()
    given = judged(server(words), status=status, nearest=nearest, approved=approved)
    (found,) = Allowlist().judge(given)
    assert found.next_step == expected


def test_the_allowlists_own_reason_comes_first() -> None:
    given = judged(
        server(["npx", "foo@1.5.0"]), status=Status.SUSPENDED, reason="MAL-2026-1 was published"
    )
    assert said(Allowlist(), given) == [
        "critical suspended 5: npm:foo@1.5.0 is suspended: MAL-2026-1 was published"
    ]


def test_of_a_server_that_is_switched_off_it_is_milder() -> None:
    given = judged(server(["npx", "foo"], disabled=True))
    assert said(Allowlist(), given) == [
        "medium unpinned 5: npm:foo is not pinned: no version is given"
    ]
