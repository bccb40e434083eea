"""Programs, and the words that have them change something."""

_INSTALLS = frozenset({
    *("install", "uninstall", "remove", "add", "update", "upgrade", "publish", "link", "unlink", "rm"),
})  # fmt: skip
_JS = _INSTALLS | frozenset({
    *("i", "ci", "un", "prune", "dedupe", "rebuild", "unpublish", "deprecate", "adduser"),
})  # fmt: skip
_SERVICES = frozenset({
    *("start", "stop", "restart", "reload", "enable", "disable", "mask", "unmask", "kill", "edit"),
    *("daemon-reload", "set-default", "set-property", "isolate", "revert", "preset", "reboot", "poweroff"),
})  # fmt: skip
_CONTAINERS = frozenset({
    *("rm", "rmi", "stop", "kill", "restart", "start", "pause", "unpause", "prune", "push", "rename"),
    "update",
})  # fmt: skip

ALWAYS = frozenset({
    *("rm", "rmdir", "mv", "cp", "ln", "shred", "truncate", "chmod", "chown", "chgrp", "chattr", "setfacl"),
    *("unlink", "install", "mkfs", "pkill", "killall", "shutdown", "reboot", "useradd", "userdel", "usermod"),
    *("groupadd", "passwd", "chpasswd", "umount", "dropdb", "createdb", "ssh-copy-id", "taskkill", "setx"),
    *("rimraf", "trash", "patch", "del", "rd", "icacls", "takeown"),
})  # fmt: skip
"""Programs that do nothing else."""

ORDERS: dict[str, frozenset[str]] = {
    "git": frozenset({
        *("commit", "push", "pull", "reset", "clean", "rebase", "merge", "rm", "mv", "am", "cherry-pick"),
        *("revert", "restore", "switch", "add", "update-ref", "update-index", "filter-branch", "gc"),
        *("symbolic-ref", "replace", "prune", "read-tree", "checkout-index"),
    }),
    **dict.fromkeys(("npm", "pnpm", "yarn", "bun"), _JS),
    **dict.fromkeys(("pip", "pip3", "pipx", "gem", "brew", "apt", "apt-get", "dnf", "yum", "apk"), _INSTALLS),
    **dict.fromkeys(("uv", "poetry", "conda", "cargo", "composer", "choco", "winget"), _INSTALLS | {"sync"}),
    **dict.fromkeys(("docker", "podman", "nerdctl"), _CONTAINERS),
    "kubectl": frozenset({
        *("apply", "delete", "create", "patch", "scale", "edit", "replace", "annotate", "label", "cordon"),
        *("uncordon", "drain", "set", "expose", "autoscale", "taint", "cp"),
    }),
    "helm": frozenset({"install", "upgrade", "uninstall", "rollback", "delete"}),
    **dict.fromkeys(("terraform", "tofu"), frozenset({"apply", "destroy", "import", "taint", "untaint"})),
    "systemctl": _SERVICES,
    "launchctl": frozenset({
        *("load", "unload", "bootstrap", "bootout", "enable", "disable", "kickstart", "remove", "submit"),
        *("setenv", "unsetenv", "start", "stop", "kill"),
    }),
    "sc": frozenset({"create", "delete", "start", "stop", "config"}),
    "net": frozenset({"start", "stop"}),
    "reg": frozenset({"add", "delete", "import", "copy", "restore"}),
    "defaults": frozenset({"write", "delete", "rename", "import"}),
    "gsettings": frozenset({"set", "reset", "reset-recursively"}),
    "dconf": frozenset({"write", "reset", "load", "update"}),
    "ufw": frozenset({"allow", "deny", "enable", "disable", "delete", "reset", "reject", "limit"}),
    "hostnamectl": frozenset({"set-hostname", "hostname"}),
    "timedatectl": frozenset({"set-time", "set-timezone", "set-ntp"}),
}  # fmt: skip
"""By program, the first word that has it change something."""

TELLING: dict[str, frozenset[str]] = {
    "date": frozenset({"-s", "-f", "-r", "--set", "--file", "--reference"}),
    **dict.fromkeys(("cal", "ncal", "uptime", "uname", "nproc", "arch", "seq", "expr"), frozenset()),
}  # fmt: skip
"""Programs that tell the time, what the machine is called by, or a sum, and their options that do more."""

PAIRS: dict[str, frozenset[str]] = {
    "git": frozenset({
        *("remote add", "remote remove", "remote rm", "remote rename", "remote set-url", "remote prune"),
        *("remote set-head", "worktree add", "worktree remove", "worktree prune", "submodule add"),
        *("submodule update", "submodule deinit", "notes add", "notes remove", "reflog expire"),
        *("reflog delete", "bisect start", "bisect reset", "sparse-checkout set"),
    }),
    "npm": frozenset({
        *("config set", "config delete", "audit fix", "pkg set", "pkg delete", "version patch"),
        *("version minor", "version major", "dist-tag add", "dist-tag rm", "owner add", "token create"),
    }),
    "yarn": frozenset({"config set", "config unset"}),
    "pnpm": frozenset({"config set", "config delete", "audit fix"}),
    "pip": frozenset({"config set", "config unset", "cache purge"}),
    "uv": frozenset({"pip install", "pip uninstall", "tool install", "tool uninstall"}),
    "docker": frozenset({
        *("compose up", "compose down", "compose restart", "compose stop", "compose rm", "volume rm"),
        *("volume create", "network rm", "network create", "container rm", "container stop", "image rm"),
        *("system prune", "image prune", "volume prune", "container prune", "secret create"),
    }),
    "kubectl": frozenset({"rollout restart", "rollout undo", "config set-context", "config use-context"}),
    "terraform": frozenset({"state rm", "state mv", "state push", "workspace delete"}),
    "gh": frozenset({
        *(f"issue {one}" for one in ("create", "close", "delete", "edit", "comment", "reopen", "lock")),
        *(f"pr {one}" for one in ("create", "close", "merge", "edit", "comment", "review", "ready")),
        *(f"repo {one}" for one in ("create", "delete", "edit", "fork", "archive", "rename")),
        *(f"release {one}" for one in ("create", "delete", "upload", "edit")),
        *("secret set", "secret delete", "variable set", "gist create", "gist delete", "gist edit"),
        *("workflow run", "workflow enable", "workflow disable", "run cancel", "run rerun", "run delete"),
        *("auth logout", "auth login", "label create", "label delete", "ssh-key add", "alias set"),
    }),
}  # fmt: skip
"""By program, the first two words."""

WITH_VALUE: dict[str, frozenset[str]] = {
    "git": frozenset({
        *("-C", "-c", "--git-dir", "--work-tree", "--namespace", "--file", "-f", "--type", "-m", "--message"),
    }),
    **dict.fromkeys(("npm", "pnpm"), frozenset({"--prefix", "-C", "--dir", "-w", "--workspace"})),
    **dict.fromkeys(("docker", "podman"), frozenset({"-H", "--host", "--context", "-c", "-f", "--file"})),
    **dict.fromkeys(
        ("kubectl", "helm"), frozenset({"-n", "--namespace", "--context", "--kubeconfig", "-f", "-l"})
    ),
    "systemctl": frozenset({"-H", "--host", "-M", "--machine"}),
}  # fmt: skip
"""By program, the options before its order whose value is a word of its own."""
