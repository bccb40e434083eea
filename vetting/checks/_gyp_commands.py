"""Commands in the description of a build, `<!(…)` in a binding.gyp, that only ask what is there: where a
library lies, which version of Node runs, what the package's own manifest says.

What Node is given must be an expression of this grammar, which reads members and calls nothing but a few
methods of texts.
"""

from vetting.patterns import pattern

_QUOTE = r"\\{0,3}[\"']"
_TEXT = rf"{_QUOTE}[\w ./:@-]{{0,60}}{_QUOTE}"
_PACKAGES = r"(?:node-addon-api|nan|napi-build-utils|node-api-headers)(?:/package\.json)?"
_LOADED = rf"require\(\s?{_QUOTE}(?:{_PACKAGES}|\./package\.json){_QUOTE}\s?\)"
_RESOLVED = (
    rf"require\({_QUOTE}(?:node:)?path{_QUOTE}\)\.dirname\("
    rf"require\.resolve\({_QUOTE}{_PACKAGES}{_QUOTE}\)\)"
)
_OF_NODE = r"process\.(?:versions?|config|arch|platform|release|features)\b"
_STEP = (
    rf"\.(?:split|join|startsWith|includes)\(\s?{_TEXT}\s?\)|\.(?:slice|substring|substr)\(\d{{0,2}}(?:,\s?\d{{1,2}})?\)"
    rf"|\.replace\(\s?{_TEXT},\s?{_TEXT}\s?\)|\.(?:toString|trim|toLowerCase)\(\)|\.[a-zA-Z_]\w{{0,40}}(?![\w(])"
    rf"|\[(?:\d{{1,2}}|{_TEXT})\]"
)
_READS = rf"(?:{_OF_NODE}|{_LOADED}|{_RESOLVED})(?:{_STEP}){{0,8}}"
_PART = rf"(?:{_READS}|(?:Number|parseInt|String)\({_READS}\)|{_TEXT}|\d{{1,9}})"
_SIGN = r"\s{0,2}(?:[=!]==?|[<>]=?|\+|\?|:|\|\||&&)\s{0,2}"
_SAID = rf"{_PART}(?:{_SIGN}{_PART}){{0,8}}"
_NODE = pattern(
    rf"node\s++(?:-p|-e|-pe|--print|--eval)\s++(?:{_READS}|{_QUOTE}(?:{_SAID}"
    rf"|(?:console\.log|process\.stdout\.write)\({_SAID}\));?{_QUOTE})"
)
_ASKS = pattern(
    r"node\s++-[pe]\s++[\\\"']{0,3}+(?:(?:console\.log|process\.stdout\.write)\()?require\([\\\"']{1,3}+"
    r"(?:node-addon-api|nan|napi-build-utils|node-api-headers|node-addon-api/package\.json)[\\\"']{1,3}+\)"
    r"(?:\.\w++)?\)?;?[\\\"']{0,3}|pkg-config\s[^;|&`$]*|(?:node-pre-gyp|uname|sw_vers|xcode-select)\b[^;|&`$]*"
)


def only_asks(command: str) -> bool:
    """Whether a command only asks what is there."""
    said = command.strip()
    return _ASKS.fullmatch(said) is not None or _NODE.fullmatch(said) is not None
