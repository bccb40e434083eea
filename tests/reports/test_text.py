from dataclasses import replace
from datetime import timedelta

import click
import pytest

from tests.factories import NOW, evidence, finding, release, verdict
from tests.reports.samples import CLEAN, RICH, hostile_denied
from vetting import reports
from vetting.model.evidence import Coverage, Severity, Unread
from vetting.model.signals import Count, ReleaseSignals
from vetting.model.verdict import Verdict

CLEAN_PAGE = """\
ALLOW  npm:tavily-mcp@0.2.22  (allowed by policy)
  MCP server for web search
  published 2026-09-22 · by tavily · MIT · https://example.com/repo

  tavily-mcp-0.2.22.tgz  13.5 kB  sha256:8411bfdc308619a445506c7865a588ea2a2d3a0fe008ebfc2c08e00a2fec2a21

Not looked at  nothing: all 4 files were read

What it can touch  nothing that the rules know

Findings  none

Next
  mcp-vet approve npm:tavily-mcp@0.2.22 --reason "what it is for"
"""

RICH_PAGE = """\
REVIEW  pypi:my-server==1.2.3  (needs a person's decision)
  published 2026-11-19 · no licence named · no repository named
  the newest version is 1.3.0

  my_server-1.2.3-py3-none-any.whl  5 bytes  sha256:ba59926159d2aa256eb8739b8da7e2b574b960e1202c6d624cbe981cef996c91
  my_server-1.2.3.tar.gz  2.9 MB  sha256:e55b8bdf621ddaa8f462c74745db9680d3bb7536a9cf854f8d6668b34a287890

Why a person decides
  · GHSA-aaaa-bbbb-cccc without a severity  [adv.vuln]
  · declared digests: sha1  [checksum/undeclared]
  · exec builds a shell command  [javascript/shell-command-built]
  · an address without a name (and 4 more)  [text/raw-ip-url]
  · 2 of 9 files not fully read  [meta.not_evaluated]
  · capability never approved here: process_exec  [policy/new-capability]
  · published 2026-11-19; the cooldown ends 2026-11-26  [age.version]

Not looked at
  · static-rules: 2 of 9 files not fully read
      dist/bundle.min.js: took over 120 s
      lib/native.node: machine code

What it can touch
  process_exec           dist/index.js:7, dist/index.js:8, dist/index.js:9 and 1 more
  network                z.js:9, server.tar.gz!/a.js:1
  env                    GITHUB_TOKEN (secret), DEBUG
  env, by computed name  dist/index.js:4
  credential files       ~/.aws/credentials
  hosts                  127.0.0.1, api.github.com
  runs on postinstall    node build.js

Findings  1 high, 1 unknown, 8 medium, 1 fact

  HIGH      a GitHub token  [cred.hardcoded]
            waived until 2026-12-21: a revoked test token
            tests/data.js:3

  UNKNOWN   GHSA-aaaa-bbbb-cccc without a severity  [adv.vuln]

  MEDIUM    declared digests: sha1  [checksum/undeclared]
            server.tgz:7

  MEDIUM    exec builds a shell command  [javascript/shell-command-built]
            dist/index.js:7
                 6 │ const repo = args.repo;
          >      7 │ exec(`git -C ${repo} log`);
                 8 │ }

  MEDIUM    an address without a name  [text/raw-ip-url]
            waived until 2026-11-30 (1 of 6): loopback
            src/a.js:1
            src/b.js:2
            src/c.js:3
            and 3 more places

Next
  mcp-vet approve pypi:my-server==1.2.3 --reason "what it is for"
  mcp-vet explain adv.vuln
"""  # noqa: E501


def page(*verdicts: Verdict) -> str:
    return click.unstyle(reports.get("text").verdicts(verdicts))


def test_a_clean_page() -> None:
    assert page(CLEAN) == CLEAN_PAGE


def test_a_rich_page() -> None:
    assert page(RICH) == RICH_PAGE


