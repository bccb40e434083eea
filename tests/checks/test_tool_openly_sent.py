"""Parameters that say themselves that what they are given leaves."""

from typing import Any

import pytest

from vetting.checks._tool_openly_sent import own_words, sent_openly
from vetting.surface import Declared, Flow

LEAVES = "It is kept on your page of the rate desk for a month."
SOURCE = 'reference : z . string ( ) . optional ( ) . describe ( "%s" ) , other : z . string ( )'


def tool(text: str = "Postage for a letter.", **schema: Any) -> Declared:
    fields = {"description": text, "inputSchema": schema}
    parameters = ("grams", "reference")
    return Declared(
        kind="tool", name="rate", fields=fields, path="a.js", line=1, parameters=parameters
    )


def flow(*sources: str) -> Flow:
    found = sources or ("given rate.reference",)
    return Flow(path="a.js", line=1, kind="sent-unheeded", what="https://x.example", sources=found)


def described(text: str) -> Declared:
    return tool(**{"$source": "{ grams : z . number ( ) , " + SOURCE % text + " }"})


@pytest.mark.parametrize(
    "text",
    [
        LEAVES,
        "A name. It is also put on your page of the rate desk.",
        "By it you find the query on your page of the desk. It is kept there for a month.",
        "A note. We publish it on our website.",
        "What is sent to our server.",
        "The text is sent to https://desk.example.",
        "Is passed on to the parcel service.",
    ],
)
def test_a_parameter_says_that_it_leaves(text: str) -> None:
    assert sent_openly(flow(), [described(text)])


@pytest.mark.parametrize(
    "text",
    [
        "A short name of your own for the letter.",
        "It is kept for a month.",
        "It is kept there for a month.",
        "It is never sent to our server.",
        "It is not put on your page of the rate desk.",
        "It is sent to our server, which is offline.",
        "It is shown on the page.",
        "Needed for every call: the text of a file, a plain checksum for the model only.",
    ],
)
def test_a_parameter_does_not_say_so(text: str) -> None:
    assert not sent_openly(flow(), [described(text)])


def test_all_that_leaves_must_say_so() -> None:
    item = described(LEAVES)
    assert not sent_openly(flow("given rate.reference", "given rate.grams"), [item])
    assert not sent_openly(flow("given rate.reference", "file read"), [item])
    assert not sent_openly(flow("back fetch"), [item])
    assert not sent_openly(flow("given other.reference"), [item])
    assert not sent_openly(flow(), [])


def test_a_secret_is_no_less_one_for_that() -> None:
    item = tool(properties={"api_key": {"description": LEAVES}})
    named = Declared(
        kind="tool", name="rate", fields=item.fields, path="a", line=1, parameters=("api_key",)
    )
    assert not sent_openly(flow("given rate.api_key"), [named])


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"reference": {"description": LEAVES}}},
        {"$signature": f'(grams: int, reference: Annotated[str, Field(description="{LEAVES}")])'},
        {"$source": SOURCE % LEAVES},
    ],
)
def test_wherever_its_words_stand(schema: dict[str, Any]) -> None:
    item = tool(**schema)
    assert list(own_words(item, "reference")) == [LEAVES]
    assert list(own_words(item, "grams")) == []
    assert sent_openly(flow(), [item])


def test_documentation_says_it_line_by_line() -> None:
    text = (
        "Postage.\n\nArgs:\n    grams: A weight.\n    reference (str): A name. It is kept on\n"
        "        your page of the rate desk.\n    other: x\n"
    )
    item = tool(text)
    assert list(own_words(item, "grams")) == ["A weight."]
    assert sent_openly(flow(), [item])
    assert not sent_openly(flow("given rate.grams"), [item])


def test_a_tool_names_a_parameter_without_words() -> None:
    said = "Postage. With a reference, the query is also put on your page of the rate desk."
    assert sent_openly(flow(), [tool(said)])
    assert not sent_openly(flow("given rate.grams"), [tool(said)])
    other = tool(said, properties={"reference": {"description": "A checksum."}})
    assert not sent_openly(flow(), [other])
