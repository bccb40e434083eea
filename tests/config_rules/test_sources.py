import pytest

from tests.config_rules.judged import judged, said, server
from vetting.config_rules.sources import Sources

EVIL = "https://registry.example.com/"
LOCAL = "http://127.0.0.1:4873/"


@pytest.mark.parametrize(
    ("words", "env", "expected"),
    [
        (["npx", "-y", "foo@1.2.3"], {"NODE_ENV": "production"}, []),
        (
            ["npx", f"--registry={EVIL}", "foo@1.2.3"],
            {},
            [f"high registry-override 5: --registry names another registry: {EVIL}"],
        ),
        (
            ["uvx", "--index-url", EVIL, "foo==1"],
            {},
            [f"high registry-override 5: --index-url names another registry: {EVIL}"],
        ),
        (
            ["npx", "foo@1.2.3"],
            {"A": "b", "NPM_CONFIG_REGISTRY": EVIL},
            [f"high registry-override 21: NPM_CONFIG_REGISTRY names another registry: {EVIL}"],
        ),
        (
            ["npx", "--registry=http://r.example.com", "foo@1.2.3"],
            {},
            [
                "high registry-override 5: --registry names another registry: http://r.example.com",
                "high plain-http-source 4: a registry is reached without encryption",
            ],
        ),
        (
            ["npx", f"--registry={LOCAL}", "foo@1.2.3"],
            {},
            [f"high registry-override 5: --registry names another registry: {LOCAL}"],
        ),
        (
            ["npx", "-y", "http://a.example.com/x.tgz"],
            {},
            ["high plain-http-source 4: code is fetched without encryption"],
        ),
        (
            ["npx", "--userconfig", "x", "foo@1.2.3"],
            {},
            [
                (
                    "medium launcher-settings 5: --userconfig makes the launcher read other settings, "
                    "which may name registries"
                )
            ],
        ),
        (
            ["uvx", "foo==1"],
            {"UV_CONFIG_FILE": "x.toml"},
            [
                (
                    "medium launcher-settings 20: UV_CONFIG_FILE makes the launcher read other settings, "
                    "which may name registries"
                )
            ],
        ),
        (
            ["uvx", "--overrides", "o.txt", "foo==1"],
            {},
            ["high pin-override 5: an overrides file replaces the pinned version"],
        ),
        (
            ["npx", "foo@1.2.3"],
            {"npm_config_package": "evil"},
            ["high pin-override 20: npm_config_package replaces the package or the command"],
        ),
        (
            ["npx", "foo@1.2.3"],
            {"NODE_TLS_REJECT_UNAUTHORIZED": "0"},
            ["high tls-off 4: certificates are not checked"],
        ),
        (
            ["npx", "foo@1.2.3"],
            {"HTTPS_PROXY": "https://proxy.example.com"},
            ["low network-override 20: HTTPS_PROXY names a proxy or certificates"],
        ),
        (
            ["uvx", "--env-file", ".env", "foo==1"],
            {},
            ["low env-file 5: variables come from a file, which may name registries"],
        ),
    ],
)
def test_where_packages_come_from(
    words: list[str], env: dict[str, str], expected: list[str]
) -> None:
    assert said(Sources(), judged(server(words, env))) == expected


def test_a_file_beside_the_configuration_redirects_too() -> None:
    files = {".npmrc": f"registry={EVIL}\n"}
    assert said(Sources(), judged(server(["npx", "foo@1.2.3"]), files=files)) == [
        "high registry-override 4: the folder's `.npmrc` names another registry"
    ]


def test_the_clients_own_env_file_counts() -> None:
    given = judged(server(["npx", "foo@1.2.3"], switches=("env-file",)))
    assert said(Sources(), given) == [
        "low env-file 4: variables come from a file, which may name registries"
    ]


def test_code_whose_hash_nobody_compares() -> None:
    given = judged(server(["npx", "foo@1.2.3"], switches=("integrity-off",)))
    assert said(Sources(), given) == [
        "high integrity-off 4: fetched code is not compared with its published hash"
    ]


def test_a_password_of_a_registry_is_not_repeated() -> None:
    words = ["npx", "--registry=https://me:hunter2secret@r.example.com/", "foo@1.2.3"]
    assert "hunter2" not in repr(list(Sources().judge(judged(server(words)))))
