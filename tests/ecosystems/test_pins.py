"""What people may write for a pin, and what comes of it (`vetting/ecosystems/__init__.py`)."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.random_cases import cases
from vetting import ecosystems
from vetting.ecosystems import InexactVersion, parse_pin
from vetting.errors import UsageError


@pytest.mark.parametrize(
    ("text", "pin", "purl"),
    [
        ("npm:server@1.2.3", "npm:server@1.2.3", "pkg:npm/server@1.2.3"),
        ("  npm:server@1.2.3\n", "npm:server@1.2.3", "pkg:npm/server@1.2.3"),
        ("NPM:server@1.2.3", "npm:server@1.2.3", "pkg:npm/server@1.2.3"),
        ("npm:@scope/name@1.2.3", "npm:@scope/name@1.2.3", "pkg:npm/%40scope/name@1.2.3"),
        ("npm:server@v1.2.3", "npm:server@1.2.3", "pkg:npm/server@1.2.3"),
        ("npm:server@=1.2.3", "npm:server@1.2.3", "pkg:npm/server@1.2.3"),
        ("npm:server@ 1.2.3", "npm:server@1.2.3", "pkg:npm/server@1.2.3"),
        ("npm:server@1.2.3+build.5", "npm:server@1.2.3", "pkg:npm/server@1.2.3"),
        ("npm:server@1.2.3-rc.1", "npm:server@1.2.3-rc.1", "pkg:npm/server@1.2.3-rc.1"),
        ("npm:server@1.2.3-0a", "npm:server@1.2.3-0a", "pkg:npm/server@1.2.3-0a"),
        ("npm:JSONStream@1.3.5", "npm:JSONStream@1.3.5", "pkg:npm/JSONStream@1.3.5"),
        ("pkg:npm/JSONStream@1.3.5", "npm:JSONStream@1.3.5", "pkg:npm/JSONStream@1.3.5"),
        ("npm:a.b_c-d~e@0.0.0", "npm:a.b_c-d~e@0.0.0", "pkg:npm/a.b_c-d~e@0.0.0"),
        ("pkg:npm/server@1.2.3", "npm:server@1.2.3", "pkg:npm/server@1.2.3"),
        ("pkg:npm/%40scope/name@1.2.3", "npm:@scope/name@1.2.3", "pkg:npm/%40scope/name@1.2.3"),
        ("pkg:npm/@scope/name@1.2.3", "npm:@scope/name@1.2.3", "pkg:npm/%40scope/name@1.2.3"),
        ("pypi:server==1.2.3", "pypi:server==1.2.3", "pkg:pypi/server@1.2.3"),
        ("pypi:server===1.2.3", "pypi:server==1.2.3", "pkg:pypi/server@1.2.3"),
        ("pypi:server@1.2.3", "pypi:server==1.2.3", "pkg:pypi/server@1.2.3"),
        ("pypi:server == 1.2.3", "pypi:server==1.2.3", "pkg:pypi/server@1.2.3"),
        ("pypi:My_Fine.Pkg==1.0", "pypi:my-fine-pkg==1.0", "pkg:pypi/my-fine-pkg@1.0"),
        ("pypi:my--pkg==1.0", "pypi:my-pkg==1.0", "pkg:pypi/my-pkg@1.0"),
        ("pypi:pkg==v1.0", "pypi:pkg==1.0", "pkg:pypi/pkg@1.0"),
        ("pypi:pkg==01.02", "pypi:pkg==1.2", "pkg:pypi/pkg@1.2"),
        ("pypi:pkg==1!2.0", "pypi:pkg==1!2.0", "pkg:pypi/pkg@1%212.0"),
        ("pypi:pkg==0!2.0", "pypi:pkg==2.0", "pkg:pypi/pkg@2.0"),
        ("pypi:pkg==1.0-1", "pypi:pkg==1.0.post1", "pkg:pypi/pkg@1.0.post1"),
        ("pypi:pkg==1.0.POST1", "pypi:pkg==1.0.post1", "pkg:pypi/pkg@1.0.post1"),
        ("pypi:pkg==1.0.dev", "pypi:pkg==1.0.dev0", "pkg:pypi/pkg@1.0.dev0"),
        ("pypi:pkg==1.0-RC.2", "pypi:pkg==1.0rc2", "pkg:pypi/pkg@1.0rc2"),
        ("pypi:pkg==1.0alpha", "pypi:pkg==1.0a0", "pkg:pypi/pkg@1.0a0"),
        ("pypi:pkg==1.0+Local_1", "pypi:pkg==1.0+local.1", "pkg:pypi/pkg@1.0%2Blocal.1"),
        ("pypi:pkg==1.0.0", "pypi:pkg==1.0.0", "pkg:pypi/pkg@1.0.0"),
        ("pkg:pypi/My_Pkg@1.0", "pypi:my-pkg==1.0", "pkg:pypi/my-pkg@1.0"),
        ("pkg:pypi/pkg@1%212.0", "pypi:pkg==1!2.0", "pkg:pypi/pkg@1%212.0"),
    ],
)
def test_a_pin_becomes_canonical(text: str, pin: str, purl: str) -> None:
    parsed = parse_pin(text)
    assert (str(parsed), parsed.purl) == (pin, purl)
    assert parse_pin(str(parsed)) == parse_pin(parsed.purl) == parsed


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("npm:server", "npm:server: no version is given; a pin names one exact version"),
        ("npm:server@", "npm:server: no version is given; a pin names one exact version"),
        ("npm:@scope/name", "npm:@scope/name: no version is given; a pin names one exact version"),
        (
            "npm:server@latest",
            "npm:server: 'latest' is a range or a tag; a pin names one exact version",
        ),
        (
            "npm:server@^1.2.3",
            "npm:server: '^1.2.3' is a range or a tag; a pin names one exact version",
        ),
        ("npm:server@1.2", "npm:server: '1.2' is a range or a tag; a pin names one exact version"),
        (
            "npm:server@1.2.x",
            "npm:server: '1.2.x' is a range or a tag; a pin names one exact version",
        ),
        (
            "npm:good@npm:evil@1.0.0",
            "npm:good: 'npm:evil@1.0.0' is a range or a tag; a pin names one exact version",
        ),
        (
            "npm:server@1.2.3-01",
            "npm:server: '1.2.3-01' is a range or a tag; a pin names one exact version",
        ),
        (
            "npm:server@01.2.3",
            "npm:server: '01.2.3' is a range or a tag; a pin names one exact version",
        ),
        (
            "npm:server@1.0.０",  # noqa: RUF001 - a full-width digit
            "npm:server: '1.0.０' is a range or a tag; a pin names one exact version",  # noqa: RUF001
        ),
        (
            "npm:server@1.0.0\nevil",
            "npm:server: '1.0.0\\nevil' is a range or a tag; a pin names one exact version",
        ),
        ("pkg:npm/server", "npm:server: no version is given; a pin names one exact version"),
        (
            "pkg:npm/server@latest",
            "npm:server: 'latest' is a range or a tag; a pin names one exact version",
        ),
        ("pypi:pkg", "pypi:pkg: no version is given; a pin names one exact version"),
        ("pypi:My_Pkg==", "pypi:my-pkg: no version is given; a pin names one exact version"),
        (
            "pypi:pkg==latest",
            "pypi:pkg: 'latest' is a range or a tag; a pin names one exact version",
        ),
        ("pypi:pkg==1.*", "pypi:pkg: '1.*' is a range or a tag; a pin names one exact version"),
        ("pypi:pkg>=1.0", "pypi:pkg: '>=1.0' is a range or a tag; a pin names one exact version"),
        ("pypi:pkg~=1.0", "pypi:pkg: '~=1.0' is a range or a tag; a pin names one exact version"),
        ("pypi:pkg!=1.0", "pypi:pkg: '!=1.0' is a range or a tag; a pin names one exact version"),
        ("pypi:pkg<2", "pypi:pkg: '<2' is a range or a tag; a pin names one exact version"),
        ("pypi:pkg=1.0", "pypi:pkg: '=1.0' is a range or a tag; a pin names one exact version"),
        (
            "pypi:pkg==1.0,<2",
            "pypi:pkg: '1.0,<2' is a range or a tag; a pin names one exact version",
        ),
        (
            "pypi:pkg==1.0.０",  # noqa: RUF001
            "pypi:pkg: '1.0.０' is a range or a tag; a pin names one exact version",  # noqa: RUF001
        ),
        ("pkg:pypi/pkg", "pypi:pkg: no version is given; a pin names one exact version"),
    ],
)
def test_a_pin_without_one_exact_version_says_so(text: str, message: str) -> None:
    with pytest.raises(InexactVersion) as caught:
        parse_pin(text)
    assert str(caught.value) == message
    assert f"{caught.value.ecosystem}:{caught.value.name}" == message.partition(": ")[0]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "server@1.2.3",
            "'server@1.2.3' does not name an ecosystem",
            "write npm:NAME@VERSION, pypi:NAME==VERSION or a package URL",
        ),
        ("cargo:serde@1.0.0", "'cargo' is not a supported ecosystem", "one of: npm, pypi"),
        ("pkg:cargo/serde@1.0.0", "'cargo' is not a supported ecosystem", "one of: npm, pypi"),
        (
            "pkg:npm/server@1.2.3?registry=x",
            "'pkg:npm/server@1.2.3?registry=x' has qualifiers or a subpath",
            "a pin is a package and one exact version",
        ),
        (
            "pkg:npm/server@1.2.3#lib",
            "'pkg:npm/server@1.2.3#lib' has qualifiers or a subpath",
            "a pin is a package and one exact version",
        ),
        (
            "pypi:pkg[cli]==1.0",
            "'pkg[cli]': extras are not part of a pin",
            "vet pypi:pkg",
        ),
    ],
)
def test_what_is_no_pin_gets_advice(text: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_pin(text)
    assert (str(caught.value), caught.value.hint) == (message, hint)
    assert not isinstance(caught.value, InexactVersion)


NOT_NAMES = [
    "",
    "-rf",
    "--index-url",
    "../x",
    "..",
    ".hidden",
    "_private",
    "a/b",
    "a/../b",
    "a b",
    "a\nb",
    "a\0b",
    "a%2fb",
    "a\\b",
    "a:b",
    "pаypal",  # noqa: RUF001 - a Cyrillic letter
    "name\u200b",
    "x" * 215,
]


@pytest.mark.parametrize("name", [*NOT_NAMES, "@scope", "@/x", "@scope/", "@a/../../b", "a..b"])
def test_options_paths_and_look_alikes_are_no_npm_names(name: str) -> None:
    with pytest.raises(UsageError, match="is not a valid npm package name"):
        parse_pin(f"npm:{name}@1.0.0")


@pytest.mark.parametrize("name", ["@scope%2fname", "%40scope/name", "name\n"])
def test_npm_names_are_not_percent_decoded_or_trimmed(name: str) -> None:
    with pytest.raises(UsageError, match="is not a valid npm package name"):
        parse_pin(f"npm:{name}@1.0.0")


@pytest.mark.parametrize("name", [*NOT_NAMES, "a-", "-a", "a;b"])
def test_options_paths_and_look_alikes_are_no_python_names(name: str) -> None:
    with pytest.raises(UsageError, match="is not a valid Python package name"):
        parse_pin(f"pypi:{name}==1.0.0")


@pytest.mark.parametrize("text", ["pkg:npm/a/../b@1.0.0", "pkg:npm/%2e%2e/x@1.0.0", "pkg:npm"])
def test_purls_that_hide_a_path_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a valid"):
        parse_pin(text)


@settings(max_examples=cases(300), deadline=None)
@given(st.text(max_size=40))
@example("npm:@@@")
@example("pkg:pypi/%ff@1")
@example("pypi:==1")
def test_any_text_is_a_pin_or_a_usage_error(text: str) -> None:
    for prefix in ("", "npm:", "pypi:", "pkg:npm/", "pkg:pypi/"):
        try:
            pin = parse_pin(prefix + text)
        except UsageError:
            continue
        assert parse_pin(str(pin)) == parse_pin(pin.purl) == pin
        assert (pin.name + pin.version).isascii()
        assert (pin.name + pin.version).isprintable()


@settings(max_examples=cases(200), deadline=None)
@given(
    st.sampled_from(ecosystems.names()),
    st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5})?", fullmatch=True),
    st.from_regex(r"(0|[1-9][0-9]{0,3})(\.(0|[1-9][0-9]{0,3})){2}", fullmatch=True),
)
def test_plain_names_and_versions_stay_as_they_are(kind: str, name: str, version: str) -> None:
    pin = parse_pin(f"{kind}:{name}@{version}")
    assert (pin.ecosystem, pin.name, pin.version) == (kind, name, version)
