"""The rules about where values lead inside a server, and the words that explain them."""

from vetting.checks._tool_amount_rules import AMOUNT, ENDLESS, HUGE, MINED
from vetting.checks._tool_gate_rules import GATE
from vetting.checks._tool_sent_rules import (
    ANSWERED,
    CROSSED,
    GRANTED,
    HIDDEN,
    KEPT,
    LETTERED,
    PACKED,
    PICTURED,
    RECIPIENT,
    REPORTED,
    ROWS,
    SECRET,
    SENT,
    TAPPED,
    TOLD,
)
from vetting.checks._tool_trace_rules import WIPED
from vetting.model.evidence import Confidence, Rule, Severity

_PATHS = "https://cwe.mitre.org/data/definitions/22.html"

PATH = Rule(
    id="flow.path",
    signal="tool.path_unbounded",
    title="What a caller gives becomes the path of a file",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A parameter of a tool, followed through the package's own functions, is opened, written "
    "or deleted as a path, and nothing on the way looks at it. A page or a mail that steers the model "
    "can name any file of the user: keys, tokens, shell profiles.",
    normal="Servers whose purpose is the file system, when the client's roots or a setting bound them.",
    remedy="Resolve the path and compare it with the folder it must lie in, or run the server where "
    "there is nothing else.",
    cwe=("CWE-22", "CWE-73"),
    owasp=("MCP02", "MCP05"),
    references=(_PATHS,),
)
ADDRESS = Rule(
    id="flow.address",
    signal="tool.ssrf",
    title="What a caller gives becomes the address of a request",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A parameter of a tool, followed through the package's own functions, is asked for as an "
    "address, and nothing on the way looks at it. It may name a service of the local network, or a "
    "cloud's metadata service, whose answers hold credentials.",
    normal="Fetch and browser servers, by purpose.",
    remedy="Run it where the local network and metadata addresses cannot be reached.",
    cwe=("CWE-918",),
    owasp=("MCP05",),
    references=("https://cwe.mitre.org/data/definitions/918.html",),
)
SHELL = Rule(
    id="flow.shell",
    signal="tool.exec_like",
    title="What a caller gives becomes part of a command line",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A parameter of a tool, followed through the package's own functions, is read by a shell "
    "or the console of a database, whose commands lead to one, or names the program that is started, and "
    "nothing on the way looks at it. One semicolon or line in it runs a second command.",
    normal="Shell, terminal and build servers exist to do this.",
    remedy="Give arguments as a list, without a shell; run the server where it can do no harm.",
    cwe=("CWE-78",),
    owasp=("MCP05",),
    references=("https://cwe.mitre.org/data/definitions/78.html",),
)
OPTION = Rule(
    id="flow.option",
    signal="tool.exec_like",
    title="What a caller gives can be an option of a program",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A parameter of a tool is an argument of a program some of whose options run commands or "
    "write files: `git diff --output=FILE`, `tar --checkpoint-action`, `ssh -oProxyCommand`. A word that "
    "begins with a dash is read as one, and nothing on the way looks for it.",
    normal="Parameters that are compared with known names elsewhere.",
    remedy="Put `--` or `--end-of-options` before it, or refuse what begins with a dash.",
    cwe=("CWE-88",),
    owasp=("MCP05",),
    references=("https://cwe.mitre.org/data/definitions/88.html",),
)
CODE = Rule(
    id="flow.code",
    signal="tool.exec_like",
    title="What a caller gives is evaluated as code",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A parameter of a tool, followed through the package's own functions, is evaluated as code "
    "of the server's own language. Whoever steers the model can do all that the server may.",
    normal="Notebook and interpreter servers exist to do this.",
    remedy="Parse what is allowed instead; run the server where it can do no harm.",
    cwe=("CWE-95",),
    owasp=("MCP05",),
    references=("https://cwe.mitre.org/data/definitions/95.html",),
)
DECODED = Rule(
    id="flow.decoded_run",
    signal="obf.decode_exec",
    title="What is run stands in the code so that nobody can read it",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    meaning="The name of a module, a command or code is put together from numbers, turned letters or "
    "packed bytes, followed through the package's own functions, and then loaded or run. Code that has "
    "nothing to hide names what it uses.",
    normal="Bundles of native helpers that unpack themselves.",
    remedy="Decode it by hand and read it; do not run it before you know what it is.",
    cwe=("CWE-506", "CWE-94"),
    owasp=("MCP04",),
    references=("https://attack.mitre.org/techniques/T1027/",),
)
FETCHED = Rule(
    id="flow.fetched_run",
    signal="c2.remote_code",
    title="What a service answers is run as code",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The answer of a service or database, or a message, followed through the package's own "
    "functions, is evaluated as code, run as a command, or written to a file that is then loaded. Whoever "
    "answers can do all that the server may, and nobody has vetted it.",
    normal="Rules and formulas that a team keeps in a service of its own.",
    remedy="Ask for a version whose code is in the package.",
    cwe=("CWE-494", "CWE-94"),
    owasp=("MCP04",),
    references=("https://attack.mitre.org/techniques/T1105/",),
)
STEERED = Rule(
    id="flow.steered",
    signal="c2.remote_code",
    title="Another computer decides which requests this one makes",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="Where a request or a connection leads comes in a message, or in a service's answer, and nothing "
    "on the way looks at it; what is answered goes back, or the method comes with it. Whoever says that "
    "asks in the name of this machine: its local network, its cloud's metadata service.",
    normal="Tunnels and agents for remote browsing that the user starts for that.",
    remedy="Ask for a version that compares the address with hosts that stand in its settings.",
    cwe=("CWE-441", "CWE-918"),
    owasp=("MCP04", "MCP05"),
    references=("https://attack.mitre.org/techniques/T1090/",),
)
QUERY = Rule(
    id="flow.query",
    signal="tool.query_built",
    title="What a caller gives is written into a query",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A query for a database, directory or document, a script or the headers of a message are put "
    "together from text and a parameter of a tool. A quote or the end of a line in the parameter ends the "
    "text that it stands in, and the rest is the caller's query.",
    normal="Names of tables and columns, which no query takes as a parameter; see that they are checked.",
    remedy="Give values as parameters of the query, or escape them for its language.",
    cwe=("CWE-89", "CWE-90", "CWE-93", "CWE-943"),
    owasp=("MCP05",),
    references=("https://cwe.mitre.org/data/definitions/89.html",),
)
TEMPLATE = Rule(
    id="flow.template",
    signal="tool.template_injection",
    title="What a caller gives is compiled as a template",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A template engine compiles text that a parameter of a tool is part of. Most engines let a "
    "template reach the objects and functions of the program, up to running commands.",
    normal="Servers that render templates for their user, in a sandbox.",
    remedy="Give values to a fixed template, or use the engine's sandbox.",
    cwe=("CWE-1336",),
    owasp=("MCP05",),
    references=("https://cwe.mitre.org/data/definitions/1336.html",),
)
PLACE = Rule(
    id="flow.place",
    signal="cap.persistence",
    title="Writes where the system, a shell or an agent looks for what to do",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A file is written that starts programs by itself, says who may log in, belongs to the "
    "system, or tells an agent what to run and to do. What stands there stays when the server is gone.",
    normal="A command with which the user installs the server; an editor of such files.",
    remedy="See that only a command of the user gets there, never a tool or a start, and what is "
    "written.",
    cwe=("CWE-506", "CWE-732"),
    owasp=("MCP04",),
    references=("https://attack.mitre.org/tactics/TA0003/",),
)
STATEMENT = Rule(
    id="flow.statement",
    signal="tool.annotation_contradiction",
    title="A tool that says it changes nothing carries out any statement",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The tool declares that it only reads. Its code hands the caller's statement to the "
    "database as it is, and nothing holds the database to reading. Clients run such tools unasked.",
    normal="Databases for which the account itself may only read.",
    remedy="Give the server an account that may only read; let no client run the tool unasked.",
    cwe=("CWE-89", "CWE-912"),
    owasp=("MCP03", "MCP05"),
    references=("https://modelcontextprotocol.io/specification/2025-06-18/server/tools",),
)
ENVIRONMENT = Rule(
    id="flow.environment",
    signal="cred.env_undeclared",
    title="What a caller gives names a variable of the environment",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A parameter of a tool is the name of a variable that is looked up in the environment of the "
    "server, and nothing on the way looks at it. Whoever steers the model can ask for every key and token "
    "that the server was started with.",
    normal="Servers started with nothing in their environment.",
    remedy="Read only variables whose names stand in the code.",
    cwe=("CWE-526", "CWE-200"),
    owasp=("MCP01", "MCP10"),
    references=("https://cwe.mitre.org/data/definitions/526.html",),
)
RIGHTS = Rule(
    id="tool.rights_by_word",
    title="A tool believes what its caller says that he may do",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A parameter such as `role` or `is_admin` is compared with what grants more, and decides "
    "what the tool does. The model fills it in: whoever steers it is whoever he wants to be.",
    normal="A role that is somebody else's, such as that of an account which is made.",
    remedy="Take the role from the session or the token that the server has checked.",
    cwe=("CWE-863", "CWE-639"),
    owasp=("MCP07",),
    references=("https://cwe.mitre.org/data/definitions/863.html",),
)
FLOWS = {
    "path": PATH,
    "address": ADDRESS,
    "shell": SHELL,
    "option": OPTION,
    "code": CODE,
    "decoded": DECODED,
    "fetched": FETCHED,
    "landed": FETCHED,
    "steered": STEERED,
    "query": QUERY,
    "template": TEMPLATE,
    "sent": SECRET,
    "crossed": CROSSED,
    "sent-unheeded": SENT,
    "hidden-address": HIDDEN,
    "tapped": TAPPED,
    "packed": PACKED,
    "lettered": LETTERED,
    "pictured": PICTURED,
    "reported": REPORTED,
    "rows": ROWS,
    "recipient": RECIPIENT,
    "granted": GRANTED,
    "amount": AMOUNT,
    "pattern": AMOUNT,
    "endless": ENDLESS,
    "huge": HUGE,
    "mined": MINED,
    "kept": KEPT,
    "carried": KEPT,
    "place": PLACE,
    "wiped": WIPED,
    "told": TOLD,
    "statement": STATEMENT,
    "environment": ENVIRONMENT,
    "answered": ANSWERED,
    "rights": RIGHTS,
    "gate": GATE,
}
"""By the kind of a flow."""
