"""Become another program: it takes this process's place, with its input and output as they are."""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from vetting.errors import ToolError

_REDIRECTING = {
    # The dynamic loader, before the program's first instruction.
    *("LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "LD_ORIGIN_PATH", "LD_DYNAMIC_WEAK"),
    *("LD_HWCAP_MASK", "LD_DEBUG", "LD_DEBUG_OUTPUT", "LD_PROFILE", "LD_PROFILE_OUTPUT"),
    *("GCONV_PATH", "GLIBC_TUNABLES", "LOCPATH"),
    # Node: code that is loaded first, other places for modules, code that was compiled before.
    *("NODE_OPTIONS", "NODE_PATH", "NODE_REPL_EXTERNAL_MODULE", "NODE_COMPILE_CACHE"),
    # Other languages and shells that the server may start: the same.
    *("PERL5OPT", "PERL5LIB", "RUBYOPT", "RUBYLIB", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"),
    *("JDK_JAVA_OPTIONS", "DOTNET_STARTUP_HOOKS", "BASH_ENV", "ZDOTDIR", "SHELLOPTS", "BASHOPTS"),
    # Package managers that the server starts would fetch from elsewhere.
    *("NPM_EXECPATH", "NPM_NODE_EXECPATH", "VIRTUAL_ENV"),
}
_REDIRECTING_PREFIXES = (
    *("DYLD_", "PYTHON", "BASH_FUNC_", "NPM_CONFIG_", "UV_", "PIP_", "COREPACK_", "YARN_", "BUN_"),
    *("DENO_", "MCP_VET_"),  # the last is our own: the passphrase of a key is nothing for a server
)
# Of those names, what only concerns input, output, reports of errors and threads.
_HARMLESS = {
    *("PYTHONUNBUFFERED", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONHASHSEED"),
    *("PYTHONFAULTHANDLER", "PYTHONASYNCIODEBUG", "PYTHONCOERCECLOCALE", "UV_THREADPOOL_SIZE"),
}


def clean(environ: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The environment without what makes a program load other code, and the names left out, but
    for our own settings.
    """
    out = {name for name in environ if _redirects(name.upper())}
    told = tuple(sorted(name for name in out if not name.startswith("MCP_VET_")))
    return {name: value for name, value in environ.items() if name not in out}, told


def _redirects(name: str) -> bool:
    if name in _HARMLESS:
        return False
    return name in _REDIRECTING or name.startswith(_REDIRECTING_PREFIXES)


def program(name: str, environ: Mapping[str, str]) -> str:
    """The absolute path of the program `name` on the PATH; a relative part of the PATH, which means
    another folder wherever the client starts us, does not count.

    Raises:
        ToolError: there is none.
    """
    for folder in environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, name)  # noqa: PTH118 - on the way to every start
        if os.path.isabs(folder) and os.path.isfile(path) and os.access(path, os.X_OK):  # noqa: PTH113, PTH117
            return path
    raise ToolError(
        f"{name} is not on the PATH of the client that starts the server",
        hint=f"install it, or give the client a PATH with the absolute folder that holds {name}",
    )


def become(argv: Sequence[str], env: Mapping[str, str]) -> NoReturn:
    """Run `argv` in place of this process. Returns only by raising.

    Raises:
        ToolError: it cannot be started.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    # Python ignores these, and what is ignored stays so in the next program.
    for name in ("SIGPIPE", "SIGXFSZ"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    try:
        os.execve(argv[0], list(argv), dict(env))  # noqa: S606 - no shell has a say in it
    except (OSError, ValueError) as error:  # ValueError: a NUL in an argument
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise ToolError(f"{Path(argv[0])} cannot be started: {why}") from error
