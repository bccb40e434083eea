import dataclasses

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.factories import NOW, evidence, finding, verdict
from tests.reports.samples import CLEAN, HOSTILE, NASTY, RICH
from vetting import reports
from vetting.model.evidence import Excerpt
from vetting.model.signals import Count, ReleaseSignals
from vetting.model.verdict import Verdict

CLEAN_PAGE = """\
## ALLOW: `npm:tavily-mcp@0.2.22`

**Allowed by policy.**
MCP server for web search

| | |
|---|---|
| Published | 2026\\-09\\-22 |
| Publisher | tavily |
| Licence | MIT |
| Repository | https:&#47;/example.com/repo |
| Newest version | 0\\.2.22 |
| `tavily-mcp-0.2.22.tgz` | `sha256:8411bfdc308619a445506c7865a588ea2a2d3a0fe008ebfc2c08e00a2fec2a21` |

### Not looked at

Nothing: all 4 files were read.

### Findings: none

### Next

```sh
mcp-vet approve npm:tavily-mcp@0.2.22 --reason "what it is for"
```
"""

RICH_PAGE = """\
## REVIEW: `pypi:my-server==1.2.3`

**Needs a person's decision.**

| | |
|---|---|
| Published | 2026\\-11\\-19 |
| Newest version | 1\\.3.0 |
| `my_server-1.2.3-py3-none-any.whl` | `sha256:ba59926159d2aa256eb8739b8da7e2b574b960e1202c6d624cbe981cef996c91` |
| `my_server-1.2.3.tar.gz` | `sha256:e55b8bdf621ddaa8f462c74745db9680d3bb7536a9cf854f8d6668b34a287890` |

### Why

- **review** GHSA\\-aaaa\\-bbbb\\-cccc without a severity (`adv.vuln`)
- **review** declared digests: sha1 (`checksum/undeclared`)
- **review** exec builds a shell command (`javascript/shell-command-built`)
- **review** an address without a name \\(and 4 more\\) (`text/raw-ip-url`)
- **review** 2 of 9 files not fully read (`meta.not_evaluated`)
- **review** capability never approved here: process\\_exec (`policy/new-capability`)
- **review** published 2026\\-11\\-19; the cooldown ends 2026\\-11\\-26 (`age.version`)

### Not looked at

- `static-rules`: 2 of 9 files not fully read
  - `dist/bundle.min.js`: took over 120 s
  - `lib/native.node`: machine code

### What it can touch

| | |
|---|---|
| process\\_exec | dist/index.js:7, dist/index.js:8, dist/index.js:9 and 1 more |
| network | z.js:9, server.tar.gz\\!/a.js:1 |
| env | GITHUB\\_TOKEN \\(secret\\), DEBUG |
| env, by computed name | dist/index.js:4 |
| credential files | \\~/.aws/credentials |
| hosts | 127\\.0.0.1, api.github.com |
| runs on postinstall | node build.js |

### Findings: 1 high, 1 unknown, 8 medium, 1 fact

**HIGH** a GitHub token (`cred.hardcoded`)
**Waived** until 2026\\-12\\-21: a revoked test token

- `tests/data.js:3`

**UNKNOWN** GHSA\\-aaaa\\-bbbb\\-cccc without a severity (`adv.vuln`)


**MEDIUM** declared digests: sha1 (`checksum/undeclared`)

- `server.tgz:7`

**MEDIUM** exec builds a shell command (`javascript/shell-command-built`)

- `dist/index.js:7`

```
     6  const repo = args.repo;
     7  exec(`git -C ${repo} log`);
     8  }
```

**MEDIUM** an address without a name (`text/raw-ip-url`)
**Waived** until 2026\\-11\\-30 \\(1 of 6\\): loopback

- `src/a.js:1`
- `src/b.js:2`
- `src/c.js:3`
- `src/d.js:4`
- `src/e.js:5`
- and 1 more place

### Next

```sh
mcp-vet approve pypi:my-server==1.2.3 --reason "what it is for"
mcp-vet explain adv.vuln
```
"""  # noqa: E501


def page(*verdicts: Verdict) -> str:
    return reports.get("markdown").verdicts(verdicts)


def tokens(text: str) -> list[Token]:
    """Every piece of markup, as a renderer for CommonMark with tables sees it."""
    found = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    return [part for token in found for part in (token, *(token.children or ()))]


def test_downloads_and_stars_name_their_source_and_day() -> None:
    downloads = Count(value=12345, source="counts.example", as_of=NOW)
    asked = dataclasses.replace(evidence(), signals=ReleaseSignals(downloads=downloads))
    text = reports.get("markdown").verdicts([verdict(asked)])
    assert "| Context | 12,345 downloads last week \\(counts.example, 2026\\-11\\-21\\) |\n" in text


def test_a_clean_page() -> None:
    assert page(CLEAN) == CLEAN_PAGE


def test_a_rich_page() -> None:
    assert page(RICH) == RICH_PAGE


def test_several_pages_have_a_rule_between_them() -> None:
    assert page(CLEAN, RICH) == f"{CLEAN_PAGE}\n---\n\n{RICH_PAGE}"


@pytest.mark.parametrize("found", [RICH, HOSTILE], ids=["rich", "hostile"])
def test_a_stranger_adds_no_markup(found: Verdict) -> None:
    parts = tokens(page(found))
    assert {part.type for part in parts} & {"link_open", "image", "html_block"} == set()
    # An empty comment, which keeps "@name" and "#1" from becoming mentions, is our own.
    assert {part.content for part in parts if part.type == "html_inline"} <= {"<!-- -->"}
    headings = [
        parts[number + 1].content
        for number, part in enumerate(parts)
        if part.type == "heading_open"
    ]
    assert [heading.partition(":")[0] for heading in headings] == [
        "REVIEW",
        *(["Why", "Not looked at", "What it can touch", "Findings", "Next"]),
    ]


def test_a_stranger_adds_no_cell_to_a_table() -> None:
    parts = tokens(page(HOSTILE))
    cells = [part.type for part in parts if part.type in ("tr_open", "td_open", "th_open")]
    rows = "".join({"tr_open": "|", "td_open": "d", "th_open": "h"}[cell] for cell in cells)
    assert set(rows.split("|")) == {"", "hh", "dd"}


@pytest.mark.parametrize(
    "line",
    [
        "```",
        "``````",
        "~~~",
        "<script>alert(1)</script>",
        "</details>",
        "![x](https://evil.example/x.png)",
        "# heading",
        "- [ ] item",
        "\t\tdeep",
        NASTY,
    ],
)
@pytest.mark.parametrize("path", ["a.js", None], ids=["after a list", "alone"])
def test_an_excerpt_is_code_and_nothing_else(line: str, path: str | None) -> None:
    excerpt = Excerpt(first=1, lines=("before", line, "after"))
    item = dataclasses.replace(finding(path=path), excerpt=excerpt)
    parts = tokens(page(verdict(evidence(item))))
    fences = [part for part in parts if part.type in ("fence", "code_block")]
    assert [part.type for part in fences] == ["fence", "fence"], "the excerpt, and the next steps"
    shown = fences[0].content.splitlines()
    assert len(shown) == 3
    assert (shown[0], shown[2]) == ("     1  before", "     3  after")
    assert {part.type for part in parts} & {"link_open", "image", "html_block"} == set()
