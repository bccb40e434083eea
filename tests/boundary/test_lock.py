from pathlib import Path

import pytest

from vetting.boundary.lock import exclusive


def test_only_one_holds_a_folder_and_nothing_is_left_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    busy = pytest.raises(TimeoutError, match="is held by another process")
    with exclusive(folder, wait=0), busy:
        _hold(folder)
    _hold(folder)
    assert list(folder.iterdir()) == []


def _hold(folder: Path) -> None:
    with exclusive(folder, wait=0.05):
        pass
