"""What becomes of values that a caller chooses: paths, addresses, command lines, code."""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.profile import controls
from vetting.surface._calls import last_name
from vetting.surface._flow_hosts import Hosts
from vetting.surface._flow_marks import (
    BEGUN,
    CHOSEN,
    CLIENT,
    CLIMBS,
    DATA,
    DECODED,
    DOTS,
    ESCAPED,
    FOLDER,
    GIVEN,
    LISTED,
    MESSAGE,
    NEAR,
    NOTHING,
    PAGED,
    PART,
    PLACE,
    QUERIED,
    QUOTED,
    ROOTED,
    SCHEMED,
    Marks,
    of_kind,
    without,
)
from vetting.surface._flow_programs import Programs
from vetting.surface._flow_remote import host_of
from vetting.surface._flow_sink import flat
from vetting.surface._ir import (
    Attr,
    Call,
    Concat,
    Lit,
    Map,
    Node,
    Scope,
    Site,
)
from vetting.surface._listings import roots
from vetting.surface._reading import Act, Flow
from vetting.surface._values import External

_RECEIVER = frozenset({
    *("read_text", "read_bytes", "write_text", "write_bytes", "unlink", "rmdir", "open", "symlink_to"),
    *("hardlink_to", "link_to", "rename", "replace", "touch", "chmod", "lchmod", "readlink", "copy"),
    *("move", "copy_into", "move_into", "iterdir", "walk", "glob", "rglob"),
})  # fmt: skip
"""Methods of a path itself."""

_ITS_OWN = frozenset({"write_text", "write_bytes", "open", "read_text", "glob", "rglob", "walk"})
"""Those whose arguments are no paths."""

_LISTS = frozenset({
    *("mkdir", "makedirs", "mkdirp", "ensureDir", "write", "writelines", "writev", "touch"),
    *("mkdtemp", "mkdirs", "getxattr"),
})  # fmt: skip
"""What neither tells nor changes what a file holds."""

_ATTRIBUTES = frozenset({"utime", "utimes", "lutimes", "chmod", "lchmod", "chflags", "lchflags"})
"""What changes who may open a file, or when it seems to be from."""

_OPENED = pattern(r"""\bopen\([^()]*["'][rbt]*[wax+][bt+]*["']""")
_FILES = ("fs_read", "fs_write", "delete")
_TWO = frozenset({
    *("rename", "renames", "replace", "copy", "copy2", "copyfile", "copyFile", "move", "cp", "link"),
    *("symlink", "copytree", "copymode", "copystat", "unpack_archive", "createLink", "ensureLink"),
    *("createSymlink", "ensureSymlink"),
})  # fmt: skip
"""Functions of two paths: what is read, and what is written."""

_NAMED = frozenset({"path", "file", "src", "dst", "root_dir", "base_dir", "extract_dir", "top"})
"""What Python's functions call a path that they are given by name."""


NO_ADDRESS = pattern(
    r"(?i)gethostby\w+|getaddrinfo|lookup|resolve\w*|send_?mail|send_message|sendmail|chat_?post\w*"
    r"|sendall|sendto|emit|publish|write|end|send|send_?(?:raw_?)?transaction"
)
"""Functions of the network whose first argument is no address."""

_CONNECTED = pattern(
    r"(?:imaplib|aioimaplib|imap_tools|imapclient|imapflow|poplib|smtplib|aiosmtplib|ftplib|aioftp|paramiko"
    r"|asyncssh|telnetlib|telnetlib3|nntplib|ldap3?|ssh2|ssh2-sftp-client|basic-ftp|node-imap|imap|ldapjs|ldapts"
    r"|mqtt|paho|aiomqtt|websockets?|ws|net|tls"
    r"|@google-cloud/[\w-]{1,40}|boto3|slack_sdk|openai|github|atlassian|tweepy|telegram)\b[^\s]{0,60}\(\)\.(?!connect|open$"
    r"|create_?[cC]onnection|access)"
)
"""Methods of a client that is connected, or of one service: what they are given is a folder, a filter,
a repository.
"""

_OF_A_SERVICE = frozenset(
    {"boto3.client", "boto3.resource", "boto3.Session", "boto3.session.Session"}
)
"""Calls that are told the name of a service first."""

_OF_A_HANDLE = pattern(
    r"\bopen\(\)\.(?:write|append|read|truncate|chmod|utimes|create(?=Read|Write))\w{0,11}$"
)
"""Methods of a file that is open: `fs.promises.open(path)` gives one."""

