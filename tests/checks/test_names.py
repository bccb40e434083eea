from dataclasses import replace

import pytest

from tests.checks.conftest import lines
from tests.factories import pin, release, subject
from vetting.checks import Context
from vetting.checks.names import Names
from vetting.known_names import popular
from vetting.model.evidence import Outcome

OTHER = "https://example.com/repo"
FILES = "@modelcontextprotocol/server-filesystem"
UNOFFICIAL = "name.vendor_impersonation -: unofficial: nothing shows that"


def found(
    name: str,
    context: Context,
    *,
    publisher: str | None = None,
    repository: str | None = OTHER,
    approved: tuple[str, ...] = (),
) -> list[str]:
    """What is said of `ecosystem:name`."""
    ecosystem, _, name = name.partition(":")
    of = release(
        of=pin(ecosystem, name), publisher=publisher, repository_url=repository, license="MIT"
    )
    entries = frozenset((text.partition(":")[0], text.partition(":")[2]) for text in approved)
    return lines(Names().run(subject(of=of), replace(context, approved_names=entries)))


@pytest.mark.parametrize(
    ("name", "near", "how"),
    [
        ("npm:server-filesystem", FILES, "only the scope differs"),
        ("npm:@someone/server-filesystem", FILES, "only the scope differs"),
        ("npm:modelcontextprotocol-server-filesystem", FILES, "only separators differ"),
        ("npm:@modelcontextprotocl/server-filesystem", FILES, "its scope is spelt almost the same"),
        ("npm:mcp-rem0te", "mcp-remote", "it is spelt with characters that look alike"),
        ("npm:mcp-remotee", "mcp-remote", "one or two letters differ"),
        ("pypi:fetch-mcp", "mcp-server-fetch", "it is the same words in another order or wrapping"),
        ("pypi:mcp-sever-time", "mcp-server-time", "it is the same words in another order"),
        ("pypi:requets", "requests", "one or two letters differ"),
        ("pypi:fast-mcp", "fastmcp", "only separators differ"),
    ],
)
def test_a_name_that_could_be_taken_for_a_popular_one(
    name: str, near: str, how: str, context: Context
) -> None:
    (line,) = found(name, context)
    said = f"medium name.typosquat -: could be taken for {near}, which is widely used: {how}"
    assert line.startswith(said)


@pytest.mark.parametrize(
    "name",
    [
        *(":".join(name) for name in popular()),
        "pypi:nvidia-cublas-cu11",
        "pypi:nvidia-cublas-cu12",
        "npm:@types/react",
        "npm:@types/express",
        "npm:playwright-core",
        "npm:mcp-remote-everything-else",
        "npm:server",
        "pypi:mcp-server",
        "pypi:mcp-remote",  # popular in the other ecosystem: its own package, for all we know
        "npm:@modelcontextprotocol/server-filesystems",  # nobody else can publish there
        "npm:@modelcontextprotocol/brand-new",
        "npm:@acme/weather-mcp",
    ],
)
def test_a_name_of_its_own(name: str, context: Context) -> None:
    assert [line for line in found(name, context) if "typosquat" in line] == []


def test_pairs_that_are_both_honest_stay_honest_when_one_is_approved(context: Context) -> None:
    for one, other in (("jsdoc", "jsdom"), ("stylus", "stylis"), ("tslint", "eslint")):
        for mine, theirs in ((one, other), (other, one)):
            assert found(f"npm:{mine}", context, approved=(f"npm:{theirs}",)) == []
    pair = ("pypi:nvidia-cublas-cu11", "pypi:nvidia-cublas-cu12")
    assert found(pair[0], context, approved=pair[1:]) == []


def test_what_looks_like_an_approved_name_is_worse(context: Context) -> None:
    ours = "npm:@acme/weather-mcp"
    near = "could be taken for @acme/weather-mcp, which is approved here"
    for name, how in (
        ("npm:weather-mcp", "only the scope differs"),
        ("npm:@acne/mcp-server-weather", "it is the same words in another order or wrapping"),
        ("npm:@other/waether-mcp", "one or two letters differ"),
    ):
        assert found(name, context, approved=(ours,)) == [f"high name.typosquat -: {near}: {how}"]
        assert found(name, context) == []
    assert found(ours, context, approved=(ours,)) == []
    assert found("npm:weather-mcp", context, approved=(ours, "npm:weather-mcp")) == []
    assert found("pypi:weather-mcp", context, approved=(ours,)) == []


