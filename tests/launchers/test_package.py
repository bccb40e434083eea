import pytest

from tests.launchers.lines import DIGEST, short
from vetting import launchers
from vetting.model.server import Package, Server

IMAGE = f"ghcr.io/a/b@{DIGEST}"


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        (
            Package(registry_type="npm", identifier="@a/b", version="1.2.3"),
            ("package", "npm:@a/b@1.2.3", ""),
        ),
        (Package(registry_type="npm", identifier="b"), ("package", "npm:b no-version", "")),
        (
            Package(registry_type="npm", identifier="b", version="^1"),
            ("package", "npm:b range:^1", ""),
        ),
        (
            Package(
                registry_type="npm", identifier="b", version="1.0.0", registry="http://e.com/npm"
            ),
            ("package", "npm:b@1.0.0 from http://e.com/npm", "alt-registry plain-http-registry"),
        ),
        (
            Package(registry_type="npm", identifier="b", version="1.0.0", registry="none"),
            ("package", "npm:b@1.0.0", ""),
        ),
        (
            Package(
                registry_type="npm",
                identifier="b",
                version="1.0.0",
                runtime_args=("-p", "evil", "--registry=https://e.com"),
            ),
            (
                "package",
                "npm:evil no-version from https://e.com",
                "alt-registry",
            ),
        ),
        (
            Package(registry_type="pypi", identifier="My_B", version="1.0"),
            ("package", "pypi:my-b@1.0", ""),
        ),
        (
            Package(registry_type="nuget", identifier="A.B", version="1.2.3"),
            ("package", "nuget:A.B@1.2.3", ""),
        ),
        (
            Package(registry_type="oci", identifier=IMAGE),
            ("package", f"oci:ghcr.io/a/b@{DIGEST}", ""),
        ),
        (
            Package(registry_type="oci", identifier="ghcr.io/a/b", version="1"),
            ("package", "oci:ghcr.io/a/b image-tag-only:1", ""),
        ),
        (
            Package(
                registry_type="oci", identifier="a/b:2", version="1", runtime_args=("--privileged",)
            ),
            ("package", "oci:docker.io/a/b image-tag-only:2", "privileged"),
        ),
        (
            Package(registry_type="mcpb", identifier="https://e.com/a.mcpb", sha256="A" * 64),
            ("package", f"url:https://e.com/a.mcpb@sha256:{'a' * 64}", ""),
        ),
        (
            Package(registry_type="mcpb", identifier="http://e.com/a.mcpb", sha256="x"),
            ("package", "url:http://e.com/a.mcpb url-no-hash", "plain-http-source"),
        ),
        (
            Package(registry_type="npm", identifier="b", version="1.0.0", runtime="bunx"),
            ("package", "npm:b@1.0.0", ""),
        ),
        (
            Package(registry_type="npm", identifier="b", version="1.0.0", runtime="evil"),
            ("unknown", "", "unknown-launcher"),
        ),
        (
            Package(registry_type="npm", identifier="-c", version="id"),
            ("unknown", "", "no-command unknown-flag"),
        ),
        (Package(registry_type="cargo", identifier="a"), ("unknown", "", "unknown-source")),
        (
            Package(registry_type="npm", identifier=""),
            ("package", "npm: invalid-spec", "invalid-spec"),
        ),
        (
            Package(registry_type="npm", identifier="b", version="1.0.0 --registry=x"),
            ("package", "npm:b range:1.0.0 --registry=x", ""),
        ),
    ],
)
def test_what_a_client_would_start(package: Package, expected: tuple[str, str, str]) -> None:
    server = Server(file="server.json", line=1, name="a", client="mcp-registry", package=package)
    found = launchers.resolve_server(server)
    assert (found.kind, "; ".join(map(short, found.refs)), " ".join(found.flags)) == expected


def test_the_words_of_the_server_are_judged_too() -> None:
    server = Server(
        file="server.json",
        line=1,
        name="a",
        client="mcp-registry",
        package=Package(registry_type="npm", identifier="b", version="1.0.0"),
        args=("--root", "/"),
        env=(
            ("GITHUB_TOKEN", "ghp_" + "a1B2" * 9),
            ("NPM_CONFIG_REGISTRY", "https://e.com"),
            ("LD_PRELOAD", "x"),
        ),
        switches=("auto-approve",),
    )
    assert launchers.resolve_server(server).flags == (
        "auto-approve",
        "embedded-secret",
        "env-code-injection",
        "env-registry",
        "filesystem-root",
    )
