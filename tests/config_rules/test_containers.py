import pytest

from tests.config_rules.judged import DIGEST, judged, said, server
from vetting.config_rules.containers import Containers

IMAGE = f"ghcr.io/a/b@{DIGEST}"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["-i", "--rm", "-e", "TOKEN", IMAGE], []),
        (["--pull=always", IMAGE], []),
        (["ghcr.io/a/b:latest"], ["high image-not-pinned 6: ghcr.io/a/b (oci) has no digest"]),
        (
            ["--pull=always", "a"],
            [
                (
                    "high image-not-pinned 7: docker.io/library/a (oci) has no digest, and is fetched "
                    "again at each start"
                )
            ],
        ),
        (
            ["--privileged", IMAGE],
            ["high container-privileges 6: the container has all rights on the machine"],
        ),
        (
            ["--cap-add", "SYS_ADMIN", "--pid=host", IMAGE],
            [
                "high container-privileges 8: the container sees the machine's processes",
                "high container-privileges 6: the container gets more rights than usual",
            ],
        ),
        (
            ["--network", "host", IMAGE],
            ["medium container-sharing 6: the container shares the machine's network"],
        ),
        (
            ["-v", "/var/run/docker.sock:/var/run/docker.sock", IMAGE],
            [
                (
                    "critical docker-socket 6: the container can command the container engine, and so "
                    "the machine"
                )
            ],
        ),
        (
            ["--entrypoint", "sh", IMAGE],
            ["medium container-entrypoint 6: the image's own program is replaced"],
        ),
    ],
)
def test_containers(options: list[str], expected: list[str]) -> None:
    assert said(Containers(), judged(server(["docker", "run", *options]))) == expected


def test_another_engine() -> None:
    words = ["docker", "-H", "tcp://engine.example.com:2376", "run", IMAGE]
    assert said(Containers(), judged(server(words))) == [
        "medium container-engine 5: the container engine is another one than this machine's"
    ]
