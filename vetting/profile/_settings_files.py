"""Variables that a library reads because a file of settings names them: `config` of npm takes those in
`custom-environment-variables.json`, OmegaConf those in `${oc.env:TOKEN}`.
"""

import re

from vetting.model.artifact import ArtifactTree
from vetting.profile._facts import Facts
from vetting.profile._own import is_own

_LARGEST, _MOST = 1 << 18, 300
_TABLE = re.compile(r"(?:.*/)?custom-environment-variables\.(?:json5?|ya?ml|toml)")
_YAML = (".yaml", ".yml")
_VALUE = re.compile(rb"[:=]\s{0,9}[\"']?([A-Z][A-Z0-9_]{2,127}+)[\"']?\s{0,9}(?:[,}\r\n]|\Z)")
_ASKED = re.compile(rb"\$\{oc\.env:([A-Za-z_]\w{0,127}+)[,}]")


def named(tree: ArtifactTree) -> dict[str, Facts]:
    """What such files name, by their paths."""
    found: dict[str, Facts] = {}
    read = 0
    for file in tree.files:
        is_table = _TABLE.fullmatch(file.path) is not None
        if not (is_table or file.path.endswith(_YAML)) or read >= _MOST:
            continue
        if file.size > _LARGEST or not is_own(file.path):
            continue
        read += 1
        data = tree.read(file)
        names = {
            (match[1].decode(), data.count(b"\n", 0, match.start(1)) + 1)
            for match in (_VALUE if is_table else _ASKED).finditer(data)
        }
        if names:
            found[file.path] = Facts(env=names)
    return found
