"""What the services of Effect do, which a program is given: `yield* FileSystem.FileSystem`.

A module of its packages is known as a member of the package, whichever way it is imported:
`@effect/platform/HttpClient`, `effect/unstable/http`, and Node's and Bun's own.
"""

from vetting.patterns import pattern
from vetting.profile._words import words

PLATFORM = "@effect/platform"
WHOLE = "effect"
_OF_PLATFORM = pattern(r"@effect/platform-(?:node-shared|node|bun)(?![^/])")
_UNSTABLE = pattern(r"effect/unstable/(?:http|httpapi|socket|process|persistence)(?![^/])")
_FILES = {
    **dict.fromkeys(
        words("readFile readFileString readDirectory readLink stream watch"), "fs_read"
    ),
    **dict.fromkeys(
        words(
            """
            writeFile writeFileString makeDirectory makeTempDirectory makeTempDirectoryScoped
            makeTempFile makeTempFileScoped remove rename symlink link chmod chown truncate utimes
            sink
            """
        ),
        "fs_write",
    ),
    **dict.fromkeys(words("copy copyFile open"), "fs_read fs_write"),
}
_MEMBERS = {
    **{f"FileSystem.FileSystem.{name}": kinds for name, kinds in _FILES.items()},
    **dict.fromkeys(
        words(
            """
            HttpClient.HttpClient HttpClient.execute HttpClient.get HttpClient.post HttpClient.put
            HttpClient.patch HttpClient.del HttpClient.head HttpClient.options FetchHttpClient.layer
            NodeHttpClient.layer NodeHttpClient.layerUndici NodeHttpClient.layerNodeHttp
            NodeHttpClient.layerFetch HttpApiClient.make HttpApiClient.group HttpApiClient.endpoint
            Socket.makeWebSocket Socket.layerWebSocket NodeSocket.makeNet NodeSocket.layerNet
            NodeSocket.layerWebSocket BunSocket.layerWebSocket
            """
        ),
        "network",
    ),
    **dict.fromkeys(
        words(
            "NodeHttpServer.layer NodeHttpServer.make BunHttpServer.layer BunHttpServer.make"
            " NodeSocketServer.layer NodeSocketServer.make"
        ),
        "listens",
    ),
    **dict.fromkeys(
        words(
            "KeyValueStore.layerFileSystem NodeKeyValueStore.layerFileSystem"
            " BunKeyValueStore.layerFileSystem"
        ),
        "fs_read fs_write",
    ),
}
_PROGRAMS = {
    PLATFORM: "Command.make Command.start Command.string Command.lines Command.exitCode",
    WHOLE: "ChildProcess.make ChildProcess.spawn",  # its `Command` is one of a command line
}
EFFECT: dict[tuple[str, ...], tuple[str, ...]] = {
    (package, *member.split(".")): tuple(kinds.split())
    for package in (PLATFORM, WHOLE)
    for member, kinds in (
        _MEMBERS | dict.fromkeys(words(_PROGRAMS[package]), "process_exec")
    ).items()
}
"""What single members do, by the package that they are known to be of."""


def package_of(name: str) -> str:
    """The name under which a module's members are known."""
    return _UNSTABLE.sub(WHOLE, _OF_PLATFORM.sub(PLATFORM, name, count=1), count=1)


def parts_of(name: str) -> tuple[str, ...]:
    """A module of Effect's, `effect/FileSystem`, as a member of its package; nothing for any other."""
    for package in (PLATFORM, WHOLE):
        if name.startswith(f"{package}/"):
            return package, name.removeprefix(f"{package}/")
    return ()


def is_given(path: tuple[str, ...]) -> bool:
    """Whether a service is asked for, which the program is then given."""
    return path[0] in (PLATFORM, WHOLE)
