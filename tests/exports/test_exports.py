from pathlib import Path

import pytest

from vetting import exports
from vetting.errors import UsageError


@pytest.mark.parametrize("name", exports.names())
def test_an_export_is_named_after_its_module_and_says_what_it_is(name: str) -> None:
    export = exports.get(name)
    assert type(export).__module__ == f"vetting.exports.{name.replace('-', '_')}"
    assert export.name == name
    assert export.title
    assert export.place


def test_every_export_is_found() -> None:
    modules = {path.stem for path in Path(exports.__file__).parent.glob("[a-z]*.py")}
    assert {name.replace("-", "_") for name in exports.names()} == modules
    assert {"cyclonedx", "claude_code", "openvex"} <= modules


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="no export format 'spdx'") as caught:
        exports.get("spdx")
    assert "cyclonedx" in str(caught.value.hint)
