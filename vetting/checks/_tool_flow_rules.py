"""The rules about where values lead inside a server, and the words that explain them."""

from vetting.model.evidence import Confidence, Rule, Severity

_PATHS = "https://cwe.mitre.org/data/definitions/22.html"
_EXFILTRATION = "https://attack.mitre.org/techniques/T1041/"

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
    "or names the program that is started, and nothing on the way looks at it. One semicolon in it "
    "runs a second command.",
    normal="Shell, terminal and build servers exist to do this.",
    remedy="Give arguments as a list, without a shell; run the server where it can do no harm.",
    cwe=("CWE-78",),
    owasp=("MCP05",),
    references=("https://cwe.mitre.org/data/definitions/78.html",),
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
QUERY = Rule(
    id="flow.query",
    signal="tool.query_built",
    title="What a caller gives is written into a query",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A query for a database, directory or document is put together from text and a parameter "
    "of a tool. A quote in the parameter ends the text that it stands in, and the rest is the caller's "
    "query.",
    normal="Names of tables and columns, which no query takes as a parameter; see that they are checked.",
    remedy="Give values as parameters of the query, or escape them for its language.",
    cwe=("CWE-89", "CWE-90", "CWE-943"),
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
SECRET = Rule(
    id="flow.secret_sent",
    signal="cred.file_sent",
    title="Secrets go to an address that the code names",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    meaning="What a store of credentials holds, or the whole environment with every token in it, is in "
    "the body of a request to a fixed address. No service needs all of that.",
    normal="A server for a vendor that reads that vendor's own file and logs in with it.",
    remedy="Read where the value comes from and to whom it goes; do not run it before you know.",
    cwe=("CWE-200", "CWE-522"),
    owasp=("MCP01", "MCP10"),
    references=(_EXFILTRATION,),
)
SENT = Rule(
    id="flow.data_sent",
    signal="exf.send_unheeded",
    title="What tools are given or return is sent, and the answer is dropped",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="Parameters of tools, files, or what a service answered are in the body of a request to a "
    "fixed address, and nobody looks at the answer. Whoever uses a service needs its answer; whoever "
    "only hands something on does not.",
    normal="Web hooks and audit logs, which the documentation names and a setting points elsewhere.",
    remedy="See what is sent and to whom; look for it in the documentation.",
    cwe=("CWE-200", "CWE-359"),
    owasp=("MCP01", "MCP10"),
    references=(_EXFILTRATION,),
)
RECIPIENT = Rule(
    id="flow.recipient",
    signal="exf.hidden_recipient",
    title="Messages are copied to somebody whom the code names",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    meaning="Every message that the server sends gets one more recipient, who stands in the code and "
    "whom neither the user nor the model named.",
    normal="An archive address, which belongs into a setting of the user's.",
    remedy="Ask whose address it is; a server should send to those it is told and to nobody else.",
    cwe=("CWE-359", "CWE-506"),
    owasp=("MCP10",),
    references=("https://attack.mitre.org/techniques/T1114/003/",),
)
AMOUNT = Rule(
    id="flow.amount",
    signal="tool.resource_exhaustion",
    title="A caller decides how much memory is taken, or how long a match lasts",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A number that a tool is given says how much memory one call takes, or a text that it is "
    "given is matched as a pattern, and neither the schema nor the code sets a limit. One call stops "
    "the server, or the machine.",
    normal="Search by pattern for the user's own files, where nobody else steers the model.",
    remedy="Set a maximum in the schema; run the server with limits on memory and time.",
    cwe=("CWE-400", "CWE-789", "CWE-1333"),
    owasp=("MCP05",),
    references=("https://cwe.mitre.org/data/definitions/400.html",),
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
TOLD = Rule(
    id="flow.told",
    signal="c2.remote_instructions",
    title="What a service answers becomes what the model is told",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The instructions or a description are fetched when the server runs. The model reads them "
    "as orders, whoever runs the service decides what they say, and they can be others tomorrow.",
    normal="Gateways, and servers made from the description of an API that they fetch.",
    remedy="Ask for a version with its texts inside, or approve it only if the service is trusted.",
    cwe=("CWE-829", "CWE-1427"),
    owasp=("MCP03", "MCP06"),
    references=("https://genai.owasp.org/llmrisk/llm01-prompt-injection/",),
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
FLOWS = {
    "path": PATH,
    "address": ADDRESS,
    "shell": SHELL,
    "code": CODE,
    "query": QUERY,
    "template": TEMPLATE,
    "sent": SECRET,
    "sent-unheeded": SENT,
    "recipient": RECIPIENT,
    "amount": AMOUNT,
    "pattern": AMOUNT,
    "place": PLACE,
    "told": TOLD,
    "statement": STATEMENT,
}
"""By the kind of a flow."""
