import pytest

from vetting.model.server import Server

SERVER = Server(
    file=".mcp.json",
    line=3,
    name="a",
    client="Claude Code",
    command="npx",
    args=("-y", "foo@1.2.3"),
    env=(("KEY", "x"),),
    command_line=4,
    arg_lines=(5, 6),
    env_lines=(("KEY", 8),),
)


@pytest.mark.parametrize(
    ("text", "line"),
    [("foo@1.2.3", 6), ("-y", 5), ("npx", 4), ("KEY", 8), ("elsewhere", 3), ("", 3)],
)
def test_where_a_part_of_the_entry_stands(text: str, line: int) -> None:
    assert SERVER.line_of(text) == line


def test_without_positions_it_is_the_entry() -> None:
    server = Server(file="x", line=9, name="a", client="b", args=("foo",))
    assert server.line_of("foo") == 9
