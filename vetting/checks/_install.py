"""What the install-time checks share: their rules' shape, and what a suspicious command is."""

import re

from vetting.checks._plain_settings import without_plain_settings
from vetting.model.evidence import Rule, Severity
from vetting.patterns import pattern

_RUNS_FETCHED = pattern(
    r"(?i)\b(curl|wget|iwr|invoke-webrequest|certutil|bitsadmin|powershell|pwsh)\b"
    r"|\|\s*(ba|z|da)?sh\b|\bbase64\b|\beval\b|/dev/tcp/"
    # Code on the command line is ordinary; code that decodes, calls out or starts programs is not.
    r"|\b(node|bun|deno|python[0-9.]*)\s+(-e|--eval|eval|-p|-c)\b.{0,200}"
    r"(https?|\bfetch\b|child_process|exec|spawn|Buffer|atob|fromCharCode|b64|socket|urllib|\\x[0-9a-f]{2})"
)
_MOST = 20_000
_SAID = pattern(r"\s*(echo|printf)\b[^|`$]*")

_BUILDS = pattern(
    r"\s*+(?:node-gyp\s++(?:rebuild|build|configure build)|node-gyp-build"
    r"|tsc(?:\s(?:-p|-b|--build)(?:\s[\w./-]{1,60})?)?"
    r"|cmake-js\s(?:compile|build|rebuild)|(?:node-)?(?:pre-gyp|prebuild)-?\s?install(?:\s--[\w-]{1,30}){0,3}|patch-package"
    r"|husky(?:\sinstall)?|(?:npx\s)?only-allow\s(?:npm|pnpm|yarn)|prisma\sgenerate|is-ci|exit\s0|true)\s*+"
)
"""Compilers and helpers of the developer's, as they are usually called."""

_NEXT = pattern(r"&&|\|\||;")
_DESTRUCTURED = pattern(
    r"\b(?:const|let|var)\s?\{(?:\s?(?:platform|arch|versions?|argv|stdout|stderr|exit|cwd|release),?){1,8}\s?\}\s?=\s?process\s?;"
)
_OWN_SCRIPT = pattern(
    r"node\s+(?:\./)?([\w@/-][\w@./-]*\.[cm]?js)(?:\s{1,4}\|\|\s{0,4}(?:true|exit 0))?"
)
_CHILDREN = pattern(
    r"""import\s?\{\s?(?:spawn|execFile)(?:Sync)?\s?\}\s?from\s?["'](?:node:)?child_process["']"""
)
_STARTED = pattern(r"\b(?:spawn|execFile)(?:Sync)?\b")
_CHILD = pattern(r"\bchild\b(?!\s?_)")
_ASKS_VERSION = pattern(
    r"""\b(?:spawn|execFile)(?:Sync)?\(\s?process\.execPath,\s?\[["'](?:--version|-v)["']\]"""
)
_LOADED = pattern(
    r"""\b(?:spawn|execFile)(?:Sync)?\(process\.execPath, \[(?:["']--input-type=module["'], )?"""
    r"""["'](?:-e|--eval)["'], (\w{1,40})\]"""
)
_NAMED = pattern(r"""\bconst (\w{1,40}) = ('[^'\n\\]{1,300}'|"[^"\n\\]{1,300}");?""")
_LOADS = pattern(
    r"""import (?:\w{1,40} from )?["'](?:@[\w-]{1,40}/)?\w[\w-]{0,60}["']; console\.log\("""
    r"""(?:(?:["'][\w .:-]{0,80}+["']|[\w.]++)(?:, )?+){1,4}+\);?"""
)
"""Code that loads a dependency, and prints what it says of itself."""

_ASKS_NEWEST = pattern(r"""\bhttps\.get\(["']https://[\w./@-]{3,200}["'], \(\w{1,30}\) => \{""")
"""A question to an address that is written down, which tells nothing of the machine."""

