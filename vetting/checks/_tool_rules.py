"""The rules about tool declarations, and the words in which they are explained."""

from vetting.model.evidence import Confidence, Rule, Severity

_SPEC = "https://modelcontextprotocol.io/specification"

UNVERIFIABLE = Rule(
    id="tool.unverifiable",
    title="The list of tools could not be read whole",
    severity=Severity.MEDIUM,
    meaning="Some of what the server offers to the model is not known, so what is said about its "
    "tools holds only for those that are listed. The places that could not be read are told.",
    normal="Servers that make their tools from an API description, gateways, minified bundles.",
    remedy="Look at the places that are named, or compare with a captured list of its tools.",
    owasp=("MCP03",),
)
DYNAMIC = Rule(
    id="tool.dynamic_list",
    title="Tools may change while the server runs",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The server makes its list of tools at run time or tells clients that it has changed. "
    "What was approved today may be something else tomorrow without a new version.",
    normal="Gateways, proxies, servers made from an OpenAPI document, tools for a login.",
    remedy="Find out what decides about the list, and approve the server only if that is trusted.",
    owasp=("MCP03",),
    references=(_SPEC,),
)
NAME = Rule(
    id="tool.name_invalid",
    title="A tool's name breaks the protocol's rules",
    severity=Severity.MEDIUM,
    meaning="Names are 1 to 128 letters, digits, `_`, `.` and `-`, and unique in a server. Clients "
    "treat others differently: a tool may be hidden, renamed, or confused with another.",
    normal="Older servers with spaces or slashes in names.",
    remedy="Ask the maintainer to rename it; do not approve one that looks like another tool.",
    owasp=("MCP03",),
    references=(_SPEC,),
)
COUNT = Rule(
    id="tool.count_excessive",
    title="Very many tools",
    severity=Severity.INFO,
    meaning="Every tool costs room in the model's context, and few people need all of them. More "
    "tools also mean more that a confused model can do.",
    normal="Suites for a whole product, such as an issue tracker with its wiki.",
    remedy="Switch on only the groups of tools that are needed, if the server can do that.",
    owasp=("MCP02",),
)
HIDDEN = Rule(
    id="tool.hidden_unicode",
    title="Hidden characters in what the model reads",
    severity=Severity.HIGH,
    meaning="A tool's name, description or schema holds characters that people do not see and "
    "models read: a way to give orders behind the reviewer's back.",
    normal="Joined emoji and right-to-left languages in descriptions.",
    remedy="Look at the declaration with the characters spelled out; honest tools need none.",
    cwe=("CWE-1007",),
    owasp=("MCP03",),
)
ANSI = Rule(
    id="tool.ansi_escape",
    title="Terminal control characters in what the model reads",
    severity=Severity.HIGH,
    meaning="A tool's name, description or schema holds control characters that move a terminal's "
    "cursor or hide text, so that a person is shown something else than the model reads.",
    normal="None known in declarations.",
    remedy="Do not approve it before the text has been read with the characters spelled out.",
    cwe=("CWE-150",),
    owasp=("MCP03",),
)
QUOTED = Rule(
    id="tool.control_quoted",
    title="A control character between quotes in what the model reads",
    severity=Severity.LOW,
    meaning="A text names a key by its character, such as the one of Ctrl+C, and not by its escape. "
    "Terminals print nothing for it and move nothing.",
    normal="Tools that type into a terminal, in Python strings that are not raw.",
    remedy="Nothing; the author likely meant the escape.",
    cwe=("CWE-150",),
    owasp=("MCP03",),
)
STYLED = Rule(
    id="tool.ansi_style",
    title="Bold or coloured letters for terminals in what the model reads",
    severity=Severity.LOW,
    meaning="A text begins lines in another style of letters and ends it behind a title or the line. A "
    "terminal shows the same words that the model reads.",
    normal="Servers for clients of the command line.",
    remedy="Nothing; clients that show no styles show the codes.",
    cwe=("CWE-150",),
    owasp=("MCP03",),
)
EXTERNAL = Rule(
    id="tool.schema_external_ref",
    title="A tool's schema refers to another place",
    severity=Severity.MEDIUM,
    meaning="A `$ref` that leads out of the schema makes clients that follow it fetch a document "
    "which can change at any time, or read a local file.",
    normal="References to the JSON Schema dialect itself.",
    remedy="Ask the maintainer to write the schema out; clients should refuse such references.",
    cwe=("CWE-829",),
    owasp=("MCP03",),
)
BOMB = Rule(
    id="tool.schema_bomb",
    title="A tool's schema is built to exhaust who reads it",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The declaration is very deep or very large, or holds a pattern that takes exponential "
    "time to match. A client that checks calls against it may stop answering.",
    normal="Schemas generated from large APIs.",
    remedy="Look at the schema; large honest ones can be split or shortened by the maintainer.",
    cwe=("CWE-400", "CWE-1333"),
    owasp=("MCP03",),
)
WORDING = Rule(
    id="tool.worded_order",
    signal="tool.injection_phrase",
    title="A declaration gives the model an order",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    meaning="One sentence of what the server says to the model speaks of what is private and hands it "
    "over, of other tools and has them used, hides what is done, says what is not so, or sets a will "
    "above the user's. A description says what its tool does.",
    normal="Long instructions on how several tools of one server are used together.",
    remedy="Read the sentence, and ask whom it serves.",
    cwe=("CWE-1427",),
    owasp=("MCP03", "MCP06"),
    references=("https://genai.owasp.org/llmrisk/llm01-prompt-injection/",),
)
RULES = (UNVERIFIABLE, DYNAMIC, NAME, COUNT, HIDDEN, ANSI, QUOTED, STYLED, EXTERNAL, BOMB, WORDING)
