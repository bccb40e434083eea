"""Variables that a library reads because a file of settings names them: `config` of npm takes those in
`custom-environment-variables.json`, OmegaConf those in `${oc.env:TOKEN}`.
"""

from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern
from vetting.profile._facts import Facts
from vetting.profile._own import is_own

_LARGEST, _MOST = 1 << 20, 32 << 20
"""Bytes of one table, and of all other files together, that are read."""

_UNREAD = "too large: the variables that it names were not read"
_READERS = pattern(rb"\b(?:omegaconf|hydra)\b")
_TABLE = pattern(r"(?:.*/)?custom-environment-variables\.(?:json5?|ya?ml|toml)")
_YAML = (".yaml", ".yml")
_VALUE = pattern(rb"[:=]\s{0,9}[\"']?([A-Z][A-Z0-9_]{2,127}+)[\"']?\s{0,9}(?:[,}\r\n]|\Z)")
_ASKED = pattern(rb"\$\{oc\.env:([A-Za-z_]\w{0,127}+)[,}]")


def named(tree: ArtifactTree) -> dict[str, Facts]:
    """What such files name, by their paths."""
    found: dict[str, Facts] = {}
    left = _MOST
    for file in tree.files:
        is_table = _TABLE.fullmatch(file.path) is not None
        if not (is_table or file.path.endswith(_YAML)) or not is_own(file.path):
            continue
        if file.size > (_LARGEST if is_table else left):
            found[file.path] = Facts(why=_UNREAD)
            continue
        left -= 0 if is_table else file.size
        data = tree.read(file)
        names = {
            (match[1].decode(), data.count(b"\n", 0, match.start(1)) + 1)
            for match in (_VALUE if is_table else _ASKED).finditer(data)
        }
        if names:
            found[file.path] = Facts(env=names)
    unread = {path for path, facts in found.items() if facts.why and path.endswith(_YAML)}
    if unread and not _asks(tree):
        return {path: facts for path, facts in found.items() if path not in unread}
    return found


def _asks(tree: ArtifactTree) -> bool:
    """Whether the package has what reads variables that files of settings name."""
    return any(
        file.language == "python" and _READERS.search(tree.read(file)) for file in tree.files
    )
