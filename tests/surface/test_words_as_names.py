"""Names that minifiers give what is imported and exported, and that are words of the language."""

from tests.factories import tree
from vetting import surface


def test_a_list_that_is_imported_as_a_word_of_the_language() -> None:
    files = {
        "package.json": '{"name": "a", "version": "1.0.0", "bin": "d/main.js"}',
        "d/main.js": (
            'import{McpServer as S}from"@modelcontextprotocol/sdk/server/mcp.js";'
            'import{in as h,a as b}from"./list.js";const s=new S({name:"x",version:"1"});'
            "for(const t of h)s.registerTool(t.name,{description:t.description},b);"
        ),
        "d/list.js": 'const q=[{name:"one",description:"Says one"}];function f(){}export{f as a,q as in};',
    }
    whole = tree(files)
    answer = surface.assemble(surface.read(whole), whole)
    assert answer.state == "complete"
    assert [tool.name for tool in answer.tools] == ["one"]
