"""Whose credentials a request carries."""

import pytest

from vetting.surface._flow_marks import SECRET
from vetting.surface._flow_several_stores import of_several


@pytest.mark.parametrize(
    ("paths", "several"),
    [
        (("~/.aws/credentials", "*/.kube/config"), True),
        (("Login Data", ".ssh/id_rsa"), True),
        ((".config/gh/hosts.yml", ".npmrc"), True),
        (("~/.ssh", "id_ed25519"), False),
        (("gcloud/", "application_default_credentials.json"), False),
        (("Login Data", "Cookies", "logins.json"), False),
        (("~/.aws/credentials",), False),
    ],
)
def test_stores_of_one_program_have_several_names(paths: tuple[str, ...], several: bool) -> None:
    payload = frozenset((SECRET, path) for path in paths)
    assert bool(of_several(payload)) is several
