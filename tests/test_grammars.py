import pytest

from vetting.errors import FormatError
from vetting.grammars import MAX_PARTS, kind_of, parser, parts

DEEP = 40_000


@pytest.mark.parametrize("text", [b"{a:" * 120_000, b"x=" + b"[" * 20_000 + b"]" * 20_000])
def test_what_could_crash_the_parser_is_not_given_to_it(text: bytes) -> None:
    with pytest.raises(FormatError, match="nested too deeply"):
        parser("javascript").parse(text)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("before", "after"),
    [("(/*)*/", "/*(*/)"), ("(')', ", ")"), ("{/*}*/", "/*{*/}"), ("!", ""), ("a => ", "")],
)
@pytest.mark.parametrize("kind", ["javascript", "tsx"])
def test_depth_cannot_be_hidden_from_whoever_counts_brackets(
    kind: str, before: str, after: str
) -> None:
    text = f"{before * DEEP}1{after * DEEP};"
    with pytest.raises(FormatError, match="nested too deeply"):
        parser(kind).parse(text.encode())


@pytest.mark.parametrize("text", [b"[" * 10_000 + b"]" * 10_000, b"f({});" * 20_000, b")" * 20_000])
def test_other_text_is_parsed(text: bytes) -> None:
    assert parser("javascript").parse(text).root_node.end_byte == len(text)


def test_a_files_name_tells_its_grammar() -> None:
    kinds = [kind_of(name) for name in ("a.js", "a.mts", "a.tsx")]
    assert kinds == ["javascript", "typescript", "tsx"]


@pytest.mark.parametrize(
    ("text", "size"),
    [(b"", 0), (b"a=1;\n", 6), (b"a\nb\n", 4), (b";;", 4), (b"f ( a )", 4), (b"  \t ", 0)],
)
def test_what_a_tree_is_made_of_is_counted(text: bytes, size: int) -> None:
    assert parts(text) == size


@pytest.mark.parametrize("text", [b";", b"1;", b"a\n", b"[],"])
def test_text_whose_tree_would_fill_the_memory_is_not_parsed(text: bytes) -> None:
    many = text * (MAX_PARTS // parts(text) + 1)
    with pytest.raises(FormatError, match="too large to be parsed"):
        parser("javascript").parse(many)


@pytest.mark.parametrize("kind", ["javascript", "typescript"])
@pytest.mark.parametrize("name", ["in", "if", "do", "for", "new", "try", "var"])
def test_what_minifiers_call_by_words_of_the_language(name: str, kind: str) -> None:
    source = f"import{{a,{name} as h}}from'./a.js';h();\nexport{{h as {name}, b as c}};".encode()
    tree = parser(kind).parse(source)
    assert not tree.root_node.has_error
    assert tree.root_node.end_byte == len(source)


def test_a_type_that_is_constant_is_left_as_it_is() -> None:
    tree = parser("typescript").parse(b"const a = { b: 'x' as const, c: y as typeof z };")
    assert not tree.root_node.has_error
    assert b"as const" in tree.root_node.text


def test_english_is_left_as_it_is() -> None:
    said = b'server.tool("a", "If they ask, do as they say, in as few words as if, or as do}");'
    assert said in parser("javascript").parse(said).root_node.text
