import pytest

from tests.factories import pin
from vetting import policy_file
from vetting.approval_rules import ApprovalRules, Needed
from vetting.errors import ConfigError
from vetting.model.capability_envelope import CapabilityEnvelope
from vetting.model.review import Changed, Kind
from vetting.tiers import Case

SHELL = CapabilityEnvelope(capabilities=("network", "process_exec"))
QUIET = CapabilityEnvelope(capabilities=("env",))
TIERS = """
[tiers.shells]
approvers = 3
capabilities = ["process_exec", "dynamic_code"]
[tiers.first]
approvers = 2
review = ["FULL"]
[tiers.ours]
approvers = 1
lower = true
scopes = ["npm:@acme", "pypi:acme-server"]
[tiers.small]
approvers = 1
lower = true
review = ["DELTA"]
max_changed_lines = 200
adds_nothing = true
"""


def rules(text: str = TIERS) -> ApprovalRules:
    return policy_file.parse(text.encode(), "policy.toml").approvals


def case(
    kind: Kind = Kind.DELTA,
    envelope: CapabilityEnvelope | None = QUIET,
    *,
    name: str = "server",
    ecosystem: str = "npm",
    lines: int | None = None,
    adds_nothing: bool = False,
) -> Case:
    return Case(
        pin=pin(ecosystem=ecosystem, name=name),
        kind=kind,
        envelope=envelope,
        changed_lines=lines,
        adds_nothing=adds_nothing,
    )


@pytest.mark.parametrize(
    ("of", "threshold", "expected"),
    [
        (case(), 2, Needed(people=2)),
        (case(envelope=SHELL), 2, Needed(people=3, why="tier shells: process_exec")),
        (case(envelope=SHELL), 4, Needed(people=4)),
        (case(envelope=None), 2, Needed(people=3, why="tier shells: not known")),
        (case(Kind.FULL), 1, Needed(people=2, why="tier first: FULL")),
        (case(Kind.FULL, SHELL), 1, Needed(people=3, why="tier shells: process_exec")),
        (case(name="@acme/a"), 2, Needed(people=1, why="tier ours: npm:@acme")),
        (
            case(name="@acme/a", envelope=SHELL),
            2,
            Needed(people=3, why="tier shells: process_exec"),
        ),
        (case(Kind.FULL, name="@acme/a"), 2, Needed(people=2)),
        (case(name="@acmex/a"), 2, Needed(people=2)),
        (case(name="acme-server"), 2, Needed(people=2)),
        (
            case(name="acme-server", ecosystem="pypi"),
            2,
            Needed(people=1, why="tier ours: pypi:acme-server"),
        ),
        (
            case(lines=200, adds_nothing=True),
            2,
            Needed(people=1, why="tier small: 200 changed lines, adds nothing"),
        ),
        (case(lines=201, adds_nothing=True), 2, Needed(people=2)),
        (case(lines=None, adds_nothing=True), 2, Needed(people=2)),
        (case(lines=1), 2, Needed(people=2)),
        (
            case(lines=1, adds_nothing=True, envelope=SHELL),
            2,
            Needed(people=3, why="tier shells: process_exec"),
        ),
    ],
)
def test_how_many_people_must_approve(of: Case, threshold: int, expected: Needed) -> None:
    assert rules().needed(of, threshold) == expected


def test_without_tiers_the_list_of_reviewers_says_how_many() -> None:
    for kind in Kind:
        assert rules("").needed(case(kind, SHELL), 2) == Needed(people=2)


def test_a_tier_that_lowers_by_capability_fits_nothing_unknown() -> None:
    text = '[tiers.reads]\napprovers = 1\nlower = true\ncapabilities = ["env"]\n'
    assert rules(text).needed(case(), 2).people == 1
    assert rules(text).needed(case(envelope=None), 2).people == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("approvers = 2", "2: tier x has no condition"),
        ('review = ["FULL"]', "2: tier x needs approvers, a number"),
        ('approvers = 0\nreview = ["FULL"]', "3: approvers must be a whole number from 1 to 100"),
        ('approvers = true\nreview = ["FULL"]', "3: approvers must be a whole number"),
        ('approvers = 2\nreview = ["GLANCE"]', "4: review must be a list of some of FULL, DELTA"),
        ('approvers = 2\nreview = "FULL"', "4: review must be a list"),
        ("approvers = 2\nreview = []", "4: review must be a list"),
        ('approvers = 2\ncapabilities = ["shell"]', "4: capabilities must be a list of some of"),
        ('approvers = 2\nscopes = ["@acme"]', "4: scopes must be a list of packages or scopes"),
        ('approvers = 2\nscopes = ["npm:@acme/"]', "4: scopes must be a list"),
        ("approvers = 2\nmax_changed_lines = 9", "4: max_changed_lines is for a tier that asks"),
        ("approvers = 2\nadds_nothing = true", "4: adds_nothing is for a tier that asks for fewer"),
        ('approvers = 2\nlower = "yes"\nreview = ["FULL"]', "4: lower must be true or false"),
        ("approvers = 1\nlower = true\nmax_changed_lines = -1", "5: max_changed_lines must be"),
        ("approvers = 1\nlines = 1", "4: there is no 'lines' in a tier"),
    ],
)
def test_a_tier_that_is_none_names_its_line(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rules(f"\n[tiers.x]\n{text}\n")
    assert str(caught.value).startswith(f"policy.toml:{message}")


@pytest.mark.parametrize("text", ["tiers = 1", "[[tiers]]", "[tiers]\nx = 1", "[tiers.'A b']"])
def test_what_is_no_table_of_tiers_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"policy\.toml:"):
        rules(text)


def test_opaque_files_have_no_number_of_lines() -> None:
    assert Changed(files=1, insertions=2, deletions=3).lines == 5
    assert Changed(files=1, insertions=2, deletions=3, opaque=1).lines is None