_MATCHED = pattern(
    r"(?:(?<=[(=,:!&|?;])|(?<=[(=,:!&|?;] ))/(?:[^/\n\\*]|\\.)(?:[^/\n\\]|\\.){0,80}/[dgimsuvy]{0,7}\.exec\("
)
"""A pattern that is looked for in a text."""

_HTTPS = pattern(r"""(?:import https from |const https = require\()["'](?:node:)?https["']\)?;?""")
_KEEPS = pattern(r"(?i)\bfs\b|fs/|write|append|import\s?\(|createRequire|\bvm\b")
_SAYS = pattern(
    r"""\bconsole\.(?:log|warn|error|info)\((?:"[^"\n\\]{0,300}"|'[^'\n\\]{0,300}'|`[^`\n$\\]{0,300}`)\)"""
)
"""A sentence for people, which may name a page to read."""

_IS_SET = pattern(r"!\s?process\.env\.\w{1,60}\b|(?<=\bif \()process\.env\.\w{1,60}(?=\))")
"""A question whether a variable is set, which tells nothing of its value."""

_CHMOD = pattern(r"\bchmod(?:Sync)?\(\s?(\w{1,40}),\s?0o([67]00)\s?\)")
_CHMOD_IMPORTED = pattern(r"\bchmod(?:Sync)?\b(?=[\w\s,]{0,200}\}\s?from\b)")
_MADE_FOLDER = pattern(r"\bmkdir(?:Sync)?\(\s?(\w{1,40})\b")
_PATH = pattern(
    r"""(?:(\b(?:const|let|var) (\w{1,40}) = )|((?:\b\w{1,40}\.)?existsSync\(\s?))"""
    r"""((?:\bpath\.)?(?:join|resolve)\((?:\w{1,40}|["'][\w.@-]{1,60}["'])(?:,\s?["'][\w.@/-]{1,80}["']){1,8}\))"""
)
_IMPORTED = pattern(
    r"""(?:\bfrom\s*|\brequire\s*\(\s*|\bimport\s*(?:\(\s*|(?=["'])))["'](?:node:)?([^"'\n]*)["']"""
    r"""|\b(?:require|import)\s*+\(\s*+([^\s"'])|\b(?:from|import|require)\s*+(/[*/])"""
)
"""What is imported; a name that is not written there, or a comment before it, is nobody's."""

_FILES = frozenset(
    {"fs", "fs/promises", "os", "path", "url", "util", "module", "process", "crypto", "{", "*"}
)
_REQUIRE_IMPORTED = pattern(
    r"""\bcreateRequire\b(?!\s?as\b)(?=[\w\s,]{0,200}\}\s?from\s?["'](?:node:)?module["'])"""
)
_REQUIRES_FACTS = pattern(
    r"""\bcreateRequire\(\s?import\.meta\.(?:url|filename)\s?\)"""
    r"""\(\s?["'](?:\.{1,2}/){1,4}package\.json["']\s?\)"""
)
"""The package's own description, read at once by what makes a `require`."""

_REQUIRES_PROJECT = pattern(
    r"""\brequire\(\s?(?:path\.)?(?:join|resolve)\(\s?process\.env\.INIT_CWD"""
    r"""(?:\s?(?:\|\||\?\?)\s?["'][\w./]{1,40}["'])?,\s?["']package\.json["']\s?\)\s?\)"""
)
"""The description of the project that installs the package."""

_RESOLVERS = pattern(
    r"""(?:const dns = require\(["'](?:node:)?dns["']\)|import (?:\* as )?dns from ["'](?:node:)?dns["']);?"""
)
_RESOLVERS_ASKED = pattern(r"\bdns\.getServers\(\)")
_RESOLVERS_NAMED = pattern(r"\bdns\b")
"""Which servers look names up, as the system has them, where nothing else is asked of `dns`."""

