"""The entry function: whole entries, secrets, and hostile words."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.launchers.lines import of, seen
from tests.random_cases import cases
from vetting import discovery, launchers
from vetting.launchers import Launcher, _judge
from vetting.model.launch_flag import FLAGS
from vetting.model.server import Server

TOKEN = "9f8e7d6c5b4a" + "39281706f5e4"


def test_every_program_has_one_launcher() -> None:
    found = discovery.load_all("vetting.launchers", Launcher)  # type: ignore[type-abstract]
    names = [name for launcher in found for name in (*launcher.programs, *launcher.packages)]
    assert len(names) == len(set(names))
    assert all(launcher.programs for launcher in found)


@pytest.mark.parametrize(
    ("words", "kind", "flags"),
    [
        (["foo-mcp"], "unknown", "unknown-launcher"),
        (["/opt/foo/bin/foo-mcp"], "local", ""),
        (["./server"], "local", ""),
        (["C:\\Program Files\\Foo\\foo.exe", "-x"], "local", ""),
        (["${workspaceFolder}/x"], "local", ""),
        (["${input:command}"], "unknown", "unresolved-variable"),
        (["npx\u200b", "foo@1.2.3"], "unknown", "invisible-characters unknown-launcher"),
        (["\uff4e\uff50\uff58", "foo@1.2.3"], "unknown", "unknown-launcher"),
        (["/Applications/My App/bin/x"], "local", ""),
        (["foo --bar"], "unknown", "command-is-string unknown-launcher"),
        ([""], "unknown", "no-command"),
    ],
)
def test_programs_that_fetch_nothing_we_know_of(words: list[str], kind: str, flags: str) -> None:
    assert seen(words) == (kind, "", flags)


@pytest.mark.parametrize(
    ("words", "refs", "flags"),
    [
        (["npx -y foo@1.2.3", "--x"], "npm:foo@1.2.3", "command-is-string"),
        (["npx foo@1.2.3 && calc"], "npm:foo@1.2.3", "unknown-launcher"),
        (["C:\\Program Files\\nodejs\\npx.cmd", "foo@1.2.3"], "npm:foo@1.2.3", ""),
        (["npx", "foo@1.2.3\u202e"], "npm:foo invalid-spec", "invisible-characters invalid-spec"),
    ],
)
def test_command_lines_in_one_word(words: list[str], refs: str, flags: str) -> None:
    kind, found, all_flags = seen(words)
    assert (kind, found) == ("package", refs)
    assert set(flags.split()) <= set(all_flags.split())


@pytest.mark.parametrize(
    ("url", "headers", "name", "flags"),
    [
        ("https://m.example.com/mcp", [], "https://m.example.com/mcp", []),
        ("http://m.example.com/mcp", [], "http://m.example.com/mcp", ["remote-plain-http"]),
        ("http://127.0.0.1:3000/mcp", [], "http://127.0.0.1:3000/mcp", []),
        (
            "https://m.example.com/?key=${KEY}",
            [("Authorization", "Bearer ${TOKEN}")],
            "https://m.example.com/",
            [],
        ),
        (
            "https://u:hunter22@m.example.com/",
            [],
            "https://m.example.com/",
            ["embedded-secret"],
        ),
        (
            "https://m.example.com/",
            [("Authorization", f"Bearer {TOKEN}")],
            "https://m.example.com/",
            ["embedded-secret"],
        ),
        ("https://${HOST}/", [], "https://${HOST}/", ["unresolved-variable"]),
        ("https://[::1", [], "https://[::1", []),
    ],
)
def test_remote_servers(
    url: str, headers: list[tuple[str, str]], name: str, flags: list[str]
) -> None:
    found = launchers.resolve(None, url=url, headers=headers)
    assert (found.kind, found.refs[0].name, list(found.flags)) == ("remote", name, flags)
    assert found.refs[0].pinned is None


def test_a_command_and_an_address() -> None:
    found = launchers.resolve("npx", ["foo@1.2.3"], url="https://m.example.com/mcp")
    assert found.flags == ("command-and-url",)
    assert {ref.ecosystem for ref in found.refs} == {"remote", "npm"}


@pytest.mark.parametrize(
    ("words", "env", "secret"),
    [
        (["--api-key", TOKEN], {}, True),
        ([f"--api-key={TOKEN}"], {}, True),
        (["-H", f"X-Api-Key: {TOKEN}"], {}, True),
        (["postgres://app:S3cr3tPassw0rd@db.example.com/x"], {}, True),
        (["ghp_" + "Ab3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA1b2C"], {}, True),
        ([], {"GITHUB_TOKEN": TOKEN}, True),
        ([], {"DSN": "redis://:S3cr3tPassw0rd@x.example.com"}, True),
        (["--api-key", "YOUR_API_KEY"], {}, False),
        ([], {"API_KEY": "API_KEY_HERE"}, False),
        (["postgresql://postgres:postgres@localhost/app"], {}, False),
        (["--header", "Authorization: Bearer my-token-here"], {}, False),
        (["--api-key", "${API_KEY}"], {}, False),
        (["--token-file", "~/.token-9f8e7d"], {}, False),
        (["postgres://app:${PASSWORD}@db.example.com/x"], {}, False),
        ([], {"API_KEY": "<your key>"}, False),
        ([], {"API_KEY": "${env:API_KEY}"}, False),
        ([], {"MAX_TOKENS": "10000000"}, False),
        ([], {"LOG_LEVEL": "information"}, False),
        ([], {"DATABASE_URL": "postgres://localhost/app"}, False),
    ],
)
def test_secrets(words: list[str], env: dict[str, str], secret: bool) -> None:
    flags = of(["npx", "foo@1.2.3", *words], env).flags
    assert ("embedded-secret" in flags) is secret


@pytest.mark.parametrize(
    ("word", "flags"),
    [
        ("/", {"filesystem-root"}),
        ("C:\\", {"filesystem-root"}),
        ("--root=/", {"filesystem-root"}),
        ("~", {"filesystem-home"}),
        ("$HOME/", {"filesystem-home"}),
        ("${userHome}", {"filesystem-home"}),
        ("/Users/alice", {"filesystem-home"}),
        ("/home/alice/project", set()),
        ("${workspaceFolder}", set()),
        (".", set()),
        ("/srv/data", set()),
    ],
)
def test_broad_paths(word: str, flags: set[str]) -> None:
    assert _judge.broad_paths((word,)) == flags


@pytest.mark.parametrize(
    ("env", "flags"),
    [
        ({"LD_PRELOAD": "./x.so"}, "env-code-injection"),
        ({"DYLD_INSERT_LIBRARIES": "x"}, "env-code-injection"),
        ({"PYTHONPATH": "."}, "env-code-injection"),
        ({"GIT_CONFIG_GLOBAL": "x"}, "env-code-injection"),
        ({"SSL_CERT_FILE": "x"}, "env-network"),
        ({"ld_preload": "x", "HOME": "x", "DEBUG": "1"}, ""),
    ],
)
def test_variables_that_inject_into_any_program(env: dict[str, str], flags: str) -> None:
    assert seen(["uvx", "foo@1.0"], env)[2] == flags


def test_a_server_brings_what_it_asks_of_its_client() -> None:
    server = Server(
        file="x.json",
        line=3,
        name="a",
        client="Any",
        command="npx",
        args=("-y", "foo"),
        switches=("auto-approve",),
    )
    found = launchers.resolve_server(server, {"node_modules/.bin/foo": ""})
    assert found.flags == ("auto-approve", "local-shadowable")


def test_wrappers_in_wrappers_come_to_an_end() -> None:
    words = ["env"] * 5000 + ["npx", "foo"]
    assert "nested-too-deep" in of(words).flags
    text = "npx foo"
    for _ in range(9):
        text = f"bash -c {launchers._shell.quote(text)}"
    assert "nested-too-deep" in of(["bash", "-c", text]).flags


@pytest.mark.exhaustive
@pytest.mark.parametrize("program", ["npx", "uvx", "bash", "docker", "env"])
@pytest.mark.parametrize("word", ["-p", "--what", "a@1", "(" * 99, "$("])
def test_ten_thousand_words(program: str, word: str) -> None:
    start = time.process_time()
    of([program, *([word] * 10_000)])
    of(["bash", "-c", f"{program} {word};" * 10_000])
    assert time.process_time() - start < 5


WORD_LIST = """
    npx npm bunx pnpm yarn deno uvx uv pipx python node docker run exec dlx tool x env bash cmd pwsh
    mise thv nix go -y -c -p -- --with --from --package -e -v -m -S /c --registry --stdio && | $( `
    ' " ; mcp-remote supergateway a@1.2.3 a @s/n@1 github:a/b https://[::1 A=b ${X} / ~ = @ #
"""
WORDS = st.sampled_from(WORD_LIST.split())
TEXTS = WORDS | st.text(max_size=12)


@settings(max_examples=cases(250), deadline=None)
@given(
    st.lists(TEXTS, min_size=1, max_size=10),
    st.dictionaries(TEXTS | st.sampled_from(["UV_INDEX", "npm_config_call"]), TEXTS, max_size=3),
    st.dictionaries(
        st.sampled_from(["package.json", "uv.toml", "deno.json", ".npmrc", "a"]), TEXTS, max_size=2
    ),
    st.none() | TEXTS,
)
def test_any_words_have_an_answer(
    words: list[str], env: dict[str, str], files: dict[str, str], url: str | None
) -> None:
    found = launchers.resolve(words[0], words[1:], env.items(), files=files, url=url)
    assert found.kind in ("package", "remote", "local", "unknown")
    assert list(found.flags) == sorted(set(found.flags))
    assert set(found.flags) <= FLAGS.keys()
    assert found.kind in ("local", "package", "remote") or found.flags
    assert all(ref.pinned is not False or ref.unpinned for ref in found.refs)
    assert all((ref.version is not None) == bool(ref.pinned) for ref in found.refs)
    assert found == launchers.resolve(words[0], words[1:], env.items(), files=files, url=url)


@settings(max_examples=cases(100), deadline=None)
@given(st.lists(WORDS, max_size=6))
def test_a_wrapper_hides_nothing(words: list[str]) -> None:
    command = ["npx", "-y", "evil", *words]
    for wrapper in (["env"], ["sudo"], ["env", "A=b"], ["nohup"]):
        assert "npm:evil no-version" in seen([*wrapper, *command])[1].replace("nested ", "")


@pytest.mark.parametrize("flag", sorted(FLAGS))
def test_every_flag_is_given_somewhere(flag: str) -> None:
    sources = Path(launchers.__file__).parent.glob("*.py")
    texts = "\n".join(path.read_text("utf-8") for path in sources)
    built = {"env-config", "env-network", "alt-config", "alt-network"}  # of a prefix and a suffix
    assert f'"{flag}"' in texts or flag in built or f'"--{flag}"' in texts


def test_what_is_imported() -> None:
    code = (
        "import sys; from vetting import launchers as l; l.resolve('npx', ['-y', 'a@1.2.3', 'x']);"
        "l.resolve('uvx', ['a@1.2']); print(*sorted({m.split('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"requests", "pydantic", "rich", "sqlmodel", "click", "packageurl", "yaml", "httpx"}
    assert heavy & set(done.stdout.split()) == set()


@pytest.mark.parametrize("name", discovery.names("vetting.launchers"))
def test_a_launcher_spells_the_names_it_answers_to(name: str) -> None:
    """They are looked for in its source, so that others need not be loaded."""
    source = discovery.sources("vetting.launchers")[name]
    launcher = discovery.load("vetting.launchers", name, launchers.Launcher)  # type: ignore[type-abstract]
    assert [text for text in (*launcher.programs, *launcher.packages) if text not in source] == []
    for text in launcher.programs:
        assert type(launchers.find(text)) is type(launcher)
    for text in launcher.packages:
        assert type(launchers.packaged(text)) is type(launcher)


@pytest.mark.parametrize("text", ["", "\0", "programs", "npm:", "frozenset", "Launcher"])
def test_other_words_of_a_source_are_no_launcher(text: str) -> None:
    assert launchers.find(text) is None
    assert launchers.packaged(text) is None
