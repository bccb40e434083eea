"""Verdicts that reports are compared on: a clean one, a rich one, a hostile one."""

import dataclasses
from datetime import timedelta

from tests.factories import NOW, evidence, finding, pin, release, subject_file, verdict
from vetting.model.evidence import Coverage, Excerpt, Severity, Unread
from vetting.model.profile import (
    CredentialFile,
    EnvName,
    Host,
    InstallScript,
    Place,
    Profile,
)
from vetting.model.verdict import Verdict, Waiver

CLEAN = verdict(
    evidence(check="checksum"),
    evidence(check="static-rules", coverage=Coverage(files=4, read=4)),
    of=release(
        of=pin("npm", "tavily-mcp", "0.2.22"),
        description="MCP server for web search",
        publisher="tavily",
        newest_version="0.2.22",
    ),
    files=[subject_file("tavily-mcp-0.2.22.tgz", b"x" * 13_800)],
)

_SHELL = dataclasses.replace(
    finding(
        "javascript/shell-command-built",
        signal="cap.shell",
        path="dist/index.js",
        line=7,
        message="exec builds a shell command",
    ),
    excerpt=Excerpt(first=6, lines=("const repo = args.repo;", "exec(`git -C ${repo} log`);", "}")),
)
_MANY = [
    finding(
        "text/raw-ip-url",
        severity=Severity.MEDIUM,
        path=f"src/{name}.js",
        line=line,
        message="an address without a name",
    )
    for line, name in enumerate("abcdef", 1)
]
RICH = verdict(
    evidence(
        finding("checksum/undeclared", path="server.tgz", message="declared digests: sha1"),
        check="checksum",
    ),
    evidence(
        _SHELL,
        *_MANY,
        finding(
            "cred.hardcoded",
            severity=Severity.HIGH,
            path="tests/data.js",
            line=3,
            message="a GitHub token",
        ),
        finding(
            "adv.vuln",
            severity=Severity.UNKNOWN,
            path=None,
            message="GHSA-aaaa-bbbb-cccc without a severity",
            aliases=("CVE-2026-1",),
        ),
        finding("python/keyring-read", severity=Severity.INFO, message="reads TOKEN"),
        check="static-rules",
        coverage=Coverage(
            files=9,
            read=7,
            unread=(
                Unread(path="dist/bundle.min.js", why="took over 120 s"),
                Unread(path="lib/native.node", why="machine code"),
            ),
        ),
        reason="2 of 9 files not fully read",
        profile=Profile(
            capabilities=(
                ("network", Place(path="server.tar.gz!/a.js", line=1)),
                ("network", Place(path="z.js", line=9)),
                ("process_exec", Place(path="dist/index.js", line=7)),
                ("process_exec", Place(path="dist/index.js", line=8)),
                ("process_exec", Place(path="dist/index.js", line=9)),
                ("process_exec", Place(path="dist/other.js", line=1)),
                ("env", Place(path="dist/index.js", line=2)),
            ),
            env=(
                EnvName(name="GITHUB_TOKEN", secret=True, path="dist/index.js", line=2),
                EnvName(name="DEBUG", secret=False, path="dist/index.js", line=3),
            ),
            env_dynamic=(Place(path="dist/index.js", line=4),),
            credential_files=(
                CredentialFile(what="~/.aws/credentials", path="dist/index.js", line=5),
            ),
            hosts=(
                Host(host="api.github.com", path="dist/index.js", line=11),
                Host(host="127.0.0.1", path="dist/index.js", line=12),
            ),
            install_scripts=(InstallScript(name="postinstall", command="node build.js"),),
        ),
    ),
    of=release(
        of=pin("pypi", "my-server", "1.2.3"),
        published_at=NOW - timedelta(days=2),
        newest_version="1.3.0",
        license=None,
        repository_url=None,
    ),
    files=[
        subject_file("my_server-1.2.3-py3-none-any.whl", b"wheel"),
        subject_file("my_server-1.2.3.tar.gz", b"x" * 3_000_000),
    ],
    waivers=(
        Waiver(
            finding="cred.hardcoded", reason="a revoked test token", until=NOW + timedelta(days=30)
        ),
        Waiver(
            finding="text/raw-ip-url@src/a.js", reason="loopback", until=NOW + timedelta(days=9)
        ),
    ),
)

# Everything that could be taken for something else than text, in everything a stranger can write.
NASTY = (
    "::error::pwned ##[add-mask]x ##vso[task.complete]"
    "\x1b[31m\x1b]8;;https://evil.example\x07click\x1b]8;;\x07\x1b]52;c;cm0gLXJm\x07"
    "\r::set-output name=a::b\n::warning::c\x85\x9b2J\x7f\x00\u202egnp.exe\u2066\u200b\ufeff\U000e0041"
    "\u2028\ud800<script>alert(1)</script><img src=x onerror=alert(1)>"
    "![i](https://evil.example/p.png)[t](javascript:alert(1)) `code` ``` | cell | @everyone #1"
)
HOSTILE = verdict(
    evidence(
        dataclasses.replace(
            finding(
                "a/rule",
                severity=Severity.HIGH,
                path=NASTY,
                message=NASTY + "x" * 5_000_000,
            ),
            excerpt=Excerpt(first=6, lines=(NASTY, "```", "`````", "## heading")),
        ),
        finding("a/rule", severity=Severity.HIGH, path="::error::x.js", message=NASTY),
        reason=NASTY,
        coverage=Coverage(files=1, read=0, unread=(Unread(path=NASTY, why=NASTY),)),
        profile=Profile(
            capabilities=(("network", Place(path=NASTY, line=1)),),
            env=(EnvName(name=NASTY, secret=True, path=NASTY, line=1),),
            hosts=(Host(host=NASTY, path=NASTY, line=1),),
            credential_files=(CredentialFile(what=NASTY, path=NASTY, line=1),),
            install_scripts=(InstallScript(name=NASTY, command=NASTY),),
        ),
    ),
    of=release(
        description=NASTY + "y" * 5_000_000,
        publisher=NASTY,
        license=NASTY,
        repository_url=NASTY,
        newest_version=NASTY,
        withdrawn=NASTY,
    ),
    files=[subject_file(NASTY)],
    waivers=(Waiver(finding="a/rule@::error::x.js", reason=NASTY, until=NOW),),
)


def hostile_denied() -> Verdict:
    """The same, denied: the next step then names the newest version."""
    from vetting import policy_file

    policy = policy_file.parse(b'[rules]\n"a/rule" = "deny"\n', "policy.toml")
    return verdict(*HOSTILE.evidence, of=HOSTILE.release, files=HOSTILE.subject, policy=policy)