_REQUIRE_MADE = pattern(
    r"\b(?:const|let|var)\srequire\s?=\s?createRequire\(\s?import\.meta\.(?:url|filename)\s?\)"
)
_REQUIRE_ELSE = pattern(r"(?<![\w$])require\b(?!\s?\()")
"""`require` as anything but a call, whose argument is looked at."""

_OWN_FACTS = pattern(r"(?:\.{1,2}/){1,4}package\.json")
"""The package's own description, which is no code."""

_FURTHER = pattern(
    r"(?i)\beval\b|\b(?-i:Function)\b|fetch|http|\bnet\b|socket|child|spawn|exec|atob|Buffer|fromCharCode"
    r"|process\s*(?:\[|\.\s*(?!cwd|exit|argv|platform|arch|version|std"
    r"|env\.(?:npm_|CI\b|INIT_CWD|HOME\b|APPDATA\b|XDG_))\w)|\bprocess\b(?!\s*\.)"
    r"|(?:create|public|private)(?:De|En)?(?:crypt|cipher)|createSign|globalThis|\bglobal\b|constructor"
    r"|\\[xu]|import\.meta\.(?!url|dirname|filename)"
    r"|getBuiltinModule|createRequire|(?:(?-i:Library)|library(?=[/\\\"'`]))(?![/\\]+(?:Fonts|Caches)\b)|LaunchAgents|Startup|/etc"
    r"|crontab"
    r"|/usr(?!/(?:share/(?:fonts|icons|locale|zoneinfo|dict)|(?:local/)?(?:include|lib))\b)"
    # Servers put into a client's settings; an example of the own entry, written out, is not that.
    r"|mcpServers(?![\"']?:\s*+\{\s*+[\"'\w])|\b(?:mcp|mcp_config|settings|claude_desktop_config)\.json"
    r"|\.(?:bash|zsh|profile|ssh|aws|npmrc|netrc|git|vscode|cursor|claude|codeium|codex|gemini|kube)"
    r"|\.config/(?:autostart|systemd)|chmod|symlink|\.env\b(?!\.)|node_modules"
    r"|\brequire\s{0,4}(?:\?\.|\.(?:call|apply|bind)\b)|=\s?require\s?(?:[;,)\n]|$)"
)

_ON_EVERY_PATH = pattern(
    r"(?i)aws|awk|az|bash|cat|cc|cd|claude|code|cp|curl|cursor|docker|env|find|gcc|gcloud|gh|git"
    r"|grep|kill|kubectl|ls|make|mv|nano|node|npm|npx|open|pip3?|ps|python3?|rm|scp|sed|sh|ssh|su"
    r"|sudo|tar|unzip|uvx?|vim|wget|which|zsh"
)

REMEDY = "Install with scripts disabled, or read everything the command starts."


def runs_fetched(text: str) -> bool:
    """Whether commands in `text` download, decode, or pipe into a shell."""
    return _RUNS_FETCHED.search(text) is not None


def fetches(command: str) -> bool:
    """Whether a command downloads, decodes or pipes into a shell; what it only prints is not one.

    A command too long to be read counts as one that does.
    """
    if len(command) > _MOST:
        return True
    parts = re.split(r"(&&|\|\||;)", command)
    done = "".join(part for part in parts if not _SAID.fullmatch(part))
    return "://" in done or runs_fetched(done)


def only_says(command: str) -> bool:
    """Whether a command does nothing but print."""
    return _SAID.fullmatch(command) is not None and len(command) <= _MOST


def only_builds(command: str) -> bool:
    """Whether a command does nothing but compile the package, or set up its developer's tools."""
    return _BUILDS.fullmatch(command[:300]) is not None


def steps(command: str) -> list[str]:
    """The commands that a command line has one after the other; itself when it is too long."""
    return [part.strip() for part in _NEXT.split(command)] if len(command) <= _MOST else [command]


def own_script(command: str) -> str | None:
    """The file of the package that a command runs, when it does nothing else."""
    match = _OWN_SCRIPT.fullmatch(command.strip()[:300])
    return match[1] if match else None


