import pytest

from tests.config_rules.judged import judged, said, server
from vetting.config_rules.unknown import Unknown


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["npx", "-y", "foo@1.2.3"], []),
        (["node", "${workspaceFolder}/server.js"], []),
        (["weird", "x"], ["high unknown-launcher 4: what weird fetches and runs is not known"]),
        (
            ["docker", "dance"],
            ["high unknown-launcher 4: this command of docker is not understood"],
        ),
        (["npx"], ["high unknown-launcher 4: npx is given nothing to start"]),
        (
            ["thv", "run", "fetch"],
            ["high unknown-launcher 4: only the catalogue of thv knows what its words stand for"],
        ),
        (
            ["uvx", "--strange", "foo==1"],
            ["medium unknown-flag 4: an option that the launcher is not known to have"],
        ),
        (
            ["env"] * 12 + ["npx", "foo@1.2.3"],
            ["high too-complex 4: launchers inside launchers were not followed to the end"],
        ),
        (
            ["npx", "${PACKAGE}"],
            ["high unresolved-variable 4: a variable decides what is fetched"],
        ),
        (
            ["npx", "foo@1.2.3@4"],
            ["high invalid-spec 4: a word that names a package is none that the launcher takes"],
        ),
        (
            ["npx", "foo@1.2.3", "a\u202eb"],
            ["high invisible-characters 4: control or format characters hide what the words are"],
        ),
        (
            ["npx -y foo@1.2.3"],
            ["medium ambiguous-entry 4: the command is a whole command line in one word"],
        ),
    ],
)
def test_what_is_not_understood_is_said(words: list[str], expected: list[str]) -> None:
    assert said(Unknown(), judged(server(words))) == expected


def test_an_entry_with_a_command_and_an_address() -> None:
    given = judged(server(["npx", "foo@1.2.3"], url="https://a.example.com"))
    assert said(Unknown(), given) == [
        (
            "medium ambiguous-entry 4: the entry names a command and an address; clients differ in "
            "what they use"
        )
    ]


def test_an_entry_with_nothing() -> None:
    assert said(Unknown(), judged(server())) == ["high unknown-launcher 3: there is nothing to run"]


def test_too_many_commands_are_said() -> None:
    given = judged(server(["bash", "-c", "npx foo@1; " * 3_000]))
    found = said(Unknown(), given)
    assert "high too-complex 4: not all commands of the entry were followed" in found


def test_a_name_that_does_not_show_as_it_is() -> None:
    given = judged(server(["npx", "foo@1.2.3"], name="git\u200bhub"))
    assert said(Unknown(), given) == [
        "high invisible-characters 3: the server's name holds characters that do not show"
    ]


@pytest.mark.parametrize(
    ("switch", "expected"),
    [
        (
            "malformed-entry",
            "high malformed-entry 4: a part of the entry is not of the type that clients take",
        ),
        (
            "ambiguous-entry",
            (
                "medium ambiguous-entry 4: two fields name the same thing; clients differ in which "
                "they use"
            ),
        ),
    ],
)
def test_entries_that_clients_take_differently(switch: str, expected: str) -> None:
    given = judged(server(["npx", "foo@1.2.3"], switches=(switch,)))
    assert said(Unknown(), given) == [expected]
