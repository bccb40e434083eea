"""The words of findings."""

import pytest

from tests.config_rules.judged import DIGEST, judged, server
from vetting.config_rules import _told
from vetting.model.server import Ref

TOKEN = "ghp_" + "0aZ9yX8wV7uT6sR5qP4oN3mL2kJ1iH0gF9eD"


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (Ref(ecosystem="npm", name="foo", version="1.2.3"), "npm:foo@1.2.3"),
        (Ref(ecosystem="pypi", name="foo", version="1.2.3"), "pypi:foo==1.2.3"),
        (Ref(ecosystem="npm", name="foo"), "npm:foo"),
        (
            Ref(ecosystem="oci", name="ghcr.io/a/b", version=DIGEST),
            "ghcr.io/a/b@sha256:aaaaaaaaaaaa (oci)",
        ),
        (Ref(ecosystem="remote", name="https://a.example.com"), "https://a.example.com"),
    ],
)
def test_a_reference_is_named_as_people_write_it(ref: Ref, expected: str) -> None:
    assert _told.named(ref) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("foo", "foo"),
        ("https://me:hunter2@a.example.com/x?key=1#y", "https://…@a.example.com/x?…"),
        ("DB_PASSWORD=hunter2 X-Api-Key: abc", "DB_PASSWORD=… X-Api-Key: …"),
        ("x" * 500, "x" * _told.MAX_SHOWN + "…"),
    ],
)
def test_a_text_is_shown_short_and_without_what_could_be_secret(text: str, expected: str) -> None:
    assert _told.shown(text) == expected


def test_a_token_in_a_text_is_described() -> None:
    assert TOKEN not in _told.shown(f"name {TOKEN}")
    assert TOKEN[8:] not in _told.shown("n" * 100 + f" {TOKEN}")


@pytest.mark.parametrize(
    ("text", "line"), [("/", 6), ("~/x", 5), ("PORT", 20), ("absent", 4), ("npx", 4)]
)
def test_the_line_is_that_of_the_word_itself(text: str, line: int) -> None:
    of = judged(server(["npx", "~/x", "/"], {"PORT": "1"}))
    assert _told.line_of(of, text) == line


def test_of_several_variables_those_are_named_that_matter() -> None:
    env = {"A": "1", "UV_INDEX_URL": "https://r.example.com", "NODE_PATH": "x"}
    of = judged(server(["uvx", "foo==1"], env))
    assert _told.variables_of(of, "env-registry") == ("UV_INDEX_URL",)
    assert _told.variables_of(of, "env-code-injection") == ("NODE_PATH",)
    many = judged(server(["uvx", "foo==1"], {**env, **{f"V{i}": "" for i in range(60)}}))
    assert _told.variables_of(many, "env-registry") == ()


def test_a_command_is_safe_to_paste() -> None:
    ref = Ref(ecosystem="npm", name="a;rm -rf ~", version="1")
    assert _told.command("vet", ref) == "mcp-vet vet 'npm:a;rm -rf ~@1'"
    assert _told.command("vet", Ref(ecosystem="npm", name=TOKEN)) == ""