def test_downloads_and_stars_name_their_source_and_day() -> None:
    downloads = Count(value=12345, source="counts.example", as_of=NOW - timedelta(days=1))
    stars = Count(value=7, source="code.example", as_of=NOW)
    asked = [
        replace(evidence(), signals=ReleaseSignals(downloads=downloads)),
        replace(evidence(), signals=ReleaseSignals(stars=stars)),
    ]
    lines = page(verdict(*asked)).splitlines()
    assert lines[2:4] == [
        (
            "  12,345 downloads last week (counts.example, 2026-11-20) · 7 stars (code.example, "
            "2026-11-21)"
        ),
        "",
    ]
    assert page(verdict(asked[1])).splitlines()[2] == "  7 stars (code.example, 2026-11-21)"


def test_several_pages_have_a_line_between_them() -> None:
    assert page(CLEAN, RICH) == f"{CLEAN_PAGE}\n{'─' * 100}\n\n{RICH_PAGE}"


def test_a_denied_release_without_a_readable_file_says_so() -> None:
    refused = finding(
        "archive/path-traversal",
        signal="archive.refused",
        severity=Severity.CRITICAL,
        path="../../etc/passwd",
        message="server.tgz: ../../etc/passwd climbs out of the archive",
    )
    found = verdict(
        evidence(refused, check="archive"),
        evidence(reason="nothing to scan"),
        of=release(newest_version="1.2.4", description="A server"),
        files=[],
    )
    assert (
        page(found)
        == """\
DENY  npm:server@1.2.3  (denied by policy)
  A server
  published 2026-09-22 · MIT · https://example.com/repo
  the newest version is 1.2.4

Why it is denied
  · server.tgz: ../../etc/passwd climbs out of the archive  [archive/path-traversal]

Not looked at
  · static-rules: nothing to scan

What it can touch  nothing that the rules know

Findings  1 critical

  CRITICAL  server.tgz: ../../etc/passwd climbs out of the archive  [archive/path-traversal]
            ../../etc/passwd:7

Next
  mcp-vet vet npm:server@1.2.4
  mcp-vet explain archive/path-traversal
"""
    )


def test_what_could_not_be_read_at_all_is_not_called_read() -> None:
    assert "Not looked at  everything: no file of the release could be read" in page(
        verdict(evidence(), files=[])
    )
    assert "Not looked at  nothing\n" in page(verdict(evidence()))


@pytest.mark.parametrize(
    ("newest", "proposed"),
    [
        ("1.2.4", True),
        ("1!2.0+local.1", True),
        ("1.2.3", False),
        (None, False),
        ("1.0; rm -rf ~", False),
        ("$(id)", False),
        ("1.0\nmcp-vet approve", False),
        ("1.0 && x", False),
        ("`id`", False),
        ("", False),
    ],
)
def test_only_a_version_becomes_part_of_a_command_to_paste(
    newest: str | None, proposed: bool
) -> None:
    severe = finding("x", signal="archive.refused")
    found = verdict(evidence(severe), of=release(newest_version=newest))
    steps = page(found).partition("\nNext\n")[2].splitlines()
    expected = [f"  mcp-vet vet npm:server@{newest}"] if proposed else []
    assert steps == [*expected, "  mcp-vet explain x"]


def test_a_version_that_a_stranger_made_up_is_no_part_of_a_command() -> None:
    hostile = page(hostile_denied()).partition("\nNext\n")[2]
    assert hostile == "  mcp-vet explain a/rule\n"


def test_long_lists_are_cut_with_their_count() -> None:
    coverage = Coverage(
        files=30, read=10, unread=tuple(Unread(path=f"{n:02}.js", why="big") for n in range(20))
    )
    text = page(verdict(evidence(reason="20 of 30 files not fully read", coverage=coverage)))
    assert "      07.js: big\n      and 12 more (--format json lists all)\n" in text
    assert "08.js" not in text


def test_the_decision_is_coloured_for_a_terminal() -> None:
    text = reports.get("text").verdicts([CLEAN])
    assert text.startswith("\x1b[32m\x1b[1mALLOW\x1b[0m  \x1b[1mnpm:tavily-mcp@0.2.22\x1b[0m")
