"""How early a reviewer should see a piece of a diff: by what it adds, and where it lies."""

import re
from collections.abc import Sequence

from vetting.model.artifact import SourceFile
from vetting.patterns import pattern
from vetting.places import is_aside

_CODE = ("javascript", "typescript", "python", "shell", "batch", "powershell")
_SIGNALS: tuple[tuple[str, int, re.Pattern[str]], ...] = tuple(
    (name, weight, pattern(words))
    for name, weight, words in (
        (
            "runs programs",
            9,
            (
                # `.exec(` alone is that of a regular expression.
                r"child_process|(?<![\w.])execa?\s*\(|\b(?:cp|child_?[pP]rocess|child)\.exec\s*\(|"
                r"\b(?:execSync|execFile|execFileSync|spawn|spawnSync|fork|popen)\s*\(|"
                r"\bsubprocess\b|os\.system|\bshell\s*[:=]\s*[Tt]rue"
            ),
        ),
        (
            "evaluates code",
            9,
            (
                # `re.compile(` and `regex.exec(` evaluate none; encoding is not decoding.
                r"\beval\s*\(|new Function|\bFunction\s*\(|\bvm\.(?:run|create|compile|Script|Source)|"
                r"(?<![\w.])(?:exec|compile)\s*\(|\bbuiltins\b|__import__|import_module|fromCharCode|"
                r"\batob\s*\(|b64decode|\bfrom\s*\([^()\n]{0,200},\s*[\"']base64"
            ),
        ),
        (
            "install command",
            9,
            r"\"(?:pre|post)?(?:install|prepare)\"\s*:|cmdclass|setup_requires|build-backend",
        ),
        (
            "network",
            6,
            (
                r"https?://|wss?://|\bfetch\s*\(|\baxios\b|\bgot\s*\(|undici|http\.request|"
                r"\brequests\.|httpx|aiohttp|urllib|\bsocket\b|net\.connect|dns\."
            ),
        ),
        (
            "environment",
            6,
            r"process\.env|os\.environ|getenv|import\.meta\.env|env_prefix|load_dotenv",
        ),
        (
            "what the model is told",
            6,
            (
                r"registerTool|\.tool\s*\(|addTool|defineTool|inputSchema|ListToolsRequest|list_tools|"
                r"\bdescription\b|\.describe\s*\(|readOnlyHint|destructiveHint|Tool\s*\("
            ),
        ),
        (
            "files",
            5,
            (
                r"\bfs\.|writeFile|readFile|unlink|rmSync|createWriteStream|shutil|\bopen\s*\(|"
                r"write_text|read_text|\.ssh|\.aws|homedir|expanduser|Path\.home"
            ),
        ),
        ("dependencies", 4, r"\"(?!version\")[^\"]+\"\s*:\s*\"[\^~]?\d|Requires-Dist|dependencies"),
        (
            "checks",
            2,
            r"validat|sanitiz|allow(?:ed|list)|denied|permission|authoriz|verify|isPathWithin",
        ),
    )
)
_MANIFESTS = pattern(
    r"(?:^|/)(?:package\.json|METADATA|PKG-INFO|pyproject\.toml|entry_points\.txt|setup\.(?:py|cfg))$"
)
# Python's metadata holds the whole README below its fields.
_METADATA = pattern(r"(?:^|/)(?:METADATA|PKG-INFO)$")
_FIELD = pattern(
    r"(?m)^(?:Requires-(?:Dist|Python|External)|Provides-Extra|Name|Version|Dynamic|Home-page"
    r"|Project-URL|(?:Author|Maintainer)(?:-email)?|License(?:-File|-Expression)?):"
)
_DOCUMENTS = pattern(r"(?i)\.(?:md|rst|txt|map|d\.[cm]?ts|css|html|svg|snap)$|(?:^|/)LICEN[CS]E")


def rank(
    path: str, file: SourceFile, plus: Sequence[str], minus: Sequence[str]
) -> tuple[int, tuple[str, ...]]:
    """How early a person should see it, and because of what: new text weighs, old text little."""
    told, gone = "\n".join(plus), "\n".join(minus)
    score, names = 0, []
    for name, weight, words in _SIGNALS:
        if words.search(told):
            score += weight
            names.append(name)
        elif words.search(gone):
            score += max(1, weight // 3)
            names.append(f"{name}, removed")
    told_at_length = _METADATA.search(path) and not _FIELD.search(f"{told}\n{gone}")
    if _MANIFESTS.search(path) and not told_at_length:
        return score + 8, tuple(names)
    if told_at_length or is_aside(path) or _DOCUMENTS.search(path):
        return min(score, 1) if score else 0, tuple(names)
    return score + (2 if file.language in _CODE else 0), tuple(names)
