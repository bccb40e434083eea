"""`dnx`, that is `dotnet tool exec`."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("dnx X.Y@1.2.3 --yes", "package", "nuget:X.Y@1.2.3", ""),
        ("dotnet tool exec X@1.*", "package", "nuget:X range:1.*", ""),
        ("dnx X@[1.2.3] -- --source x", "package", "nuget:X@1.2.3", ""),
        (
            "dnx X --add-source http://r.example.com",
            "package",
            "nuget:X no-version from http://r.example.com",
            "alt-registry plain-http-registry",
        ),
        ("dnx X@1.2.3 --configfile x", "package", "nuget:X@1.2.3", "alt-config"),
        ("dotnet run", "local", "", ""),
        ("dotnet x.dll", "local", "", ""),
    ],
)
def test_dotnet(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)
