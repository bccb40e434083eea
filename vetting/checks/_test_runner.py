"""Is a file of JavaScript run by a test runner alone? It begins with an import of the runner's functions,
which nobody has who installs the package: loaded by anything else, it ends before its first statement.
"""

from vetting.boundary.json import parse
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern
from vetting.places import is_aside

_BEGINS = pattern(
    rb"(?:import\s(?:[\w\s{},*$]{1,400}\sfrom\s)?\s?[\"'][^\"'\\\n;]{1,200}[\"'];?\s{1,8}){0,40}"
    rb"import\s[\w\s{},*$]{1,400}\sfrom\s[\"'](vitest|@jest/globals)[\"']"
)
"""How such a file begins: nothing stands in front of its imports, and no comment that could hold them."""

_GIVES = ("dependencies", "optionalDependencies", "peerDependencies")
_NAMES_ITS_OWN = ("bundleDependencies", "bundledDependencies", "imports")


def is_run_by_tests_alone(tree: ArtifactTree, file: SourceFile) -> bool:
    """Whether a file is such a test, and the package brings no runner."""
    begins = _BEGINS.match(tree.read(file)) if is_aside(file.path) else None
    manifest = tree.find("package.json")
    if begins is None or manifest is None:
        return False
    runner = begins[1].decode()
    brought = (f"node_modules/{runner}/", f"node_modules/{runner}.")
    if any(one in f"{other.path}/" for other in tree.files for one in brought):
        return False
    try:
        said = parse(tree.read(manifest), manifest.path, limit=4 << 20).value
    except FormatError:
        return False
    if not isinstance(said, dict) or said.get("name") == runner:
        return False
    if any(said.get(key) for key in _NAMES_ITS_OWN):
        return False
    return not any(_gives(said.get(key), runner) for key in _GIVES)


def _gives(held: object, runner: str) -> bool:
    """Whether one list of dependencies has the runner, or what may be installed under its name."""
    return held is not None and (not isinstance(held, dict) or runner in held)
