import pytest

from tests.config_rules.judged import judged, said, server
from vetting.config_rules.dockerfile import Dockerfile, root_line

ROOT = "FROM node:24\nCOPY . .\nCMD node x\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (ROOT, 1),
        ("FROM node:24\nUSER node\nCMD node x\n", None),
        ("FROM node:24\nUSER node\nUSER root\nCMD node x\n", 3),
        ("FROM node:24\nUSER 0:0\nENTRYPOINT x\n", 2),
        ("FROM node:24\nUSER 1000\nENTRYPOINT x\n", None),
        ("FROM node:24\nuser ${UID}\nentrypoint x\n", None),
        ("FROM node:24\nRUN x\n", None),
        ("FROM gcr.io/distroless/nodejs22:nonroot\nCMD x\n", None),
        ("FROM cgr.dev/chainguard/node\nCMD x\n", None),
        ("FROM a AS build\nUSER x\nCMD y\nFROM b\nCMD z\n", 4),
        ("FROM a AS build\nCMD y\nFROM b\nUSER x\nCMD z\n", None),
        ("FROM a AS Base\nUSER x\nFROM base\nCMD z\n", None),
        ("FROM --platform=linux/amd64 a AS base\nFROM base\nCMD z\n", 1),
        ("FROM a\nFROM 0\nUSER x\nCMD z\n", None),
        ("FROM a AS a\nCMD x\n", 1),
        ("FROM a\nRUN echo \\\n  USER x\nCMD z\n", 1),
        ("FROM a\nRUN echo \\\n  # a comment\n  y\nUSER x\nCMD z\n", None),
        ("FROM a\nRUN <<EOF\nUSER x\nEOF\nCMD z\n", 1),
        ("FROM a\nRUN echo `date`\nRUN y `\nUSER x\nCMD z\n", None),
        ("# escape=`\nFROM a\nRUN x `\n  USER x\nCMD z\n", 2),
        ("# USER x\nFROM a\nCMD z\n", 2),
        ("CMD z\nUSER root\n", None),
        ("", None),
    ],
)
def test_who_the_last_stage_runs_as(text: str, line: int | None) -> None:
    assert root_line(text) == line


@pytest.mark.parametrize(
    ("words", "path", "severity"),
    [
        (["node", "server.js"], "Dockerfile", "low"),
        (["docker", "run", "-i", "my-server"], "Dockerfile", "medium"),
        (["python", "server.py"], "docker/Dockerfile", "low"),
        (["npx", "foo@1.2.3"], "Dockerfile", None),
        (["docker", "run", "-i", "ghcr.io/a/b"], "Dockerfile", None),
        (["node", "server.js"], "notes/Dockerfile", None),
    ],
)
def test_a_dockerfile_counts_where_it_builds_the_server(
    words: list[str], path: str, severity: str | None
) -> None:
    given = judged(server(words), files={path: ROOT})
    message = f"{severity} dockerfile-root 4: {path}:1 leaves the server running as root"
    assert said(Dockerfile(), given) == ([message] if severity else [])
