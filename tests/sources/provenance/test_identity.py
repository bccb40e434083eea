import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from tests.sources.provenance.authority import ISSUER, SIGNED_AT, Authority, claims, statement
from vetting.boundary.json import Node
from vetting.sources.provenance import Invalid
from vetting.sources.provenance.identity import Identity, from_certificate, same_repository
from vetting.sources.provenance.sigstore import Sigstore

REPOSITORY = "https://github.com/owner/repo"


@pytest.mark.parametrize(
    "link",
    [
        "https://github.com/owner/repo",
        "https://github.com/owner/repo.git",
        "https://github.com/owner/repo/",
        "http://www.github.com/Owner/Repo",
        "git+https://github.com/owner/repo.git#readme",
        "git+ssh://git@github.com/owner/repo.git",
        "git://github.com/owner/repo.git",
        "git@github.com:owner/repo.git",
        "github:owner/repo",
        "owner/repo",
        "github.com/owner/repo",
        "https://github.com/owner/repo/tree/main/packages/server",
        " https://github.com/owner/repo ",
    ],
)
def test_spellings_of_one_repository(link: str) -> None:
    assert same_repository(REPOSITORY, link)


@pytest.mark.parametrize(
    "link",
    [
        "https://github.com/owner/repo2",
        "https://github.com/other/repo",
        "https://gitlab.com/owner/repo",
        "https://github.com.example.com/owner/repo",
        "https://example.com/github.com/owner/repo",
        "https://github.com@example.com/owner/repo",
        "https://github.com/owner",
        "https://owner.github.io/repo",
        "gitlab:owner/repo",
        "https://[broken",
        "",
        "not a link",
    ],
)
def test_links_to_something_else(link: str) -> None:
    assert not same_repository(REPOSITORY, link)


def test_groups_nest_on_gitlab() -> None:
    link = "https://gitlab.com/group/sub/project"
    assert same_repository(link, f"{link}/-/tree/main")
    assert not same_repository(link, "https://gitlab.com/group/sub")


RUN = "https://ci.example/run/7"


@pytest.mark.parametrize(
    ("said", "subject", "expected"),
    [
        (
            claims(),
            RUN,
            f"{REPOSITORY} .github/workflows/release.yml ({ISSUER})",
        ),
        (
            {8: ISSUER, 12: REPOSITORY, 18: RUN, 9: "https://ci.example/pipeline/3@main"},
            RUN,
            f"{REPOSITORY} https://ci.example/pipeline/3 ({ISSUER})",
        ),
        ({8: ISSUER, 12: REPOSITORY}, RUN, f"{REPOSITORY} {RUN} ({ISSUER})"),
        (
            {1: ISSUER, 5: "owner/repo", 6: "refs/heads/main"},
            f"{REPOSITORY}/.github/workflows/old.yml@refs/heads/main",
            f"{REPOSITORY} .github/workflows/old.yml ({ISSUER})",
        ),
        ({1: "https://other.example", 5: "owner/repo"}, RUN, f"{RUN} (https://other.example)"),
        ({8: ISSUER}, "eve@example.com", f"eve@example.com ({ISSUER})"),
    ],
)
def test_an_identity_is_the_same_in_every_version(
    said: dict[int, str], subject: str, expected: str, authority: Authority, sigstore: Sigstore
) -> None:
    made = authority.bundle(statement("x", {}, "y"), said, subject=subject)
    identity = from_certificate(sigstore.read(Node(made)).signing_certificate)
    assert str(identity) == expected


def test_the_ref_is_no_part_of_the_identity() -> None:
    one = Identity(issuer="i", subject="s", repository="r", workflow="w", ref="refs/tags/v1")
    other = Identity(issuer="i", subject="s", repository="r", workflow="w", ref="refs/tags/v2")
    assert str(one) == str(other) == "r w (i)"


def certificate(*extensions: x509.ExtensionType) -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = x509.CertificateBuilder(x509.Name([]), x509.Name([]), key.public_key())
    builder = builder.serial_number(1).not_valid_before(SIGNED_AT).not_valid_after(SIGNED_AT)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(key, SHA256())


def _claim(number: int, raw: bytes) -> x509.UnrecognizedExtension:
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(f"1.3.6.1.4.1.57264.1.{number}"), raw)


@pytest.mark.parametrize(
    ("extensions", "message"),
    [
        ((), "does not say who vouched"),
        ((_claim(8, b"plain text"),), "cannot be read"),
        ((_claim(8, b"\x0c\x82\xff\xff"),), "cannot be read"),
        ((_claim(1, b"\xff"),), "cannot be read"),
        ((_claim(1, b"issuer"),), "names no subject"),
    ],
)
def test_a_certificate_that_tells_no_identity(
    extensions: tuple[x509.ExtensionType, ...], message: str
) -> None:
    with pytest.raises(Invalid, match=message):
        from_certificate(certificate(*extensions))


def test_a_subject_that_is_no_address() -> None:
    other = x509.SubjectAlternativeName([x509.DNSName("example.com")])
    identity = from_certificate(certificate(_claim(1, b"issuer"), other))
    assert str(identity) == "unnamed (issuer)"
