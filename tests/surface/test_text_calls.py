"""Names that are made by methods of texts."""

import pytest

from tests.surface.conftest import SERVER_JS, javascript, names
from vetting.model.surface import SurfaceState


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("'find_all'.slice(0, 4)", "find"),
        ("'x_find'.slice(2)", "find"),
        ("'x_find'.substring(2, 6)", "find"),
        ("cut('find')", "find"),
    ],
)
def test_parts_of_a_text(made: str, expected: str) -> None:
    found = javascript(
        f"{SERVER_JS}function cut(n) {{ if (n.length <= 64) return n; return n.slice(0, 64); }}\n"
        f"server.registerTool({made}, {{ description: 'Find' }}, async () => ({{}}));\n"
    )
    assert names(found) == sorted(["plain", expected])
    assert found.state is SurfaceState.COMPLETE
