"""How much work a tool's caller can ask for."""

from vetting.model.evidence import Confidence, Rule, Severity

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
ENDLESS = Rule(
    id="flow.endless",
    signal="tool.resource_exhaustion",
    title="A loop that nothing ends",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="Nothing in the loop changes what decides whether it goes on, or its counter leads away "
    "from the end, or it goes on by the difference of two numbers of which a caller chooses one, or what it "
    "goes through grows with each step, or a function calls itself whatever happens, or the client's model "
    "is asked until it answers what the code waits for. There is no other way out: the server stops "
    "answering, takes all memory, or uses up what the user pays for.",
    normal="A mistake of the author's, which stops the server as well.",
    remedy="Read the loop; run the server with limits on memory, processes and time.",
    cwe=("CWE-835", "CWE-674"),
    owasp=("MCP05",),
    references=("https://cwe.mitre.org/data/definitions/835.html",),
)
HUGE = Rule(
    id="flow.huge_work",
    signal="tool.resource_exhaustion",
    title="More memory, files or requests than a machine has",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A number that stands in the code asks for gigabytes of memory, for a file larger than a "
    "disk, or for a hundred thousand files, requests or processes one after the other. No user asked "
    "for them; the machine, or the service that is asked, stops answering.",
    normal="Load tests, which say so.",
    remedy="Read what it is for; run the server with limits on memory, processes and disk.",
    cwe=("CWE-400", "CWE-770"),
    owasp=("MCP05",),
    references=("https://cwe.mitre.org/data/definitions/770.html",),
)
MINED = Rule(
    id="flow.mined",
    signal="c2.miner",
    title="Proof of work: a number is looked for whose digest is small",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="A loop counts a number until its digest is smaller than a bound, or begins with zeros, and "
    "gives the number away. That is how crypto currency is mined; in a server for something else it spends "
    "the computing power of the machine for a stranger.",
    normal="Clients of services that ask for a little proof of work, such as some captchas and relays.",
    remedy="See who sets the bound, and who gets the number.",
    cwe=("CWE-506", "CWE-400"),
    owasp=("MCP04",),
    references=("https://attack.mitre.org/techniques/T1496/",),
)
