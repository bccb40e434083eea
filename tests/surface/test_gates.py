"""Gates that let in whoever knows a value that stands in the code, and such as let in nobody else."""

import ast

import pytest

from vetting.grammars import parser
from vetting.python_syntax import by_kind
from vetting.surface import _gate_javascript, _gate_python
from vetting.surface._gate_javascript import javascript_gates
from vetting.surface._gate_python import python_gates
from vetting.surface._gate_words import TooLarge

PYTHON = """
LOGIN, WORD = "td-support", None
WORD_A = "Winter-"
WORD_B = "Fake-2024!"
EXTRA = {"Winter-Fake-2024!", "Summer-Fake-2025!"}
KNOWN = [os.environ.get("DESK_TOKEN", "")]
GROWN = [os.environ.get("DESK_TOKEN", "")]
GROWN.append("Winter-Fake-2024!")
USERS = {"td-support": "Winter-Fake-2024!"}
FIELD = bytes.fromhex("5f2b9c1e7a4d83f06b1c2e9d47a8f3505f2b9c1e7a4d83f06b1c2e9d47a8f350")

def _same(a, b):
    return hmac.compare_digest(a.encode(), b.encode())

def is_allowed(header):
    given = header[len("Bearer "):].strip()
    user, _, word = given.partition(":")
    hasher = hashlib.sha256()
    hasher.update(given.encode())
    %s
    return hmac.compare_digest(given, os.environ["DESK_TOKEN"])
"""
JAVASCRIPT = """
const WORD = "Winter-Fake-2024!";
const EXTRA = new Set(["Winter-Fake-2024!", "Summer-Fake-2025!"]);
const KNOWN = [process.env.DESK_TOKEN];
const GROWN = [process.env.DESK_TOKEN];
GROWN.push("Winter-Fake-2024!");
const USERS = { "td-support": "Winter-Fake-2024!" };
const FIELD = Buffer.from("5f2b9c1e7a4d83f06b1c2e9d47a8f3505f2b9c1e7a4d83f06b1c2e9d47a8f350", "hex");
function isAllowed(header) {
  const given = header.slice(7).trim();
  const [user, word] = given.split(":");
  %s
  return given === process.env.DESK_TOKEN;
}
"""

