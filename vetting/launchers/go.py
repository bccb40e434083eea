"""`go run module@version`; a package without version is code of this machine."""

import re

from vetting.launchers import Call, Launcher, Outcome, _options, _registry
from vetting.launchers._judge import variable
from vetting.launchers._words import words
from vetting.model.server import Ref, Resolved
from vetting.patterns import pattern

_TABLE = _options.Table(
    value=words(
        "-C -mod -modfile -exec -toolexec -overlay -ldflags -gcflags -asmflags -tags -p -pkgdir "
        "-buildmode -compiler -installsuffix -covermode -coverpkg -o -pgo"
    ),
    switch=words(
        "-a -n -v -x -work -race -msan -asan -trimpath -modcacherw -buildvcs -cover -linkshared"
    ),
    single_dash=True,
)

_EXACT = pattern(r"v[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?(?:\+incompatible)?")
_PREFIX = pattern(r"[<>]=?v?[0-9].*|v[0-9]+(?:\.[0-9]+)?")
_INJECTING = pattern(r"-(?:toolexec|exec|overlay|modfile)\b")


class Go(Launcher):
    """See the module."""

    programs = frozenset({"go"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call)
        outer = _options.read(call.args, _TABLE)
        if outer.rest[:1] not in (("run",), ("install",)):
            outcome.flag("unknown-command" if outer.rest else "no-command")
            return outcome.result("unknown")
        options = _options.read(outer.rest[1:], _TABLE)
        if options.unknown:
            outcome.flag("unknown-flag")
        if options.has("-exec", "-toolexec", "-overlay", "-modfile"):
            outcome.flag("code-injection")
        if _INJECTING.search(call.env.get("GOFLAGS", "")):
            outcome.flag("env-code-injection")
        if call.env.get("GOENV") not in (None, "", "off"):
            outcome.flag("env-config")
        if call.env.get("GOSUMDB") == "off" or any(
            call.env.get(name) for name in ("GONOSUMDB", "GONOSUMCHECK", "GOINSECURE")
        ):
            outcome.flag("integrity-off")
        proxy = re.split(r"[,|]", call.env.get("GOPROXY", ""))[0]
        proxy = proxy if "://" in proxy else ""
        outcome.flag(*_registry.flags(proxy, "env-registry"))
        if not options.rest:
            outcome.flag("no-command")
            return outcome.result("unknown")
        word = options.rest[0]
        ref = _module(word)
        if variable(word):
            outcome.flag("unresolved-variable")
        outcome.add(_registry.placed(ref, proxy) if ref else None)
        outcome.serve(options.rest[1:])
        return outcome.result()


def _module(word: str) -> Ref | None:
    name, at, version = word.partition("@")
    if not at or name.startswith((".", "/")) or name.endswith(".go"):
        return None
    if _EXACT.fullmatch(version):
        return Ref(ecosystem="go", name=name, version=version, pinned=True, spec=word)
    if version in ("latest", "upgrade", "patch"):
        return Ref(ecosystem="go", name=name, unpinned=version, spec=word)
    why = f"range:{version}" if _PREFIX.fullmatch(version) else f"git-ref:{version}"
    return Ref(ecosystem="go", name=name, unpinned=why if version else "no-version", spec=word)
