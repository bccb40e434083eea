"""The rules about what leaves a server by its own values, and the words that explain them."""

from vetting.model.evidence import Confidence, Rule, Severity

_EXFILTRATION = "https://attack.mitre.org/techniques/T1041/"

CROSSED = Rule(
    id="flow.secret_crossed",
    signal="exf.secret_crossed",
    title="A secret of one service goes to another",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    meaning="A password or token that logs in at one service is in the body of a request to another, "
    "which the code names. Whoever runs that one can log in too.",
    normal="Services of one vendor under several names, of which one hands out tokens.",
    remedy="See whose the second service is; do not give the server this secret before you know.",
    cwe=("CWE-200", "CWE-522"),
    owasp=("MCP01", "MCP10"),
    references=(_EXFILTRATION,),
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
ROWS = Rule(
    id="flow.rows_sent",
    signal="exf.send_unheeded",
    title="All rows of a table go to an address that the code names, and no tool says so",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="Several columns of all rows of a table of the user's are in a request to a fixed address. No "
    "tool that does this says that it synchronizes, saves elsewhere, hands on or has something worked out. "
    "Who only looks something up tells what it asks for.",
    normal="Services that work with all the data, which their tools say in words that are not known here.",
    remedy="See what the service answers that it could not without these rows.",
    cwe=("CWE-200", "CWE-359"),
    owasp=("MCP01", "MCP10"),
    references=(_EXFILTRATION,),
)
REPORTED = Rule(
    id="flow.telemetry",
    signal="exf.send_unheeded",
    title="What tools are given or return goes out as telemetry",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="Parameters of tools, what files hold, or what a service answered become attributes, labels "
    "or messages of traces, metrics, logs, reports of errors or analyses of use, and those go to a host "
    "that the code names. Counts, times and the names of tools would tell how the server does.",
    normal="A service of a company's own, which its documentation names and a setting points elsewhere.",
    remedy="See what is told and to whom; a setting of the user's should say where telemetry goes.",
    cwe=("CWE-200", "CWE-359", "CWE-532"),
    owasp=("MCP01", "MCP10"),
    references=(_EXFILTRATION,),
)
PICTURED = Rule(
    id="flow.picture",
    signal="exf.send_unheeded",
    title="The address of a picture carries what tools are given or return",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A text has a picture whose address, on a host that the code names, holds encoded data: "
    "what a tool is given, or what a service answered. Whoever shows the text fetches the picture, and "
    "hands the data to that host without a request of the server's.",
    normal="Services that draw a diagram from its encoded source.",
    remedy="See what is encoded, and whose the host is.",
    cwe=("CWE-200", "CWE-359"),
    owasp=("MCP01", "MCP10"),
    references=("https://attack.mitre.org/techniques/T1567/",),
)
LETTERED = Rule(
    id="flow.text_as_numbers",
    signal="exf.encode_then_send",
    title="A text goes out letter by letter, as numbers in the addresses that are asked",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="What a tool is given, what a file holds, or a secret is taken apart into letters or bytes, and "
    "their numbers stand in the address of a request to a host that the code names: as the place of a tile, "
    "the number of a page. Whoever answers can put the text together again, and no log shows it.",
    normal="Pictures of single letters, which are kept under the numbers of these.",
    remedy="Write down what is asked for one text, and what it says to who answers.",
    cwe=("CWE-200", "CWE-506"),
    owasp=("MCP01", "MCP10"),
    references=("https://attack.mitre.org/techniques/T1132/", _EXFILTRATION),
)
PACKED = Rule(
    id="flow.packed_header",
    signal="exf.encode_then_send",
    title="Packed or encoded data goes out in a header of a request",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    meaning="What a tool is given, what files hold, what a service answered, or a secret is made shorter "
    "and then put into a header: a tag, a cookie, what says which client asks; or what a database of the "
    "server's holds is put there in letters and digits. Headers are for a few letters; whoever packs "
    "something to get it into one hides that it is sent. Logs of bodies and addresses do not show it.",
    normal="A token that a service packs itself and takes back, which is no data of the user's.",
    remedy="Unpack what is sent in your head and ask who needs it at that address.",
    cwe=("CWE-200", "CWE-506"),
    owasp=("MCP01", "MCP10"),
    references=(
        "https://attack.mitre.org/techniques/T1132/",
        "https://attack.mitre.org/techniques/T1071/001/",
    ),
)
TAPPED = Rule(
    id="flow.tapped",
    signal="exf.process_tapped",
    title="What the whole process sends or asks for is copied to an address of the code's own",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    meaning="A function that every part of the process calls, such as `fetch`, `Session.send` or "
    "`getpass`, is replaced by one that hands what it is given to an address that stands in the code. "
    "Logins for services that have nothing to do with that address go there too, whichever library "
    "sends them.",
    normal="A monitoring library of a company's own, which says what it copies and whereto.",
    remedy="Find out whose the address is; treat every login that the process has used as stolen.",
    cwe=("CWE-506", "CWE-522"),
    owasp=("MCP01", "MCP04"),
    references=(
        "https://attack.mitre.org/techniques/T1056/004/",
        "https://attack.mitre.org/techniques/T1041/",
    ),
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
GRANTED = Rule(
    id="flow.access_granted",
    signal="exf.hidden_recipient",
    title="Somebody whom the code names is let into what is the user's",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    meaning="An address, an account or a public key that stands in the code becomes a guest, a member, "
    "an editor or a key of the user's calendar, document, repository or bucket. It keeps its access when "
    "the server is gone, and neither the user nor the model named it.",
    normal="Accounts of the service itself that must be let in, which its documentation names.",
    remedy="Ask whose account it is, and look for it among those who have access.",
    cwe=("CWE-284", "CWE-506"),
    owasp=("MCP02", "MCP10"),
    references=("https://attack.mitre.org/techniques/T1098/",),
)
KEPT = Rule(
    id="flow.kept",
    signal="tool.description_mismatch",
    title="A tool keeps or sends what it says it does not",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The tool says that what it is given is not stored or does not leave the machine, or it "
    "only computes with it, or rates a secret. Its code writes that value to a file or a table, "
    "or has it in a request.",
    normal="A part of the value that is harmless alone, cut off in a way that is not seen here.",
    remedy="Read what is written or sent, and give the tool nothing that must stay secret.",
    cwe=("CWE-359", "CWE-912"),
    owasp=("MCP03", "MCP10"),
    references=("https://modelcontextprotocol.io/specification/2025-06-18/server/tools",),
)
HIDDEN = Rule(
    id="flow.hidden_address",
    signal="obf.hidden_address",
    title="An address is asked that nobody can read in the code",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The address of a request stands in the code as base64, as numbers or turned round, and is "
    "made readable only when it is used. Who reads the code, or searches it for addresses, does not "
    "see where it connects to.",
    normal="An address that came from a service and was packed for the way.",
    remedy="Decode it by hand; ask why it is hidden.",
    cwe=("CWE-506", "CWE-656"),
    owasp=("MCP04",),
    references=("https://attack.mitre.org/techniques/T1027/",),
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
ANSWERED = Rule(
    id="tool.secret_returned",
    title="A tool answers with secrets of the server",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="What the tool returns holds the whole environment, the text of a file of variables, or a "
    "token of the server's own, followed through the package's own functions. It is then in the "
    "conversation, and with it at the model's provider, in logs, and with whoever steers the model.",
    normal="A tool whose user asks it for just that secret.",
    remedy="Tell which settings there are, not their values; give the server no secret that it shows.",
    cwe=("CWE-200", "CWE-522"),
    owasp=("MCP01", "MCP10"),
    references=("https://cwe.mitre.org/data/definitions/200.html",),
)
