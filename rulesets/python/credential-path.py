from pathlib import Path

HOME = Path.home()
# ruleid: credential-path
KEY = HOME / ".ssh" / "config"
# ruleid: credential-path
BLOCKED = ["~/.aws/credentials", "tmp"]
# ruleid: credential-path
KUBE = f"{HOME}/.kube/config"
# ruleid: credential-path
REGISTRY = r"C:\Users\example\.npmrc"
# ruleid: credential-path
PROFILE = HOME / "AppData" / "Local" / "Google" / "Chrome" / "User Data" / "Local State"
# ruleid: credential-path
AGENT = "~/.claude/.credentials.json"


def paths(name: str) -> list:
    return [
        # ruleid: credential-path
        HOME / ".config/gh/hosts.yml",
        # ruleid: credential-path
        "/etc/shadow",
        # ok: credential-path
        HOME / ".ssh/id_ed25519.pub",
        # ok: credential-path
        "Put your key into ~/.ssh/id_rsa and start again.",
        # ok: credential-path
        HOME / ".config" / "example",
        # ok: credential-path
        HOME / ".aws/example-server/policy.json",
        # ok: credential-path
        "example.aws",
        # ok: credential-path
        name,  # ~/.aws/credentials
    ]
