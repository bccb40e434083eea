"""Flows that tell of less than their kind does."""

from vetting.patterns import pattern
from vetting.surface import OF_ONE_FORMAT, OWN_ENTRY, Flow

_LISTS = pattern(
    r"(?:^|\.)(?:readdir|opendir|listdir|scandir|f?walk|iterdir|i?glob|rglob|globby|fdir|readdirp|klaw)(?:Sync)?$"
    r"|^(?:fast-glob|tiny-?glob(?:by)?|globby|glob|fdir|readdirp|klaw)\b"
)
"""Calls that tell what lies in a folder."""


def weighs_little(flow: Flow) -> bool:
    """Whether a caller only has a folder gone through, names a workbook or a picture, or is looked at where
    somebody has set it so.
    """
    return _only_lists(flow) or _is_named(flow) or _may_be_looked_at(flow)


def is_own_login(flow: Flow) -> bool:
    """Whether all that is sent of a store of credentials is the entry that has the package's own name."""
    own = all(source.startswith(f"secret {OWN_ENTRY} ") for source in flow.sources)
    return flow.kind == "sent" and bool(flow.sources) and own


def _only_lists(flow: Flow) -> bool:
    """Whether a folder that a caller names is gone through: what looks for something does that."""
    listed = flow.sources and all(source.startswith("listed ") for source in flow.sources)
    return flow.kind == "path" and bool(listed or _LISTS.search(flow.what))


def _may_be_looked_at(flow: Flow) -> bool:
    """Whether a setting, which is off by default, makes the code look at what a caller gives."""
    return bool(flow.sources) and all(source.startswith("unset ") for source in flow.sources)


def _is_named(flow: Flow) -> bool:
    """Whether a caller names a workbook or a picture as it is: what reads no other file tells no key."""
    named = all(source.startswith("given ") for source in flow.sources)
    return flow.kind == "path" and flow.what.endswith(OF_ONE_FORMAT) and named
