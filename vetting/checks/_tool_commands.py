"""Commands that plainly change something, by the program and the words that stand in the code: `git -C dir
config KEY VALUE`, `crontab -`, `sed -i`. What a variable holds is a word that nobody knows.
"""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from vetting.checks._tool_claim_words import CHANGING
from vetting.checks._tool_command_words import ALWAYS, ORDERS, PAIRS, TELLING, WITH_VALUE
from vetting.checks._tool_facts import Facts
from vetting.patterns import pattern
from vetting.surface import COMMAND, Act

_TOKEN = pattern(
    r"\"((?:[^\"\\]|\\.){0,200})\"|'((?:[^'\\]|\\.){0,200})'|`((?:[^`\\]|\\.){0,200})`|([\[\](){},])|([^\s\"'`,()\[\]{}]+)"
)
_PUT_IN = pattern(r"\$?\{[^{}]{0,80}\}")
_SPLITS = pattern(r"&&|\|\||[;|\n]")
_HELPER = pattern(
    r"(?i)(?:\w{1,20}\.)?_?(?:run|exec|call|sh)?_?(git|npm|pip|docker|kubectl|systemctl|helm|gh|brew)"
    r"(?:_?(?:run|exec|cmd|command|raw|cli))?"
)
_BEFORE = frozenset({"sudo", "doas", "env", "nice", "nohup", "command", "exec", "time", "npx"})
_SHELLS = frozenset({"sh", "bash", "zsh", "dash", "cmd", "powershell", "pwsh", "busybox"})
_MORE = pattern(r"[;&|`<>\\]|\$\(|\b(?:env|cwd|executable)\s?[=:]")
"""What has more than one program run, or another one."""

_UNKNOWN = ""
"""Stands for what a variable holds."""

_LONG = 300
_HELP = frozenset({"--help", "-h"})
_PLACED = 2
"""Words after which `git config` sets what the first of them names."""


def changes_by_command(act: Act) -> bool:
    """Whether the call of a program, as it is written, has it change something."""
    if act.kind not in ("process_exec", COMMAND):
        return False
    return CHANGING.search(act.text) is not None or any(
        _changes(words[0], words[1:]) for words in _commands(act) if words
    )


def but_telling(acts: Sequence[Act], facts: Facts) -> list[Act]:
    """Those that are no calls of a program which, as they stand in the code, can tell nothing but the time
    or a sum: `run(["date", "+%A"])`, nor ask for what such a one said.
    """
    only = [act for act in acts if _only_tells(act) and _is_alone(act, facts)]
    others = [act for act in acts if act not in only]
    told = {act.what for act in only} - {act.what for act in others}
    return [act for act in others if act.what.partition("()")[0] not in told]


def _only_tells(act: Act) -> bool:
    """Whether nobody else says a word of such a call, and it is no line of a shell's that has more."""
    if act.kind not in ("process_exec", COMMAND) or _MORE.search(act.text):
        return False
    words = next(_commands(act), [])
    words = words[0].split() + words[1:] if words and _UNKNOWN not in words else []
    words = words if not any("\0" in word for word in words) else []
    name = words[0] if words else ""
    more = TELLING.get(name.removeprefix("/usr").removeprefix("/bin/"))
    return more is not None and not any(
        word.partition("=")[0] in more or (not word.startswith(("+", "--")) and word[:2] in more)
        for word in words[1:]
    )


def _is_alone(act: Act, facts: Facts) -> bool:
    """Whether its line has no second call of the same: one act stands for both."""
    line = facts.line(act)
    return len(line) < _LONG and line.count(f"{act.what.rpartition('.')[2]}(") == 1


def _commands(act: Act) -> Iterator[list[str]]:
    """The commands in a call, each as its words."""
    func, opened, rest = act.text.partition("(")
    if not opened or act.text.startswith("[") or "`" in func:
        func, rest = "", act.text.partition("`")[1] + act.text.partition("`")[2] or act.text
    words = list(_words(rest))
    if "." not in act.what and act.kind != COMMAND:  # a function of the package's own
        helper = _HELPER.fullmatch(func.strip().rpartition(" ")[2])
        if helper is not None:
            yield [helper[1].lower(), *words]
        return
    first = _begun(words)
    yield first
    lines = [words[0]] if words else []
    if first and first[0].rpartition("/")[2] in _SHELLS:
        lines += [line for flag, line in pairwise(first) if flag in ("-c", "/c", "-lc", "-Command")]
    for line in lines:
        yield from (_begun(part.split()) for part in _SPLITS.split(line))


def _words(text: str) -> Iterator[str]:
    """The words of a program's call: of what follows a list of them, such as options, none."""
    listed, named = 0, False
    for token in _TOKEN.finditer(text):
        said = next((one for one in token.groups()[:3] if one is not None), None)
        if said is not None:
            if not named:
                yield _PUT_IN.sub("\0", said)
            named = False
        elif token[4] is not None:
            listed += {"[": 1, "]": -1}.get(token[4], 0)
            if token[4] == "]" and listed == 0:
                return
            if token[4] in "{}":
                return
        elif token[5].endswith("=") or ("=" in token[5] and not listed):  # options by their names
            return
        elif token[5] not in ("await", "new", "f", "r", "rf", "fr", "+"):
            yield _UNKNOWN


def _begun(words: Sequence[str]) -> list[str]:
    """A command without what only says how it is run: `sudo`, `LANG=C`."""
    rest = list(words)
    while rest and (
        rest[0] in _BEFORE or ("=" in rest[0] and "/" not in rest[0].partition("=")[0])
    ):
        rest.pop(0)
    return rest


