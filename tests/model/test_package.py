import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import pin
from vetting.model.package import PackagePin


@pytest.mark.parametrize(
    ("of", "text", "purl"),
    [
        (pin("npm", "server", "1.2.3"), "npm:server@1.2.3", "pkg:npm/server@1.2.3"),
        (
            pin("npm", "@scope/JSON.x", "1.0.0-rc.1"),
            "npm:@scope/JSON.x@1.0.0-rc.1",
            "pkg:npm/%40scope/JSON.x@1.0.0-rc.1",
        ),
        (
            pin("pypi", "server", "1!2.0+cpu"),
            "pypi:server==1!2.0+cpu",
            "pkg:pypi/server@1%212.0%2Bcpu",
        ),
    ],
)
def test_a_pin_has_two_spellings(of: PackagePin, text: str, purl: str) -> None:
    assert (str(of), of.purl) == (text, purl)
    assert PackagePin.from_purl(purl) == of


@pytest.mark.parametrize(
    "purl",
    ["", "pkg:npm/x", "npm/x@1", "pkg:npm/@scope/x@1", "pkg:npm/x@", "pkg:npm/x@1?a=b", "pkg:x@1"],
)
def test_what_no_pin_writes_is_no_purl_of_one(purl: str) -> None:
    with pytest.raises(ValueError, match="is not the package URL of a pin"):
        PackagePin.from_purl(purl)


@given(
    st.from_regex(r"(@[a-z~][a-z0-9._~-]{0,5}/)?[A-Za-z0-9][A-Za-z0-9._~-]{0,9}", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}(!?[0-9]+)?(\.[0-9]{1,3}){2}([+-][a-z0-9.]{1,6})?", fullmatch=True),
)
def test_every_pin_has_a_purl_that_leads_back(name: str, version: str) -> None:
    of = pin("npm", name, version)
    assert PackagePin.from_purl(of.purl) == of
