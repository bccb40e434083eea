"""Install scripts that fetch one file whose checksum they know, and run nothing."""

import re

from vetting.patterns import pattern

_MOST = 20_000
_HASHES = pattern(r"""\bcreateHash\(\s?["']sha(?:256|384|512)["']\s?\)""")
_KNOWN = pattern(
    r"""["'`](?:sha(?:256|384|512)-)?(?:[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}"""
    r"""|[\w+/]{43,88}={0,2})["'`]"""
)
_REFUSES = pattern(
    r"(?:!==?|===?|timingSafeEqual|\.equals\()[^\n]{0,120}(?:\n\s{0,20}+(?:\{\s{0,40}+)?)?"
    r"(?:throw\b|process\.exit\(\s?[1-9]|return reject|reject\(|fail\()"
)
_RUNS = pattern(
    r"child_process|execa|\bspawn|\bexec(?:File|Sync|FileSync)?\b(?!Path)|\beval\b|\bFunction\b|\bvm\b"
    r"|worker_threads|\bimport\s?\(|createRequire"
    r"|process\.env\b(?!\.(?:npm_|CI\b|HTTPS?_PROXY|NO_PROXY|[A-Z_]{0,30}(?:SKIP|MIRROR|VERSION"
    r"|CACHE)))|\.(?:bashrc|zshrc|profile|ssh|aws|npmrc|cursor|claude)|mcpServers"
    r"|method\s?:\s?[\"'](?:POST|PUT|PATCH)|\.(?:post|put|patch)\(|homedir\((?!\)\s?,\s?[\"']\.cache[\"'])|hostname\(|userInfo\("
    r"|fromCharCode|\batob\b"
)


def fetches_what_it_knows(script: str) -> bool:
    """Whether a script fetches something, refuses what has not the checksum that it names, and neither
    starts a program nor tells anybody anything.
    """
    if len(script) > _MOST or _RUNS.search(script):
        return False
    known = _HASHES.search(script) and _KNOWN.search(script) and _REFUSES.search(script)
    return known is not None and re.search(r"https?:|fetch\(", script) is not None
