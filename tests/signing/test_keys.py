import base64
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vetting.errors import AllowlistError, SignatureError
from vetting.signing.keys import FileSigner, PublicKey, generate, public_key

# RFC 8032, 7.1, test 1; the fingerprint as `ssh-keygen -l` prints it.
SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
SIGNATURE = bytes.fromhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
    "d25bf5f0595bbe24655141438e7a100b"
)
FINGERPRINT = "SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8"


def pem(key: object, password: bytes | None = None) -> bytes:
    secret: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password:
        secret = serialization.BestAvailableEncryption(password)
    return key.private_bytes(  # type: ignore[attr-defined, no-any-return]
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, secret
    )


def key_file(folder: Path, data: bytes, mode: int = 0o600) -> Path:
    path = folder / "key.pem"
    path.write_bytes(data)
    path.chmod(mode)
    return path


def test_a_key_signs_as_the_rfc_says(tmp_path: Path) -> None:
    path = key_file(tmp_path, pem(Ed25519PrivateKey.from_private_bytes(SECRET)))
    signer = FileSigner(path)
    assert signer.public == PublicKey(raw=PUBLIC)
    assert signer.sign(b"") == SIGNATURE
    assert signer.public.verify(SIGNATURE, b"")


@pytest.mark.parametrize(
    ("signature", "message"),
    [(SIGNATURE, b"x"), (SIGNATURE[:-1] + b"\0", b""), (b"", b""), (SIGNATURE * 2, b"")],
)
def test_any_other_signature_or_message_is_refused(signature: bytes, message: bytes) -> None:
    assert not PublicKey(raw=PUBLIC).verify(signature, message)


def test_bytes_that_are_no_point_of_the_curve_verify_nothing() -> None:
    assert not PublicKey(raw=b"\xff" * 32).verify(SIGNATURE, b"")


def test_the_keyid_is_the_ssh_fingerprint() -> None:
    assert PublicKey(raw=PUBLIC).keyid == FINGERPRINT


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed")
def test_ssh_keygen_prints_the_same_fingerprint(tmp_path: Path) -> None:
    signer = generate(tmp_path / "key.pem")
    public = serialization.load_pem_public_key(signer.public.pem.encode())
    line = public.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    (tmp_path / "key.pub").write_bytes(line + b"\n")
    command = ["ssh-keygen", "-l", "-f", str(tmp_path / "key.pub")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split()[1] == signer.public.keyid


def test_the_pem_is_what_other_tools_write() -> None:
    public = Ed25519PrivateKey.from_private_bytes(SECRET).public_key()
    theirs = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    assert PublicKey(raw=PUBLIC).pem == theirs.decode()


def test_a_public_key_survives_being_written() -> None:
    assert public_key(PublicKey(raw=PUBLIC).text) == PublicKey(raw=PUBLIC)


@pytest.mark.parametrize(
    "text",
    ["", "AAAA", "not base64!", "é" * 43, base64.b64encode(PUBLIC + b"x").decode(), "A" * 42],
)
def test_a_text_that_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(SignatureError, match="not a"):
        public_key(text)


def test_a_new_key_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "config" / "keys" / "reviewer.pem"
    signer = generate(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert FileSigner(path).public == signer.public
    assert [file.name for file in path.parent.iterdir()] == ["reviewer.pem"]


def test_two_new_keys_differ(tmp_path: Path) -> None:
    assert generate(tmp_path / "a.pem").public != generate(tmp_path / "b.pem").public


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_what_is_there_is_never_overwritten_by_a_new_key(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "key.pem"
    match kind:
        case "file":
            path.write_bytes(b"precious")
        case "folder":
            path.mkdir()
        case _:
            path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AllowlistError, match=r"key\.pem: a key is already there"):
        generate(path)
    assert [file.name for file in tmp_path.iterdir()] == ["key.pem"]
    if kind == "file":
        assert path.read_bytes() == b"precious"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = key_file(tmp_path, pem(Ed25519PrivateKey.generate()), mode)
    with pytest.raises(AllowlistError, match="other users can read") as caught:
        FileSigner(path)
    assert caught.value.hint == f"chmod 600 {path}"


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_key_that_only_its_owner_can_read_is_used(tmp_path: Path, mode: int) -> None:
    FileSigner(key_file(tmp_path, pem(Ed25519PrivateKey.generate()), mode))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not a private key in PEM"),
        (b"\xff\xfe rubbish", "not a private key in PEM"),
        (PublicKey(raw=PUBLIC).pem.encode(), "not a private key in PEM"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "not an Ed25519 key"),
        (pem(rsa.generate_private_key(65537, 2048)), "not an Ed25519 key"),
        (pem(Ed25519PrivateKey.generate(), b"secret"), "the key is encrypted"),
    ],
    ids=["empty", "rubbish", "public", "p256", "rsa", "encrypted"],
)
def test_a_file_that_is_no_usable_key_is_named(tmp_path: Path, data: bytes, why: str) -> None:
    path = key_file(tmp_path, data)
    with pytest.raises(AllowlistError, match=why) as caught:
        FileSigner(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AllowlistError, match=r"none\.pem: the key cannot be read"):
        FileSigner(tmp_path / "none.pem")
