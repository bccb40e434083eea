import random

import pytest

from vetting.model.trifecta import Known, Leg, LegReason, shortest_chain

P, U, W = Leg.PRIVATE_DATA, Leg.UNTRUSTED_CONTENT, Leg.WAY_OUT


def known(server: str, tool: str, *legs: Leg) -> Known:
    return server, tool, tuple(LegReason(leg=leg, why=f"{tool} {leg}") for leg in legs)


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        ([], None),
        ([known("a", "read", P), known("a", "send", W)], None),
        (
            [known("a", "read", P), known("a", "get", U), known("a", "send", W)],
            "get brings in text of strangers, read gives private data, send is a way out",
        ),
        (
            [known("a", "read", P), known("a", "get", U, W), known("a", "send", W)],
            "get brings in text of strangers and is a way out, read gives private data",
        ),
        (
            [known("a", "read", P), known("a", "shell", P, U, W)],
            "shell brings in text of strangers and gives private data and is a way out",
        ),
    ],
)
def test_the_fewest_tools_in_the_order_of_the_attack(
    tools: list[Known], expected: str | None
) -> None:
    found = shortest_chain(("", tool, reasons) for _, tool, reasons in tools)
    assert (str(found) if found else None) == expected


def test_of_chains_with_as_many_tools_the_one_of_fewest_servers_is_shown() -> None:
    found = shortest_chain(
        [known("a", "x", U), known("b", "y", P), known("b", "z", W), known("b", "w", U)]
    )
    assert found is not None
    assert {step.server for step in found.steps} == {"b"}


def test_servers_are_named_where_there_are_several() -> None:
    found = shortest_chain([known("web", "fetch", U, W), known("disk", "read", P)])
    assert str(found) == (
        "web: fetch brings in text of strangers and is a way out, disk: read gives private data"
    )


def test_each_leg_stands_once_whatever_there_is() -> None:
    chance = random.Random(7)
    for _ in range(200):
        tools = [
            known(
                chance.choice("abc"), f"t{number}", *chance.sample(list(Leg), chance.randint(0, 3))
            )
            for number in range(chance.randint(0, 9))
        ]
        have = {reason.leg for _, _, reasons in tools for reason in reasons}
        found = shortest_chain(tools)
        assert (found is not None) == (have == set(Leg))
        if found is not None:
            legs = [reason.leg for step in found.steps for reason in step.reasons]
            assert sorted(legs) == sorted(Leg)
            assert len(found.steps) <= 3


def test_ten_thousand_tools_take_no_time() -> None:
    tools = [known("s", f"t{number}", (P, U)[number % 2]) for number in range(10_000)]
    assert shortest_chain(tools) is None
