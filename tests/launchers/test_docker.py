"""`docker run` and its likes."""

import pytest

from tests.launchers.lines import DIGEST, seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("docker run -ie A=b x/y:1", "package", "oci:docker.io/x/y image-tag-only:1", ""),
        (f"docker run -eA=b x/y@{DIGEST}", "package", f"oci:docker.io/x/y@{DIGEST}", ""),
        (
            "docker container run localhost:5000/x:1",
            "package",
            "oci:localhost:5000/x image-tag-only:1",
            "",
        ),
        (
            "docker run index.docker.io/library/x",
            "package",
            "oci:docker.io/library/x image-no-tag",
            "",
        ),
        (
            "docker run x@sha256:abc",
            "package",
            "oci:docker.io/library/x invalid-digest",
            "invalid-spec",
        ),
        ("docker run X", "package", "oci:X invalid-spec", "invalid-spec"),
        (
            "docker run -v /:/host a",
            "package",
            "oci:docker.io/library/a image-no-tag",
            "filesystem-root",
        ),
        (
            "docker run -v ${HOME}:/h a",
            "package",
            "oci:docker.io/library/a image-no-tag",
            "filesystem-home",
        ),
        (
            "docker run --mount type=bind,src=/var/run/docker.sock,dst=/s a",
            "package",
            "oci:docker.io/library/a image-no-tag",
            "docker-socket",
        ),
        (
            "docker run --network=host --pid host --cap-add ALL a",
            "package",
            "oci:docker.io/library/a image-no-tag",
            "cap-add host-network host-pid",
        ),
        (
            "docker run --entrypoint sh a -c id",
            "package",
            "oci:docker.io/library/a image-no-tag",
            "entrypoint shell-wrapper unknown-launcher",
        ),
        (
            "docker run -i node:22 npx -y foo",
            "package",
            "oci:docker.io/library/node image-tag-only:22; nested npm:foo no-version",
            "",
        ),
        (
            "docker -H tcp://x.example.com run a",
            "package",
            "oci:docker.io/library/a image-no-tag",
            "docker-host",
        ),
        ("docker run --what a", "package", "oci:docker.io/library/a image-no-tag", "unknown-flag"),
        ("docker exec -i c npx -y foo@1.2.3", "package", "npm:foo@1.2.3", "wrapper"),
        ("docker-compose exec -T c uvx foo@1.0", "package", "pypi:foo@1.0", "wrapper"),
        ("podman run --rm ghcr.io/a/b:1", "package", "oci:ghcr.io/a/b image-tag-only:1", ""),
        ("docker ps", "unknown", "", "unknown-command"),
    ],
)
def test_docker(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)


@pytest.mark.parametrize(
    ("words", "env", "files", "refs", "flags"),
    [
        (
            "docker run a",
            {"DOCKER_HOST": "tcp://x.example.com"},
            {},
            "oci:docker.io/library/a image-no-tag",
            "docker-host",
        ),
    ],
)
def test_its_surroundings(
    words: str, env: dict[str, str], files: dict[str, str], refs: str, flags: str
) -> None:
    assert seen(words.split(), env, files)[1:] == (refs, flags)