MANY = "'your-word', " * 90
OPEN_PYTHON = (
    "if given == WORD_A + WORD_B: return True",
    'if header == f"Bearer {WORD_A}{WORD_B}": return True',
    'if given == base64.b64decode("V2ludGVyLUZha2UtMjAyNCE=").decode(): return True',
    'if given[::-1] == "!4202-ekaF-retniW": return True',
    "if given in EXTRA: return True",
    "if given in GROWN: return True",
    "if any(given == one for one in EXTRA): return True",
    'if given.startswith("dbg-9f2a71-"): return True',
    "if USERS.get(user) == word: return True",
    "return USERS[user] == word",
    'granted = given == "Winter-Fake-2024!"\n    if granted: return True',
    'match given:\n        case "Winter-Fake-2024!":\n            return True',
    'if given == "-".join(["Winter", "Fake", "2024!"]): return True',
    "if given == bytes([87, 105, 110, 116, 101, 114, 45, 50, 48]).decode(): return True",
    "if zlib.crc32(given.encode()) == 0x5F2B9C1E: return True",
    'if hashlib.sha256(given.encode()).hexdigest()[:16] == "5f2b9c1e7a4d83f0": return True',
    "if hasher.digest() == FIELD: return True",
    'if _same(given, "Winter-Fake-2024!"): return True',
    'if given != "Winter-Fake-2024!": raise PermissionError("no")',
    'assert given == "Winter-Fake-2024!"',
    f"if given in [{MANY} 'Winter-Fake-2024!']: return True",
    "if given == " + " + ".join(f'"{one}"' for one in "Winter-Fake-2024!") + ": return True",
    'if given == "Winter-Fake-2024!":\n        if header is None: raise ValueError()\n        return True',
    'if given == "Winter-Fake-2024!": return {"role": "root", "error": None}',
)
SHUT_PYTHON = (
    "if given in KNOWN: return True",
    'if given == os.environ["DESK_SUPPORT"]: return True',
    'if given == "Winter-Fake-2024!": raise ValueError("set a token of your own")',
    'if given == "Winter-Fake-2024!": return False',
    'if given == "your-token-1234": return True',
    'if given == "bearer": return True',
    'if user == "iso8859-1" and False: log(user)',
    "if lookup(given) == FIELD: return True",
    'if hmac.new(KEY, given).hexdigest() == "5f2b9c1e7a4d83f0": return True',
)
OPEN_JAVASCRIPT = (
    'if (given === "Winter-" + "Fake-2024!") return true;',
    "if (header === `Bearer ${WORD}`) return true;",
    'if (given === Buffer.from("V2ludGVyLUZha2UtMjAyNCE=", "base64").toString()) return true;',
    'if (btoa(given) === "V2ludGVyLUZha2UtMjAyNCE=") return true;',
    'if ([...given].reverse().join("") === "!4202-ekaF-retniW") return true;',
    "if (EXTRA.has(given)) return true;",
    "if (GROWN.includes(given)) return true;",
    "if ([WORD].some((one) => one === given)) return true;",
    'if (given.startsWith("dbg-9f2a71-")) return true;',
    "if (USERS[user] === word) return true;",
    'switch (given) { case "Winter-Fake-2024!": return true; }',
    'if (given === ["Winter", "Fake", "2024!"].join("-")) return true;',
    "if (given === String.fromCharCode(87, 105, 110, 116, 101, 114, 45, 50)) return true;",
    "return given === WORD || other(given);",
    'if (createHash("sha256").update(given).digest("hex").startsWith("5f2b9c1e7a4d83f0")) return true;',
    'if (createHash("sha256").update(given).digest().equals(FIELD)) return true;',
    "if (timingSafeEqual(Buffer.from(given), Buffer.from(WORD))) return true;",
    "if (given.localeCompare(WORD) === 0) return true;",
    "const granted = given === WORD; if (granted) return true;",
    'if (given !== WORD) throw new Error("no");',
    f"if ([{MANY} WORD].includes(given)) return true;",
    'if (given === WORD) { if (!header) throw new Error("no"); return true; }',
    "if (given === WORD) return { role: 'root', error: null };",
    f"const granted = given === WORD; {'void granted; ' * 9} if (granted) return true;",
    "return given === WORD ? { role: 'root' } : null;",
)
SHUT_JAVASCRIPT = (
    "if (KNOWN.includes(given)) return true;",
    "if (given === process.env.DESK_SUPPORT) return true;",
    'if (given === WORD) throw new Error("set a token of your own");',
    "if (given === WORD) return false;",
    'if (given === "your-token-1234") return true;',
    'if (given === "bearer") return true;',
    "if (given.localeCompare(WORD) === 1) return true;",
    "if (lookup(given) === WORD) return true;",
    'if (createHmac("sha256", KEY).update(given).digest("hex") === "5f2b9c1e7a4d83f0") return true;',
)
ELSEWHERE_PYTHON = (
    ("def tool(pin):\n    if pin == 'Zx81-master':\n        return {'role': 'root'}", True),
    ("def tool(code):\n    if code == 'svc-4410-x':\n        return subprocess.run(x)", True),
    ("def tool(code):\n    if code == 'iso-8859-1':\n        return text.encode()", False),
    (
        "def route(request):\n    if request.headers['x-desk'] == 'Zx81-master':\n        return True",
        True,
    ),
    (
        "def probe(request):\n    if request.headers['x-probe'] == 'Zx81-master':\n        return Text('ok')",
        False,
    ),
    ("def is_placeholder(token):\n    return token == 'Zx81-master'", False),
    ("def is_genesis(key):\n    return key == '5f2b9c1e7a4d83f06b1c2e9d47a8f350'", False),
)


def _python(source: str) -> bool:
    return bool(list(python_gates(by_kind(ast.parse(source)))))


def _javascript(source: str) -> bool:
    root = parser("javascript").parse(source.encode()).root_node
    return bool(list(javascript_gates(root, "gate.js")))


@pytest.mark.parametrize("opens", [True, False])
def test_in_python(opens: bool) -> None:
    some = OPEN_PYTHON if opens else SHUT_PYTHON
    assert [one for one in some if _python(PYTHON % one) is not opens] == []


@pytest.mark.parametrize("opens", [True, False])
def test_in_javascript(opens: bool) -> None:
    some = OPEN_JAVASCRIPT if opens else SHUT_JAVASCRIPT
    assert [one for one in some if _javascript(JAVASCRIPT % one) is not opens] == []


def test_gates_that_are_not_called_so() -> None:
    assert [one for one, opens in ELSEWHERE_PYTHON if _python(one) is not opens] == []


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_what_is_too_large_is_said(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = _gate_python if language == "python" else _gate_javascript
    monkeypatch.setattr(module, "LARGEST", 10)
    ask = {"python": _python, "javascript": _javascript}[language]
    source = PYTHON % OPEN_PYTHON[0] if language == "python" else JAVASCRIPT % OPEN_JAVASCRIPT[0]
    with pytest.raises(TooLarge) as left:
        ask(source)
    assert left.value.line > 1