def arranges_with(script: str) -> frozenset[str] | None:
    """What a script that only arranges imports beside what handles files and names; None where it
    holds words that reach further.
    """
    if len(script) > _MOST:  # before anything is left out of it
        return None
    script = _plain(script)
    imported = {name or other or hidden for name, other, hidden in _IMPORTED.findall(script)}
    imported = {name for name in imported if _OWN_FACTS.fullmatch(name) is None}
    return frozenset(imported - _FILES) if _FURTHER.search(script) is None else None


def _plain(script: str) -> str:
    """A script without what is no more than arranging, whatever words it holds: npm's settings that are
    read for no login, node asked for its version or to load a dependency, a page asked for that says which
    version is the newest, the system for the servers that look names up, whether a variable is set, and a
    folder that the script made given to its owner alone.
    """
    script = without_plain_settings(script)
    if (imported := _CHILDREN.search(script)) is not None:
        asked = _ASKS_VERSION.sub("(", script)
        named = {name for name, text in _NAMED.findall(script) if _LOADS.fullmatch(text[1:-1])}
        asked = _LOADED.sub(lambda match: "(" if match[1] in named else match[0], asked)
        if len(_STARTED.findall(asked)) == 1:
            script = asked.replace(imported[0], "")
            script = _NAMED.sub(lambda match: "" if match[1] in named else match[0], script)
            script = _CHILD.sub("started", script)
    if (imported := _HTTPS.search(script)) is not None and _KEEPS.search(script) is None:
        script = _ASKS_NEWEST.sub("{", script.replace(imported[0], ""))
    asked = _RESOLVERS_ASKED.sub("resolvers", _RESOLVERS.sub("", script))
    script = script if _RESOLVERS_NAMED.search(asked) else asked
    script = _without_looks(_without_require(script))
    script = _MATCHED.sub("(", script)
    script = _SAYS.sub("say()", _DESTRUCTURED.sub("", _IS_SET.sub("unset", script)))
    made = set(_MADE_FOLDER.findall(script))

    def kept(match: re.Match[str]) -> str:
        return "" if match[2] == "600" or match[1] in made else match[0]

    return _CHMOD_IMPORTED.sub("", _CHMOD.sub(kept, script))


def _without_require(script: str) -> str:
    """A script without the `require` that it makes itself, where what that is asked for can be read: the
    package's own description, or what stands in calls under its usual name.
    """
    script = _REQUIRES_PROJECT.sub("facts", _REQUIRES_FACTS.sub("facts", script))
    made = _REQUIRE_MADE.sub("", script)
    script = script if _REQUIRE_ELSE.search(made) else made
    return _REQUIRE_IMPORTED.sub("", script)


def _without_looks(script: str) -> str:
    """A script without the paths of which it only asks whether they are there: where a dependency's
    native half would lie.
    """

    def kept(match: re.Match[str]) -> str:
        name = match[2]
        if name is None:
            return f"{match[3]}there"
        used = len(re.findall(rf"(?<![\w$]){name}(?![\w$])", script))
        asked = len(re.findall(rf"\bexistsSync\(\s?{name}\s?\)", script))
        return f"{match[1]}there" if used == asked + 1 else match[0]

    return _PATH.sub(kept, script)


def shadows_system(name: str) -> bool:
    """Whether a command of this name is on everybody's PATH, so that no package should take it."""
    return _ON_EVERY_PATH.fullmatch(name) is not None


def install_rule(
    name: str, title: str, severity: Severity, meaning: str, normal: str, remedy: str = REMEDY
) -> Rule:
    """A rule about code that runs without anybody starting the server."""
    return Rule(
        id=name,
        title=title,
        severity=severity,
        meaning=meaning,
        normal=normal,
        remedy=remedy,
        cwe=("CWE-506",),
        owasp=("MCP04",),
    )
