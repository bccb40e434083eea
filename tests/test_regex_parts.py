import pytest

from vetting import rulesets
from vetting.regex_parts import FAR, branches

Told = list[tuple[set[str], int, int]]


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("evil", [[({"evil"}, 0, 0)]]),
        ("(?i)Evil", [[({"evil"}, 0, 0)]]),
        (r"\bevil(?= now)", [[({" now"}, 4, 4), ({"evil"}, 0, 0)]]),
        (r"\bevil(?! now)(?<=il)", [[({"evil"}, 0, 0)]]),
        (r"\d(?=.{0,9}(?:evil\d|goods))", [[({"evil", "goods"}, 1, 10)]]),
        (r"\d(?!.{0,9}(?=evil))", [[]]),
        ("[Ee]vil|good", [[({"evil", "good"}, 0, 0)]]),
        (r"\d{2,4}evil", [[({"evil"}, 2, 4)]]),
        ("evils?", [[({"evil", "evils"}, 0, 0)]]),
        (r"evil\s{1,3}good", [[({"evil"}, 0, 0), ({"good"}, 5, 7)]]),
        (r"evil\s*good", [[({"evil"}, 0, 0), ({"good"}, 4, FAR)]]),
        (r"(?:evil\d|good)x", [[({"evil"}, 0, 0)], [({"goodx"}, 0, 0)]]),
        (r".(?:evil\d|goods)", [[({"evil", "goods"}, 1, 1)]]),
        (r"(?:evil)?good", [[({"good", "evilgood"}, 0, 0)]]),
        (r"(?:evil\d)?good", [[({"good"}, 0, 5)]]),
        (r" {80}", [[({" " * 80}, 0, 0)]]),
        (r" {80,}", [[({" " * 80}, 0, 0)]]),
        (r"""[\s"'`]vil""", [[({f"{one}vil" for one in "\t\n\v\f\r \"'`"}, 0, 0)]]),
        (r"[a-z]{3}|\d", [[], []]),
    ],
)
def test_what_a_branch_wants(expression: str, told: list[Told]) -> None:
    found = branches(expression.encode())
    assert [
        [({text.decode() for text in want.texts}, want.least, want.most) for want in branch.wants]
        for branch in found
    ] == told


@pytest.mark.parametrize(
    ("expression", "reach"),
    [("evil", 5), (r"evil(?!\w{3})", 8), (r"evil|goods?", 6), (r"evil(?=.*x)", FAR)],
)
def test_how_far_a_branch_looks(expression: str, reach: int) -> None:
    (branch,) = branches(expression.encode())
    assert min(branch.reach, FAR) == reach


def test_a_branch_has_the_groups_of_the_whole() -> None:
    one, two = branches(rb"(?P<a>evil\d)|(?P<b>good)\d(?P=b)")
    assert one.regex.match(b"evil1")
    assert not one.regex.match(b"good1good")
    match = two.regex.match(b"good1good")
    assert match is not None
    assert (match.lastgroup, match["a"]) == ("b", None)


def test_nearly_all_expressions_of_the_rules_want_something() -> None:
    rules = [rule for rule in rulesets.load().rules if rule.regex is not None]
    blind = {
        rule.rule.id
        for rule in rules
        if rule.regex is not None
        and not rule.near
        and not all(branch.wants for branch in branches(rule.regex.pattern))
    }
    assert len(blind) < 10
