"""Calls that use a private key. What they make with it, a signature or the public half, is there to be
shown.
"""

from vetting.surface._flow_marks import SECRET, Marks

MAKES_KEYS = frozenset({
    *("createPrivateKey", "importPKCS8", "fromSecretKey", "privateKeyToAccount", "fromPrivateKey"),
    *("parsePrivateKey", "privateKeyFromPem", "fromWIF", "fromMnemonic", "fromPhrase", "mnemonicToSeed"),
    *("mnemonicToSeedSync", "mnemonicToAccount", "createKeyPairSignerFromBytes"),
    *("load_pem_private_key", "load_der_private_key", "load_ssh_private_key", "from_private_bytes"),
    *("from_private_key", "from_mnemonic", "from_secret_key", "SigningKey"),
})  # fmt: skip
"""Calls whose first argument is a private key, or the words that one is made of."""

_SHOWN = frozenset(
    {"sign", "signSync", "createPublicKey", "publicKey", "public_key", "getPublicKey"}
)
"""Calls that are given a key, and return what is no secret."""

KEY = (SECRET, "a private key")


def without_key(marks: Marks, name: str) -> Marks:
    """The marks of what a call returns that may be given a key."""
    return marks - {KEY} if KEY in marks and (name in _SHOWN or name in MAKES_KEYS) else marks
