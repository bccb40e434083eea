import pytest

from tests.config_rules.judged import line
from vetting.config_rules import _document, rule_index
from vetting.configs import Read


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (Read(), []),
        (
            Read(duplicates=(("github", 7), ("env", 9)), flags=(("duplicate-key", 7),)),
            [
                "high duplicate-key 7: the key github is given twice",
                "high duplicate-key 9: the key env is given twice",
            ],
        ),
        (
            Read(flags=(("auto-approve", 2), ("command-substitution", 3))),
            [
                (
                    "medium auto-approve 2: servers of the file start, or their tools run, without "
                    "asking"
                ),
                (
                    "high command-substitution 3: the client runs a command that stands in the entry "
                    "when it loads it"
                ),
            ],
        ),
        (
            Read(flags=(("malformed-entry", 4),)),
            ["high malformed-entry 4: a part of the entry is not of the type that clients take"],
        ),
        (Read(flags=(("something-new", 4),)), ["medium file-switch 4: something-new"]),
    ],
)
def test_what_is_said_of_a_whole_file(read: Read, expected: list[str]) -> None:
    assert [line(item) for item in _document.of_read(read)] == expected


def test_a_file_that_cannot_be_read_is_a_finding_with_a_line() -> None:
    assert line(_document.unparsable("the list never ends", 4)) == (
        "high unparsable 4: the list never ends"
    )
    assert _document.unparsable("not UTF-8", 0).line == 1


def test_a_key_may_be_a_secret_by_mistake() -> None:
    key = "ghp_" + "0aZ9yX8wV7uT6sR5qP4oN3mL2kJ1iH0gF9eD"
    (found,) = _document.of_read(Read(duplicates=((key, 1),)))
    assert key not in repr(found)


def test_the_rules_about_files_are_explained_like_all_others() -> None:
    assert {rule.id for rule in _document.RULES} == {
        "config/unparsable",
        "config/duplicate-key",
        "config/file-switch",
    }
    assert rule_index().keys() >= {rule.id for rule in _document.RULES}
