from pathlib import Path

import pytest

from vetting.boundary.inside import inside


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("evidence/scan-1.dsse.json", True),
        ("evidence/missing.json", True),
        ("a/b/c.json", True),
        ("evidence/../evidence/scan-1.dsse.json", True),
        ("../secret", False),
        ("evidence/../../secret", False),
        ("/etc/passwd", False),
        ("evidence/\0", False),
        ("linked/secret", False),
        ("evidence/linked", False),
    ],
)
def test_a_name_stays_inside_or_not(tmp_path: Path, name: str, expected: bool) -> None:
    base = tmp_path / "base"
    (base / "evidence").mkdir(parents=True)
    (base / "evidence" / "scan-1.dsse.json").write_text("x")
    (tmp_path / "secret").write_text("s")
    (base / "linked").symlink_to(tmp_path)
    (base / "evidence" / "linked").symlink_to(tmp_path / "secret")
    assert inside(base, name) is expected