_SHELLS = frozenset({"system", "popen", "exec", "execSync", "getoutput", "getstatusoutput"})
_TOLD = frozenset({
    *("spawn", "process", "debug", "cmd", "cmdj", "cmd_raw", "execute", "HandleCommand", "start"),
    *("CreateProcess", "ShellExecute", "WinExec", "Dispatch", "DispatchEx", "EnsureDispatch"),
    *("CreateObject", "adbExec", "shell"),
})  # fmt: skip
"""The same of libraries that control other programs."""

_GIT = "simple-git."  # runs one program, whatever it is given: a folder, a branch

_OF_A_HOST = pattern(r"(?:get|create|update|delete|listMatching)(?:Refs?|Tree|Blob|Commit|Tag)$")
"""What GitHub's client for its own service has below `git`: https://docs.github.com/en/rest/git"""

_SHELL = pattern(r"shell\s*[=:]\s*(?:True|true)\b|create_subprocess_shell")
_LOADS = frozenset({
    *("import", "require", "import_module", "__import__", "run_path", "run_module", "load_source"),
    *("spec_from_file_location", "SourceFileLoader", "CDLL", "LoadLibrary", "dlopen"),
})  # fmt: skip
"""Calls that run the code that they are told to load."""

_CODE_FIRST = pattern(r"eval|exec|compile(?:Function)?|run(?:In\w{0,4}Context|source|code)|Script")
"""Calls whose first argument is the code, and the others what it finds there."""


