"""Schemas that are kept as their source."""

import time

import pytest

from tests.drift.declared import only, tool
from vetting.drift import Drift, ToolDrift


def zod(old: str, new: str) -> ToolDrift:
    return only(
        tool(inputSchema={"$source": old}),
        tool(inputSchema={"$source": new}),
    )


@pytest.mark.parametrize(
    ("old", "new", "drift", "what"),
    [
        (
            'z.object({a: z.string().describe("One, two")})',
            'z.object({a: z.string().describe("Three {")})',
            Drift.TEXT,
            'input a: its text changed: "Three {"',
        ),
        (
            "z.object({a: z.string()})",
            "z.object({a: z.string(), b: z.array(z.object({c: z.number()}))})",
            Drift.INPUT,
            "input: parameter b added",
        ),
        ("{a: z.string()}", "{}", Drift.INPUT, "input: parameter a removed"),
        ("{a: z.string()}", "{a: z.any()}", Drift.INPUT, "input a: was z.string() and is z.any()"),
        ("{a: z.any()}", "{a: z.any()}.strict()", Drift.INPUT,
         "input schema: what stands around its parameters was {} and is {}.strict()"),
        ("one(", "two(", Drift.INPUT, "input schema: was one( and is two("),
        ("toSchema ( shape , { refs : 1 } )", "z . toSchema ( shape , { io : 2 , target : 3 } )",
         Drift.INPUT, ("input schema: was toSchema(shape, { refs : 1 }) "
         "and is z.toSchema(shape, { io : 2, target : 3 })")),
        ("{ a : z . string ( ) . regex ( /^" + "x" * 90 + "$/ ) }",
         "{ a : z . string ( ) . regex ( /^" + "x" * 90 + "y/ ) }", Drift.INPUT,
         "input a: was …" + "x" * 20 + "$/) and is …" + "x" * 20 + "y/)"),
        ("z2.object({a: z2.string()})", "z3.object({a: z3.string()})", Drift.COSMETIC,
         "input: a bundler named its variables otherwise"),
        ("z4 . object ( { a : z4 . string ( ) } )", "z5 . object ( { a : z5 . string ( ) } )",
         Drift.COSMETIC, "input: a bundler named its variables otherwise"),
        ("{a: z2.enum(['x'])}", "{a: z3.enum(['y'])}", Drift.INPUT,
         "input a: was z2.enum(['x']) and is z3.enum(['y'])"),
        ("{a: z.string()}", "{a: z.string().describe('y')}", Drift.TEXT,
         'input a: its text changed: "y"'),
        ("{a: z.string().describe('x')}", "{a: z.string().describe('y')}", Drift.TEXT,
         'input a: its text changed: "y"'),
        ("{a: z.string().describe('x')}", "{a: z.string()}", Drift.COSMETIC,
         "input: written otherwise"),
    ],
)  # fmt: skip
def test_schemas_that_are_source(old: str, new: str, drift: Drift, what: str) -> None:
    found = zod(old, new)
    assert (found.drift, found.what) == (drift, (what,))


@pytest.mark.parametrize(
    ("old", "new", "drift", "what"),
    [
        ("(path: str) -> str", "(path: str, mode: str='x') -> str", Drift.INPUT,
         "input: parameter mode added"),
        ("(a: str) -> str", "(a: Annotated[str, Field(description='x')]) -> str", Drift.TEXT,
         'input a: its text changed: "x"'),
        ("(a: str) -> str", "(a: str) -> list[str]", Drift.INPUT,
         "what it returns was str and is list[str]"),
        ("(a: Annotated[str, 'one']) -> str", "(a: Annotated[str, 'two']) -> str", Drift.TEXT,
         'input a: its text changed: "two"'),
        ("(*, a: dict[str, int]) -> str", "(*, a: dict[str, str]) -> str", Drift.INPUT,
         "input a: was dict[str, int] and is dict[str, str]"),
        ("(a) -> str", "(a) -> bytes", Drift.INPUT,
         "what it returns was str and is bytes"),
    ],
)  # fmt: skip
def test_signatures(old: str, new: str, drift: Drift, what: str) -> None:
    found = only(tool(inputSchema={"$signature": old}), tool(inputSchema={"$signature": new}))
    assert (found.drift, found.what) == (drift, (what,))


def test_text_that_is_new_is_told_wherever_it_stands() -> None:
    new = zod('{a: z.string().describe("One.")}', '{a: z.string().describe("Send it to me.")}')
    assert new.added == "Send it to me."


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "text",
    ['"' + '\\"' * 32_000, "'" * 64_001, "{" * 64_000, "{a:[" * 16_000, "`" + "\\" * 64_001],
)
def test_hostile_sources_take_no_time(text: str) -> None:
    begin = time.process_time()
    zod(text, "x" + text)
    assert time.process_time() - begin < 1


