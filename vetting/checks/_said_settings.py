"""Settings of a program that a tool says it changes: "Switch the registry in the user's .npmrc".

Such files also name programs, and what is loaded into every one: a package whose code has a name of such a
setting is not believed.
"""

from collections.abc import Iterable

from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern
from vetting.surface import Declared, Flow

_FILE = pattern(r"\.(?:npmrc|yarnrc(?:\.yml)?|pypirc|curlrc|wgetrc|gitconfig|inputrc|screenrc)")
_CHANGES = pattern(
    r"(?i)\b(?:sets?|switch(?:es)?|writes?|changes?|edits?|updates?|adds?|removes?|manages?|configures?|saves?)\b"
)
_RUNS = pattern(
    rb"(?i)node.?options|script.?shell|init.?module|onload|hooks.?path|ssh.?command|fsmonitor|core[.\"'\s\]]{1,4}(?:editor|pager)"
    rb"|git.?proxy|askpass|\balias\b|credential[.\"'\s]{1,4}helper|\bhelper\s{0,4}=|filter[.\"'\s]|textconv|template.?dir"
    rb"|insteadof|include\.path|\[include|strict.?ssl|yarn.?path|--(?:import|require|loader)\b|plugins?\s{0,4}:|fromcharcode"
    rb"|atob\(|base64|\beval\b|\bfunction\(|\.reverse\("
)
"""Names of settings that have something run, loaded or asked elsewhere, and what hides a name."""

_FILES, _LARGEST = 300, 400_000
_CODE = ("javascript", "typescript", "python")


def says_which_settings(flow: Flow, tools: Iterable[Declared], tree: ArtifactTree) -> bool:
    """Whether all that is written are such files, and a tool says so of each."""
    places = [source.partition(" ") for source in flow.sources]
    names = {place.rpartition("/")[2] for _, _, place in places}
    if any(kind != "place" for kind, _, _ in places):
        return False
    if not names or not all(map(_FILE.fullmatch, names)):
        return False
    said = [str(item.fields.get("description", ""))[:2000] for item in tools]
    changing = [text for text in said if _CHANGES.search(text)]
    if not all(any(name in text for text in changing) for name in names):
        return False
    code = [file for file in tree.files if file.language in _CODE]
    if len(code) > _FILES or any(file.size > _LARGEST for file in code):
        return False
    return not any(_RUNS.search(tree.read(file)) for file in code)
