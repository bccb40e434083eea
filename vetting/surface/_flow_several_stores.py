"""Credentials of several programs in one request: no service needs the logins of two others, whoever says
where it is.
"""

from vetting.patterns import pattern
from vetting.surface._flow_marks import NOTHING, SECRET, Marks, of_kind

WHERE = "an address that the code does not name"
_STORE = pattern(
    r"(?i)\.(?P<dotted>aws|azure|kube|docker|netrc|npmrc|pypirc|git-credentials|pgpass|vault-token|gnupg|env"
    r"|boto|s3cfg|databrickscfg|claude|codex|gemini)\b|(?P<ssh>\.ssh\b|\bid_(?:rsa|ed25519|ecdsa|dsa)\b)"
    r"|(?P<named>gcloud|application_default|gh/hosts|rclone|doctl|solana|huggingface|wallet\.dat|etc/shadow)"
    r"|(?P<browser>Login Data|Cookies|logins\.json|key[34]\.db|cookies\.sqlite|Local State)"
    r"|(?P<history>_history)\b"
)
"""Whose store a path names; one program has several names for its own."""


def of_several(payload: Marks) -> Marks:
    """What of a payload stores of credentials hold, if these are stores of more than one program."""
    found = of_kind(payload, SECRET)
    owners = {_owner(what) for _, what in found} - {""}
    return found if len(owners) > 1 else NOTHING


def _owner(path: str) -> str:
    said = _STORE.search(path)
    if said is None:
        return ""
    if said["dotted"] or said["named"]:
        word = (said["dotted"] or said["named"]).lower()
        return "gcloud" if word == "application_default" else word
    return str(said.lastgroup)