def _changes(program: str, words: Sequence[str]) -> bool:
    name = program.rpartition("/")[2].removesuffix(".exe").removesuffix(".cmd")
    if name in ALWAYS:
        return bool(words)
    if name in _BY_WORDS:
        return _BY_WORDS[name](words)
    if name not in ORDERS:
        return False
    plain = list(_placed(words, WITH_VALUE.get(name, frozenset())))
    if not _HELP.isdisjoint(words):
        return False
    pairs = PAIRS.get(name, frozenset())
    return plain[:1] != [] and (
        plain[0] in ORDERS[name] or any(" ".join(plain[at : at + 2]) in pairs for at in (0, 1))
    )


def _placed(words: Sequence[str], valued: frozenset[str]) -> Iterator[str]:
    """The words that are no options and no values of some."""
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word.startswith(("-", "/")) and len(word) > 1:
            skip = word in valued
        else:
            yield word


def _git(words: Sequence[str]) -> bool:
    plain = list(_placed(words, WITH_VALUE["git"]))
    if not plain:
        return False
    order, rest = plain[0], plain[1:]
    at = words.index(order) + 1
    options = [word for word in words[at:] if word.startswith("-")]
    if order == "config":
        return _git_config(options, rest)
    if order == "stash":
        return rest[:1] not in (["list"], ["show"], [_UNKNOWN])
    if order == "apply":
        asks = ("--check", "--stat", "--numstat", "--summary")
        return not any(option in asks for option in options)
    if order in ("tag", "branch"):
        return any(option in ("-d", "-D", "-m", "-M", "--delete", "--move") for option in options)
    if order == "checkout":
        return bool({"-f", "--force", "--", "-b", "-B"} & {*options}) or "." in rest
    return order in ORDERS["git"] or " ".join([order, *rest[:1]]) in PAIRS["git"]


def _git_config(options: Sequence[str], rest: Sequence[str]) -> bool:
    if any(word.startswith(("--get", "--list", "-l")) for word in options):
        return False
    written = ("--unset", "--replace-all", "--add", "--remove-section", "--rename-section")
    if any(word.startswith(written) for word in options) or rest[:1] in (["set"], ["unset"]):
        return True
    return len(rest) >= _PLACED and rest[0] not in ("get", "list")


def _has(*sought: str) -> Callable[[Sequence[str]], bool]:
    """Whether one of these options stands among the words, also together with others: `-pi`."""
    short = tuple(one for one in sought if not one.startswith("--"))
    letters = [one[1] for one in short]

    def ask(words: Sequence[str]) -> bool:
        return any(
            word.partition("=")[0] in sought
            or (word.startswith(short) and word[2:3] in (".", "~"))  # `-i.bak`
            or (
                word.startswith("-")
                and not word.startswith("--")
                and word[1:4].isalpha()
                and any(letter in word[1:4] for letter in letters)
            )
            for word in words
        )

    return ask


def _kill(words: Sequence[str]) -> bool:
    return bool(words) and words[0] not in ("-0", "-l", "-L", "--list", _UNKNOWN)


def _crontab(words: Sequence[str]) -> bool:
    return bool(words) and "-l" not in words and words != [_UNKNOWN]


def _tee(words: Sequence[str]) -> bool:
    return any(word != "/dev/null" for word in words if not word.startswith("-"))


def _service(words: Sequence[str]) -> bool:
    return len(words) > 1 and words[1] in ("start", "stop", "restart", "reload")


def _find(words: Sequence[str]) -> bool:
    return "-delete" in words or _runs(words, {"-exec", "-execdir", "-ok", "-okdir"})


def _xargs(words: Sequence[str]) -> bool:
    return _runs(["xargs", *words, _UNKNOWN], None)


def _runs(words: Sequence[str], behind: AbstractSet[str] | None) -> bool:
    """Whether one of the programs among the words, of those `behind` some, changes something. What runs
    others itself needs no look of its own: these are words of the same list.
    """
    if "find" in words and "-delete" in words:
        return True
    return any(
        _changes(word, words[at + 2 :])
        for at, (before, word) in enumerate(pairwise(words))
        if word not in ("find", "xargs") and (behind is None or before in behind)
    ) or (behind is not None and "xargs" in words and _xargs(words[words.index("xargs") + 1 :]))


def _dd(words: Sequence[str]) -> bool:
    return any(word.startswith("of=") and word != "of=/dev/null" for word in words)


def _gh(words: Sequence[str]) -> bool:
    if words[:1] == ["api"]:
        told = [word.upper().rpartition("=")[2] for word in words]
        return not {"POST", "PUT", "PATCH", "DELETE"}.isdisjoint(told)
    return " ".join(_first(words)) in PAIRS["gh"]


def _first(words: Sequence[str]) -> list[str]:
    return list(_placed(words, frozenset({"-R", "--repo"})))[:2]


_BY_WORDS: dict[str, Callable[[Sequence[str]], bool]] = {
    "git": _git,
    "sed": _has("-i", "--in-place"),
    "gsed": _has("-i", "--in-place"),
    "perl": _has("-i"),
    "kill": _kill,
    "crontab": _crontab,
    "tee": _tee,
    "service": _service,
    "find": _find,
    "xargs": _xargs,
    "dd": _dd,
    "gh": _gh,
    "rsync": lambda words: bool(words) and not _has("-n", "--dry-run", "--list-only")(words),
    "sysctl": lambda words: any(word in ("-w", "-p") or "=" in word for word in words),
    "schtasks": lambda words: any(w.lower() in ("/create", "/delete", "/change") for w in words),
    "iptables": lambda words: any(w in ("-A", "-I", "-D", "-F", "-P", "-X") for w in words),
}
