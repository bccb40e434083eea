"""The rules about what tools do, against what they say, and the words that explain them."""

from vetting.model.evidence import Confidence, Rule, Severity

_SPEC = "https://modelcontextprotocol.io/specification"
_SECURITY = f"{_SPEC}/2025-06-18/basic/security_best_practices"
_TOOLS = f"{_SPEC}/2025-06-18/server/tools"

CONTRADICTION = Rule(
    id="tool.annotation_contradiction",
    title="A tool's annotations contradict its code",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The tool declares that it only reads, destroys nothing, or talks to nobody outside, and "
    "its code was seen to do it. Clients let such tools run without asking.",
    normal="A cache or a log of its own; a fixed service that the author counts as inside.",
    remedy="See the place that is named; a client must not let this tool run unasked.",
    cwe=("CWE-912",),
    owasp=("MCP03",),
    references=(_TOOLS,),
)
MISMATCH = Rule(
    id="tool.description_mismatch",
    title="A tool does what its description rules out",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="Name and description say that the tool only computes, reads, or works offline; its code "
    "was seen to run programs, change files, or open connections.",
    normal="A computing tool that asks a service for its answer and does not say so.",
    remedy="Read the function at the place that is named, and judge it by what it does.",
    cwe=("CWE-912",),
    owasp=("MCP03",),
    references=(_TOOLS,),
)
UNDECLARED = Rule(
    id="tool.undeclared",
    title="Calls are answered under a name that no list has",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The code that answers the calls of tools has a branch for a tool that the server does "
    "not declare. Nobody who looks at the list knows of it, and whoever steers the model can call it.",
    normal="Old names kept for clients that still use them; tools that a switch leaves out.",
    remedy="Read what the branch does; ask the maintainer to declare the tool or to remove it.",
    cwe=("CWE-912",),
    owasp=("MCP03", "MCP09"),
    references=(_TOOLS,),
)
UNSAID = Rule(
    id="tool.unsaid_capture",
    title="Watches or acts for the user, and no tool says so",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The code reads the screen, the clipboard, the camera or the microphone, types and clicks "
    "for the user, or opens where another program keeps chats, mails or the sites visited. None of "
    "the tools, prompts and resources that the server declares speaks of such a thing.",
    normal="Screenshots for reports of errors; a tool whose description leaves it out.",
    remedy="See what is read and what becomes of it; ask the maintainer to say so in the tool.",
    cwe=("CWE-359",),
    owasp=("MCP03", "MCP10"),
    references=("https://attack.mitre.org/techniques/T1113/",),
)
EXEC_LIKE = Rule(
    id="tool.exec_like",
    title="A tool runs what its caller gives",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    meaning="A parameter is a command or code by its name, and the tool's code starts programs or "
    "evaluates code. Whoever steers the model can run anything that the server may.",
    normal="Shell, notebook and build servers exist to do this.",
    remedy="See what limits the commands; run the server where it can do no harm.",
    cwe=("CWE-78",),
    owasp=("MCP05",),
    references=(_SECURITY,),
)
PATH = Rule(
    id="tool.path_unbounded",
    title="A tool opens the path that its caller names",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    meaning="A parameter is a path by its name, the tool's code opens, writes or deletes files, and "
    "no function on the way is called as one that checks a path would be.",
    normal="Tools for one file that the user names, which trust the client to ask.",
    remedy="See whether something else holds the path inside a folder.",
    cwe=("CWE-22",),
    owasp=("MCP02",),
    references=(_SECURITY,),
)
SSRF = Rule(
    id="tool.ssrf",
    title="A tool fetches the address that its caller names",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    meaning="A parameter is an address by its name, the tool's code opens connections, and no "
    "function on the way is called as one that refuses private addresses would be.",
    normal="Fetch and browser servers, which exist to do this.",
    remedy="Run it where it reaches no internal service and no cloud metadata.",
    cwe=("CWE-918",),
    owasp=("MCP05",),
    references=(_SECURITY,),
)
SECRET = Rule(
    id="tool.secret_param",
    title="A tool takes a secret as a parameter",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The model has to know the secret to give it, so it stands in the conversation, in logs "
    "and in whatever the client keeps of both.",
    normal="Log-in tools, and administration of accounts.",
    remedy="Give the secret to the server by its environment, and leave this parameter out.",
    cwe=("CWE-522",),
    owasp=("MCP01",),
    references=(_SECURITY,),
)
DATA = Rule(
    id="tool.data_param",
    title="A tool asks for the conversation",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A parameter is there for the conversation, the system prompt or hidden notes. They hold "
    "what the user and other tools said, which this tool's purpose has no need of.",
    normal="Assistants, memory and summary servers whose purpose is the conversation.",
    remedy="Ask what the tool does with it, and where it is kept or sent.",
    cwe=("CWE-1427",),
    owasp=("MCP03", "MCP10"),
    references=(_TOOLS,),
)
GENERIC = Rule(
    id="tool.generic_name",
    title="Tools with names that many servers have",
    severity=Severity.INFO,
    meaning="Where several servers of a client have a tool of one name, the client or the model may "
    "take one for the other.",
    normal="Very common: names are unique in one server only.",
    remedy="See which other servers of the same client have a tool of this name.",
    signal="tool.shadowing",
    owasp=("MCP03",),
)
SHADOWING = Rule(
    id="tool.shadowing",
    title="A tool has the name of a tool of another approved server",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    meaning="The model may call this tool where the other was meant, and give it what was meant for "
    "the other. With a description that says the same, that is likely.",
    normal="Short names such as `search`; ports and forks of one server.",
    remedy="Do not use both in one client, or let the client prefix the names.",
    owasp=("MCP03", "MCP09"),
)
CROSS = Rule(
    id="tool.cross_reference",
    title="A description names a tool of another approved server",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="What one server says of another's tools changes how the model uses them: a way to make "
    "a trusted tool do something else without touching it.",
    normal="Servers that are made to work together.",
    remedy="Read the description; it should only say what its own tool does.",
    cwe=("CWE-1427",),
    owasp=("MCP03", "MCP06"),
)
TRIFECTA = Rule(
    id="tri.server",
    title="Private data, text of strangers and a way out in one server",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    meaning="An agent with these tools can be made, by a text that somebody else wrote, to send "
    "private data away. No tool needs to be malicious for that.",
    normal="Mail, chat, issue tracker and browser servers have all three by nature.",
    remedy="Say what it is for; leave out the tools of one leg, or let a person confirm each call.",
    owasp=("MCP06", "MCP10"),
    references=("https://simonwillison.net/2025/Jun/16/the-lethal-trifecta/",),
)
CAPTURE = Rule(
    id="tool.capture_differs",
    title="A running server told another list of tools than its source",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The captured list has a tool that the source does not declare, or lacks one that it "
    "does. Servers may offer other tools to other people, in other places, at other times.",
    normal="Tools that a setting or a log-in switches on; a capture of another version.",
    remedy="Find where the tool comes from; capture the list again with the settings you will use.",
    owasp=("MCP03",),
    references=(_TOOLS,),
)
BEHAVIOUR = (
    *(CONTRADICTION, MISMATCH, UNDECLARED, UNSAID, EXEC_LIKE, PATH, SSRF, SECRET, DATA, GENERIC),
    *(SHADOWING, CROSS, TRIFECTA, CAPTURE),
)
