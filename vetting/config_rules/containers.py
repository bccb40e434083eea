"""Containers: images that are not pinned, rights that undo the container, the engine's socket."""

from collections.abc import Iterator

from vetting.config_rules import ConfigRules, Judged
from vetting.config_rules._told import line_of, named, of_flags
from vetting.model.check import ConfigFinding, Status
from vetting.model.rule import Rule, Severity

_IMAGE = Rule(
    id="config/image-not-pinned",
    title="The image has no digest",
    severity=Severity.HIGH,
    meaning="A tag can be moved to another image at any time; only a digest names one for good.",
    normal="Nearly every README starts images by a tag.",
    remedy="Write the digest behind the name: `name@sha256:...`, as `docker inspect` shows it.",
    signal="cfg.unpinned",
    cwe=("CWE-494",),
    owasp=("MCP04",),
)
_PRIVILEGES = Rule(
    id="config/container-privileges",
    title="The container has rights that undo it",
    severity=Severity.HIGH,
    meaning="With these rights the code inside can leave the container, or see and stop what runs "
    "outside it.",
    normal="Tools that repair or watch the machine itself.",
    remedy="Remove the option.",
    signal="cfg.broad_root",
    cwe=("CWE-250",),
    owasp=("MCP02",),
)
_SHARING = Rule(
    id="config/container-sharing",
    title="The container shares parts of the machine",
    severity=Severity.MEDIUM,
    meaning="The container is walled off from less than it could be: what listens on this machine "
    "alone, a device, other containers' folders.",
    normal="`--network host`, to reach a service of the developer's own machine.",
    remedy="Remove the option; name the one port or folder that is needed.",
    signal="cfg.broad_root",
    cwe=("CWE-653",),
    owasp=("MCP02",),
)
_SOCKET = Rule(
    id="config/docker-socket",
    title="The container can command the container engine",
    severity=Severity.CRITICAL,
    meaning="Whoever speaks to the engine can start a container with the whole disk: it is root on "
    "the machine.",
    normal="Servers that manage containers; they need it and are as powerful as root.",
    remedy="Remove the socket, or put a proxy before it that only lets single requests through.",
    signal="cfg.broad_root",
    cwe=("CWE-250",),
    owasp=("MCP02",),
)
_ENTRYPOINT = Rule(
    id="config/container-entrypoint",
    title="The image's own program is replaced",
    severity=Severity.MEDIUM,
    meaning="What runs is another program than the image was made, and named, for.",
    normal="Images that hold several programs.",
    remedy="Use the image's own program, or an image made for this one.",
    signal="cfg.package_flag",
    owasp=("MCP04", "MCP05"),
)
_ENGINE = Rule(
    id="config/container-engine",
    title="The container runs on another engine",
    severity=Severity.MEDIUM,
    meaning="An option or variable names the engine: images, folders and credentials are those of "
    "another machine, or go there.",
    normal="Engines such as Colima, whose socket lies elsewhere on the same machine.",
    remedy="Set the engine for the machine rather than in a server's entry.",
    signal="cfg.env_hijack",
    owasp=("MCP04",),
)
_FLAGS = {
    "privileged": _PRIVILEGES,
    "security-opt": _PRIVILEGES,
    "host-pid": _PRIVILEGES,
    "host-userns": _PRIVILEGES,
    "cap-add": _PRIVILEGES,
    "device": _SHARING,
    "host-cgroup": _SHARING,
    "host-ipc": _SHARING,
    "host-network": _SHARING,
    "host-uts": _SHARING,
    "volumes-from": _SHARING,
    "docker-socket": _SOCKET,
    "entrypoint": _ENTRYPOINT,
    "docker-host": _ENGINE,
}


class Containers(ConfigRules):
    """See the module. Folders of the machine that a container gets are the business of paths."""

    rules = (_IMAGE, _PRIVILEGES, _SHARING, _SOCKET, _ENTRYPOINT, _ENGINE)
    flags = _FLAGS

    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """See `ConfigRules.judge`."""
        for answer in judged.answers:
            if answer.ref.ecosystem == "oci" and answer.status is Status.UNPINNED:
                again = ", and is fetched again at each start" * ("pull-always" in judged.flags)
                message = f"{named(answer.ref)} has no digest{again}"
                yield judged.finding(_IMAGE, message, line_of(judged, answer.ref.spec))
        yield from of_flags(judged, _FLAGS.items())
