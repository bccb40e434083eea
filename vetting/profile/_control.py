"""Libraries that control other programs and devices: debuggers, tracers, emulators, phones, Windows' own
objects. What their methods do is known by the library and the method's name, whatever gave the object.
"""

from vetting.profile._words import words

EXEC = "process_exec"
DYNAMIC = "dynamic_code"
NATIVE = "native_code"
NETWORK = "network"

_PYTHON: tuple[tuple[str, str, str], ...] = (
    # modules, classes, names of what is called
    ("frida", EXEC, "spawn"),
    ("frida", DYNAMIC, "create_script create_script_from_bytes eval"),
    ("frida", NATIVE, "inject_library_file inject_library_blob"),
    ("frida", NETWORK, "get_remote_device add_remote_device get_usb_device"),
    ("pwn pwnlib", EXEC, "process debug attach"),
    ("pwn pwnlib", NETWORK, "remote connect ssh listen"),
    ("r2pipe rzpipe", EXEC, "open open_sync open_async cmd cmdj cmd_raw"),
    ("gdb", EXEC, "execute"),
    ("gdb lldb", DYNAMIC, "parse_and_eval EvaluateExpression"),
    ("pygdbmi", EXEC, "GdbController write"),
    ("lldb", EXEC, "HandleCommand Launch LaunchSimple AttachToProcessWithID"),
    ("pyghidra", EXEC, "start open_program run_script"),
    ("jpype", NATIVE, "startJVM"),
    ("pywinauto", EXEC, "start"),
    ("win32process", EXEC, "CreateProcess CreateProcessAsUser"),
    ("win32api", EXEC, "ShellExecute WinExec"),
    ("win32com comtypes", EXEC, "Dispatch DispatchEx EnsureDispatch CreateObject"),
    ("ansible_runner", EXEC, "run run_async run_command run_command_async"),
    ("salt", f"{EXEC} {NETWORK}", "LocalClient SSHClient Caller cmd cmd_async"),
    ("pexpect", f"{EXEC} {NETWORK}", "pxssh"),
    (
        "adbutils ppadb adb_shell",
        NETWORK,
        "shell shell2 device device_list devices connect push pull",
    ),
    ("adbutils ppadb adb_shell", NETWORK, "AdbClient Client AdbDeviceTcp AdbDeviceUsb install"),
    (
        "uiautomator2 wda tidevice",
        NETWORK,
        "connect connect_usb connect_wifi Device Client USBClient",
    ),
    ("uiautomator2 wda tidevice", NETWORK, "shell app_start app_install push pull"),
    (
        "pymobiledevice3",
        NETWORK,
        "create_using_usbmux create_using_tcp create_using_remote list_devices",
    ),
    ("appium", NETWORK, "Remote"),
    ("bleak", NETWORK, "BleakClient discover find_device_by_address"),
    ("py4j", NETWORK, "JavaGateway ClientServer"),
)
_JAVASCRIPT: tuple[tuple[str, str, str], ...] = (
    ("frida", EXEC, "spawn"),
    ("frida", DYNAMIC, "createScript createScriptFromBytes"),
    ("frida", NATIVE, "injectLibraryFile injectLibraryBlob"),
    ("frida", NETWORK, "getRemoteDevice addRemoteDevice getUsbDevice"),
    ("r2pipe r2pipe-promise", EXEC, "open openSync pipe pipeSync launch cmd cmdj"),
    ("appium-adb", EXEC, "createADB shell adbExec install"),
    (
        "@devicefarmer/adbkit adbkit @u4/adbkit @yume-chan/adb",
        NETWORK,
        "createClient shell install",
    ),
    ("tree-kill fkill taskkill", EXEC, "default fkill taskkill"),
    ("winax", EXEC, "Object"),
)


def _table(rows: tuple[tuple[str, str, str], ...]) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for modules, kinds, names in rows:
        for module in modules.split():
            for name in words(names):
                found[module, name] = (*found.get((module, name), ()), *kinds.split())
    return found


_OF_PYTHON, _OF_JAVASCRIPT = _table(_PYTHON), _table(_JAVASCRIPT)
CONTROLLED = frozenset(module for module, _ in _OF_JAVASCRIPT)
"""The libraries of JavaScript among them."""


def controls(spec: str, name: str, *, python: bool) -> tuple[str, ...]:
    """The classes of a call by the package and the last word of the name."""
    if python:
        return _OF_PYTHON.get((spec.partition(".")[0], name), ())
    return _OF_JAVASCRIPT.get((spec, name or "default"), ())