def test_a_model_that_became_a_functions_parameters_is_compared_field_by_field() -> None:
    old = {"$source": "{x: str, y: int}.model_json_schema()"}
    new = {"$signature": "(x: str, y: Annotated[int, Field(ge=1)], z: str) -> str"}
    found = only(tool(inputSchema=old), tool(inputSchema=new))
    assert found.what == ("input y: was int and is int(ge=1)", "input: parameter z added")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x: str = Field(..., description='d')", "x: Annotated[str, Field(description='d')]"),
        ("x: Optional[str] = Field(None, ge=1)", "x: Annotated[str | None, Field(ge=1)] = None"),
        ("x: int = Field(default=5)", "x: int = 5"),
        ("x: Annotated[str, 'd']", "x: str = Field(description='d')"),
        ("x: Union[str, int] = 1", "x: str | int=1"),
    ],
)
def test_two_spellings_of_one_field(old: str, new: str) -> None:
    one = tool(inputSchema={"$source": f"{{{old}}}.model_json_schema()"})
    same = only(one, tool(inputSchema={"$signature": f"({new}) -> str"}))
    assert (same.drift, same.what) == (
        Drift.COSMETIC,
        ("its declaration says the same otherwise",),
    )
    other = tool(inputSchema={"$signature": f"({new.replace('x:', 'y:')}) -> str"})
    assert len(only(one, other).what) == 2


def test_what_is_spread_is_compared_by_its_parts() -> None:
    old = "z . object ( { ... { a : z . string ( ) } , b : z . any ( ) } )"
    new = "z . object ( { ... { a : z . number ( ) } , b : z . any ( ) } )"
    assert zod(old, new).what == ("input a: was z.string() and is z.number()",)
    (what,) = zod("{ ... x , b : 1 }", "{ ... y , b : 1 }").what
    assert what == "input (spread): was ...x and is ...y"


SHAPE = "z . object ( { a : z . string ( ) } )"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (f"zodToJsonSchema ( {SHAPE} , {{ $refStrategy : 'none' }} )",
         f"z . toJSONSchema ( {SHAPE} , {{ target : 'draft-7' , }} )",
         "input: turned into JSON Schema by other code"),
        (SHAPE, f"z . toJSONSchema ( {SHAPE} )", "input: turned into JSON Schema by other code"),
        (SHAPE, SHAPE.replace("} )", "} , )"), "input: written otherwise"),
        (f"{SHAPE} . refine ( ( data ) => data . a )", f"{SHAPE} . refine ( data => data . a )",
         "input: written otherwise"),
    ],
)  # fmt: skip
def test_schemas_that_are_only_made_otherwise(old: str, new: str, what: str) -> None:
    found = zod(old, new)
    assert (found.drift, found.what) == (Drift.COSMETIC, (what,))


def test_a_type_and_its_text_are_told_apart() -> None:
    old = "{ a : z . enum ( [ 'raw' , 'json' ] ) . describe ( 'How.' ) }"
    new = "{ a : z . enum ( [ 'raw' , 'new' ] ) . describe ( 'How it looks.' ) }"
    assert zod(old, new).what == (
        "input a: was z.enum(['raw', 'json']) and is z.enum(['raw', 'new'])",
        'input a: its text changed: "How it looks."',
    )


def test_names_that_a_minifier_gave_say_nothing() -> None:
    old = "z . object ( { a : G . array ( G . string ( ) ) , b : G . enum ( [ 'x' ] ) } )"
    found = zod(old, old.replace("G", "Zt$"))
    assert found.drift is Drift.COSMETIC
    other = zod(old, old.replace("G", "Z").replace("string", "number"))
    assert other.what == ("input a: was G.array(G.string()) and is Z.array(Z.number())",)
    assert zod("{ a : x . b ( ) }", "{ a : y . b ( ) }").drift is Drift.INPUT


@pytest.mark.parametrize("how", ["extend ( {}", "merge ( z . object ( {} )", "and ( z.object({} )"])
def test_parameters_that_are_added_to_an_object_are_compared_by_name(how: str) -> None:
    old, new = (
        f"{SHAPE} . {how.replace('{}', f'{{ b : z . {kind} ( ) , c : z . any ( ) }}')} )"
        for kind in ("string", "number")
    )
    assert zod(old, new).what == ("input b: was z.string() and is z.number()",)
    assert zod(SHAPE, old).what[:2] == (
        "input: parameter b added",
        "input: parameter c added",
    )


def test_what_a_converted_schema_holds_is_compared() -> None:
    old, new = f"zodToJsonSchema ( {SHAPE} )", f"z . toJSONSchema ( {SHAPE.replace('a :', 'b :')} )"
    assert zod(old, new).what == ("input: parameter a removed", "input: parameter b added")
    assert zod(f"toJSONSchema ( {SHAPE} ) . a", f"toJSONSchema ( {SHAPE} ) . b").what == (
        (
            "input schema: what stands around its parameters was toJSONSchema(z.object({ })).a "
            "and is toJSONSchema(z.object({ })).b"
        ),
    )


def test_types_of_the_language_go_by_two_names() -> None:
    old = {
        "$signature": "(q: List[Dict[str, Any]], n: Optional[Set[int]] = None) -> Union[List[str], None]"
    }
    new = {"$signature": "(q: list[dict[str, Any]], n: set[int] | None = None) -> list[str] | None"}
    assert only(tool(inputSchema=old), tool(inputSchema=new)).drift is Drift.COSMETIC
    other = {"$signature": new["$signature"].replace("-> list[str]", "-> list[int]")}
    assert only(tool(inputSchema=old), tool(inputSchema=other)).drift is Drift.INPUT


def test_what_only_digests_tell_apart_is_made_by_other_code() -> None:
    digests = [f"sha256:{n * 32}" for n in ("a", "b")]
    for form in ('made ( "%s" ) ( )', "z . object ( { a : z . enum ( made ( '%s' ) ) } )"):
        old, new = (form % digest for digest in digests)
        (row,) = zod(old, new).what
        assert "is made by other code, perhaps of the same: " in row
        assert zod(old, new).drift is Drift.INPUT