def test_a_scope_like_a_vendors_is_said_whatever_is_in_it(context: Context) -> None:
    said = "medium name.typosquat -: its scope could be taken for @playwright"
    assert found("npm:@plawyright/anything", context) == [said]
    assert found("npm:@launchdarkly/anything-mcp", context)[0].startswith("info name.official")


@pytest.mark.parametrize(
    ("name", "vendor"),
    [
        ("npm:postmark-mcp", "Postmark"),
        ("npm:@fan/notion-helper-mcp", "Notion"),
        ("npm:n0tion-helper-mcp", "Notion"),
        ("npm:notionmcp", "Notion"),
        ("npm:mcp-server-for-stripe", "Stripe"),
        ("pypi:mcp-atlassian", "Atlassian"),
    ],
)
def test_a_vendors_name_in_somebody_elses_package(name: str, vendor: str, context: Context) -> None:
    assert found(name, context) == [f"medium {UNOFFICIAL} {vendor} publishes it"]


def test_several_vendors_are_all_named(context: Context) -> None:
    assert found("npm:jira-to-linear-mcp", context) == [
        f"medium {UNOFFICIAL} Atlassian publishes it",
        f"medium {UNOFFICIAL} Linear publishes it",
    ]


@pytest.mark.parametrize(
    ("repository", "publisher", "expected"),
    [
        ("git+https://github.com/ActiveCampaign/postmark-mcp.git", None, "low"),
        ("ActiveCampaign/postmark-mcp", None, "low"),
        # The registry names somebody else: the link proves nothing.
        ("https://github.com/ActiveCampaign/postmark-mcp", "somebody", "medium"),
        ("https://github.com/somebody/postmark-mcp", None, "medium"),
        ("https://example.com/github.com/ActiveCampaign/postmark-mcp", None, "medium"),
        ("https://github.com@example.com/ActiveCampaign/postmark-mcp", None, "medium"),
        ("https://gitlab.com/ActiveCampaign/postmark-mcp", None, "medium"),
        ("javascript:alert(1)", None, "medium"),
        (None, None, "medium"),
    ],
)
def test_a_link_to_the_vendors_repository_is_a_claim(
    repository: str | None, publisher: str | None, expected: str, context: Context
) -> None:
    (line,) = found("npm:postmark-mcp", context, repository=repository, publisher=publisher)
    claim = " but its own link to the repository of activecampaign" if expected == "low" else ""
    assert line == f"{expected} {UNOFFICIAL} Postmark publishes it{claim}"


@pytest.mark.parametrize(
    "name", ["npm:linear-regression", "npm:@acme/stripes-mcp", "npm:rebrave-mcp", "npm:notion"]
)
def test_a_vendors_word_needs_to_stand_alone_in_an_mcp_servers_name(
    name: str, context: Context
) -> None:
    assert found(name, context) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (f"npm:{FILES}", "the scope @modelcontextprotocol is the MCP project's"),
        ("npm:@notionhq/notion-mcp-server", "the scope @notionhq is Notion's"),
        ("npm:@cloudflare/mcp-server-github", "the scope @cloudflare is Cloudflare's"),
        ("pypi:mcp-server-git", "the name is the MCP project's"),
        ("npm:tavily-mcp", "the name is Tavily's"),
    ],
)
def test_what_belongs_to_a_vendor_is_a_fact(name: str, said: str, context: Context) -> None:
    assert found(name, context) == [f"info name.official -: {said}"]


def test_a_fact_alone_fails_nothing(context: Context) -> None:
    evidence = Names().run(subject(of=release(of=pin(name=FILES))), context)
    assert (evidence.outcome, evidence.reason) == (Outcome.PASSED, None)
    evidence = Names().run(subject(of=release(of=pin(name="server-filesystem"))), context)
    assert evidence.outcome is Outcome.FAILED


def test_a_scope_is_worth_nothing_outside_of_npm(context: Context) -> None:
    """Another registry may give it to anybody."""
    assert found("pypi:@stripe/mcp-server-x", context) == [
        f"medium {UNOFFICIAL} Stripe publishes it"
    ]