class Acts(Programs, Hosts):
    """Judges calls that do something."""

    def of(self, site: Site, name: str, act: Act) -> Iterator[Flow]:
        """The flows into a call that does `act`."""
        call, scope = site.call, site.scope
        both = (GIVEN, PART, NEAR, DOTS, CLIMBS, ROOTED)
        any_part = (GIVEN, PART, NEAR, DOTS, ROOTED, BEGUN, SCHEMED, FOLDER, LISTED, QUERIED)
        if _writes(act, name, call):
            yield from self.flows(
                "place", site, act.what, self._written_to(call, scope), (PLACE, CLIENT)
            )
        opened = _OF_A_HANDLE.search(act.what) is not None  # what it gets is no path
        if act.kind in _FILES and not opened and (name not in _LISTS or act.what == "Bun.write"):
            # A name that the code says leaves no choice of what is written, and one of what is lost.
            kinds = (*both, LISTED, QUOTED, QUERIED, *((FOLDER,) if act.kind == "delete" else ()))
            yield from self.flows("path", site, act.what, self._paths(call, scope, name), kinds)
        elif act.kind == "process_exec":
            if _is_told(act, name):
                found = self.marks(call.args[:3] if name in _TOLD else call.args[:1], scope)
            elif _SHELL.search(act.text) or self.by_shell(call, scope):
                found = self.marks(call.args[:2], scope)
            else:
                one = act.what.startswith(_GIT) and name != "raw"
                found = NOTHING if one else self.programs(call, scope)
            # Neither a backslash before its marks nor `&quot;` keeps a text together for a shell.
            yield from self.flows("shell", site, act.what, found, (*any_part, ESCAPED, PAGED))
            yield from self._unseen(site, act.what, found)
            options = self.options(call, scope)
            yield from self.flows("option", site, act.what, options, (GIVEN,))
        elif act.kind == "dynamic_code" and not self._only_compiled(call, scope, name):
            found = self.marks(call.args[:1] if _CODE_FIRST.fullmatch(name) else call.args, scope)
            yield from self.flows("code", site, act.what, found, any_part)
            yield from self._unseen(site, act.what, found)
            answered = NOTHING if of_kind(found, *CHOSEN) else found
            yield from self.flows("fetched", site, act.what, answered, (DATA, MESSAGE))
        elif act.kind in ("network", "send") and not (
            NO_ADDRESS.fullmatch(name) or _CONNECTED.match(act.what) or act.what in _OF_A_SERVICE
        ):
            address = self.address(call, scope)
            if address is not None:
                marks = self._places(address, scope)
                kinds = (GIVEN, FOLDER, LISTED, SCHEMED)
                yield from self.flows("address", site, act.what, marks, kinds)

    def loads(self, site: Site, name: str) -> Iterator[Flow]:
        """Modules that a caller names."""
        made = self.written(site.call.func, site.scope) if name not in _LOADS else None
        if name in _LOADS or (isinstance(made, Call) and last_name(made.func) == "createRequire"):
            found = self.marks(site.call.args[:2], site.scope)
            yield from self.flows("code", site, name, found, (GIVEN, FOLDER, LISTED))
            yield from self._unseen(site, name, found)

    def git(self, site: Site) -> Iterator[Flow]:
        """What GitPython hands to git as it is: `repo.git.diff(target)`."""
        func = site.call.func
        if not (isinstance(func, Attr) and isinstance(func.of, Attr) and func.of.name == "git"):
            return
        if not _OF_A_HOST.match(func.name):
            found = of_kind(self.values.in_order(site.call.args, site.scope), GIVEN)
            yield from self.flows("option", site, f"git {func.name}", found, (GIVEN,))

    def _only_compiled(self, call: Call, scope: Scope, name: str) -> bool:
        """Whether a text is only looked at for being code: nobody takes what `compile` or `new
        vm.Script` gives.
        """
        return name in ("compile", "Script") and self.values.syntax(scope.module).dropped(call.raw)

    def _unseen(self, site: Site, what: str, marks: Marks) -> Iterator[Flow]:
        """What is run stands in the code, and not so that anybody could read it."""
        if not of_kind(marks, *CHOSEN):
            yield from self.flows("decoded", site, what, marks, (DECODED,))

    def _places(self, node: Node, scope: Scope) -> Marks:
        """The marks of an address; of options, those of the members that say where."""
        if (grown := self.grown(node, scope)) is not None:
            return grown
        written = self.written(node, scope)
        if isinstance(written, Map):
            told = ("url", "uri", "host", "hostname", "baseURL")
            pairs = (v for k, v in written.pairs if isinstance(k, Lit) and k.value in told)
            return self.marks(pairs, scope)
        if isinstance(written, Call) and last_name(written.func) == "Request":
            return self.marks(written.args[:1], scope)
        if isinstance(written, Call) and last_name(written.func) == "URL" and written.args[:1]:
            whole = self.written(written.args[0], scope)
            return self.values.marks(node, scope) | self.open(whole, scope)
        if isinstance(written, Concat):
            if (host := host_of(written)) is not None:
                return self.values.marks(host, scope)
            if chosen := self.open(written, scope):
                return chosen
            if isinstance(next(flat(written), None), Lit):  # the caller decides no more than a path
                return without(self.values.marks(node, scope), FOLDER, LISTED)
        return self.values.marks(node, scope)

    def _paths(self, call: Call, scope: Scope, name: str) -> Marks:
        count = 2 if name.removesuffix("Sync") in _TWO else 1
        paths = (*call.args[:1], *call.args[2:3]) if name == "make_archive" else call.args[:count]
        if said := roots(self.written(arg, scope) for arg in call.args[:2]):
            return self.marks(said, scope)  # where the pattern is looked for
        named = (value for key, value in call.named if key in _NAMED)
        found = self.marks((*paths, *named), scope)
        python = scope.module.path.endswith(".py")
        if (
            isinstance(call.func, Attr)
            and python
            and name in _RECEIVER
            and not self._outer(call, scope)
        ):
            receiver = self.values.marks(call.func.of, scope)
            return receiver if name in _ITS_OWN else receiver | found
        return found

    def _written_to(self, call: Call, scope: Scope) -> Marks:
        """The marks of the path that is written: of what is copied, the second."""
        name = last_name(call.func)
        if name.removesuffix("Sync") in _TWO and len(call.args) > 1:
            return self.values.marks(call.args[1], scope)
        return self._paths(call, scope, name)

    def _outer(self, call: Call, scope: Scope) -> bool:
        """Whether a function of a module is called: `os.replace`, `aiofiles.open`."""
        of = call.func.of if isinstance(call.func, Attr) else None
        return of is not None and isinstance(self.values.machine.value(of, scope, {}), External)


def _is_told(act: Act, name: str) -> bool:
    """Whether what runs a program is given a text for it: a shell's line, the program's name, a debugger's
    command.
    """
    if not _SHELLS.isdisjoint((name, act.what.rpartition(".")[2])):
        return True
    spec = act.what.partition(".")[0]
    return name in _TOLD and any(controls(spec, name, python=one) for one in (True, False))


def _writes(act: Act, name: str, call: Call) -> bool:
    """Whether an act writes to the path that it is given."""
    if act.kind == "fs_read":
        said = [arg.value for arg in call.args[1:2] if isinstance(arg, Lit)]
        mode = any(isinstance(value, str) and set(value) & set("wax+") for value in said)
        return name == "open" and (mode or _OPENED.search(act.text) is not None)
    return act.kind == "fs_write" and name.removesuffix("Sync") not in (*_LISTS, *_ATTRIBUTES)
