"""Where packages come from: other registries and settings, without encryption or proof."""

import re
from collections.abc import Iterator

from vetting.config_rules import ConfigRules, Judged
from vetting.config_rules._told import of_flags, shown, told
from vetting.model.check import ConfigFinding
from vetting.model.rule import Rule, Severity
from vetting.patterns import pattern

_REGISTRY = Rule(
    id="config/registry-override",
    title="Packages come from another registry",
    severity=Severity.HIGH,
    meaning="The name and the version stay the same while another registry decides which code they "
    "stand for. No client's own allowlist looks at the environment or the files that do this.",
    normal="A company's own mirror, set once for the machine rather than in a server's entry.",
    remedy="Remove the override, or set the mirror for the machine and for mcp-vet alike.",
    signal="cfg.registry_override",
    cwe=("CWE-494",),
    owasp=("MCP04",),
)
_SETTINGS = Rule(
    id="config/launcher-settings",
    title="The launcher reads settings from elsewhere",
    severity=Severity.MEDIUM,
    meaning="The file that is read may name other registries or other versions, and it can change "
    "without the configuration changing.",
    normal="A project that keeps its tools' settings in one folder.",
    remedy="Write the settings that are needed into the entry itself, or remove the option.",
    signal="cfg.registry_override",
    owasp=("MCP04",),
)
_ENV_FILE = Rule(
    id="config/env-file",
    title="Values of the entry come from a file",
    severity=Severity.LOW,
    meaning="Whoever can write the file can redirect registries and inject code, and the entry that "
    "was reviewed does not show it.",
    normal="The usual way to keep tokens out of the configuration.",
    remedy="Let the file hold credentials only, keep it out of Git, and check that it does.",
    signal="cfg.env_hijack",
    owasp=("MCP01", "MCP04"),
)
_PIN_OVERRIDE = Rule(
    id="config/pin-override",
    title="Something else than the pin decides what runs",
    severity=Severity.HIGH,
    meaning="The version that stands in the entry is not the one that is installed: the pin only "
    "looks like one.",
    normal="Overrides that repair a broken dependency in a project's own environment.",
    remedy="Remove the override; pin the version that is meant.",
    signal="cfg.pin_mismatch",
    owasp=("MCP04",),
)
_PLAIN_HTTP = Rule(
    id="config/plain-http-source",
    title="Code is fetched without encryption",
    severity=Severity.HIGH,
    meaning="Anybody on the way can put other code in its place.",
    normal="A registry on the developer's own machine, which is not reported.",
    remedy="Use https, or a registry on this machine.",
    signal="cfg.registry_override",
    cwe=("CWE-319", "CWE-494"),
    owasp=("MCP04",),
)
_TLS_OFF = Rule(
    id="config/tls-off",
    title="Certificates are not checked",
    severity=Severity.HIGH,
    meaning="Encryption without a check of who answers: anybody on the way can read credentials and "
    "replace code.",
    normal="A company proxy whose certificate was never installed.",
    remedy="Install the proxy's certificate and remove the switch.",
    signal="cfg.tls_off",
    cwe=("CWE-295",),
    owasp=("MCP04", "MCP01"),
)
_INTEGRITY_OFF = Rule(
    id="config/integrity-off",
    title="Fetched code is not compared with its hash",
    severity=Severity.HIGH,
    meaning="The registry publishes what the bytes have to be, and the launcher is told not to look.",
    normal="Nothing that a server needs to start.",
    remedy="Remove the switch.",
    signal="cfg.tls_off",
    cwe=("CWE-354",),
    owasp=("MCP04",),
)
_NETWORK = Rule(
    id="config/network-override",
    title="The entry names a proxy or certificates of its own",
    severity=Severity.LOW,
    meaning="Whoever runs the proxy, together with a certificate of theirs, sees and can change "
    "everything that the server sends and fetches.",
    normal="Machines behind a company proxy.",
    remedy="Set the proxy for the machine; make sure that this one is the company's.",
    signal="cfg.env_hijack",
    owasp=("MCP01", "MCP04"),
)
_FLAGS = {
    "alt-registry": _REGISTRY,
    "env-registry": _REGISTRY,
    "project-npmrc-registry": _REGISTRY,
    "project-uv-config-registry": _REGISTRY,
    "project-yarnrc-registry": _REGISTRY,
    "alt-config": _SETTINGS,
    "env-config": _SETTINGS,
    "project-nuget-config-registry": _SETTINGS,
    "constraint-file": _SETTINGS,
    "env-file": _ENV_FILE,
    "file-substitution": _ENV_FILE,
    "env-package-override": _PIN_OVERRIDE,
    "override-file": _PIN_OVERRIDE,
    "plain-http-registry": _PLAIN_HTTP,
    "plain-http-source": _PLAIN_HTTP,
    "tls-off": _TLS_OFF,
    "integrity-off": _INTEGRITY_OFF,
    "alt-network": _NETWORK,
    "env-network": _NETWORK,
}
_SETTINGS_FILES = (".npmrc", ".yarnrc.yml", "pyproject.toml", "uv.toml")
_HTTP_WORD = pattern(r"http://([^/\s\"'?#]+)", re.IGNORECASE)
_OWN_MACHINE = pattern(
    r"(?:[^@]*+@)?+(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\]|host\.docker\.internal)(?::[0-9]+)?",
    re.IGNORECASE,
)


class Sources(ConfigRules):
    """See the module."""

    rules = (
        _REGISTRY,
        _SETTINGS,
        _ENV_FILE,
        _PIN_OVERRIDE,
        _PLAIN_HTTP,
        _TLS_OFF,
        _INTEGRITY_OFF,
        _NETWORK,
    )
    flags = _FLAGS

    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """See `ConfigRules.judge`."""
        registries = sorted({ref.registry for ref in judged.resolved.refs if ref.registry})
        for flag, rule in _FLAGS.items():
            if rule is _REGISTRY and flag in judged.flags:
                message, line = told(judged, flag)
                where = f": {', '.join(map(shown, registries[:3]))}" if registries else ""
                yield judged.finding(rule, message + where, line)
            elif flag in judged.flags and not (rule is _PLAIN_HTTP and _only_this_machine(judged)):
                yield from of_flags(judged, [(flag, rule)])


def _only_this_machine(judged: Judged) -> bool:
    """Whether every plain address that the entry names is one of this machine."""
    server = judged.server
    texts = (*server.args, *(value for _, value in server.env), server.command or "")
    texts = (*texts, *(ref.registry or "" for ref in judged.resolved.refs))
    texts = (*texts, *(judged.files.get(name, "") for name in _SETTINGS_FILES))
    hosts = [host for text in texts for host in _HTTP_WORD.findall(text[:65_536])]
    return bool(hosts) and all(_OWN_MACHINE.fullmatch(host) for host in hosts)
