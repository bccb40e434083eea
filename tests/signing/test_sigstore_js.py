"""What `@sigstore/verify` from npm says of the Sigstore bundle beside an entry, given the key."""

import base64
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.allowlist.team import DAY, found
from tests.factories import NOW
from vetting.signing import dsse, statements
from vetting.signing.bundle import bundle
from vetting.signing.keys import FileSigner, generate
from vetting.signing.statements import Attachment

pytestmark = [
    pytest.mark.network,
    pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed"),
]

SCRIPT = """
const fs = require('fs');
const crypto = require('crypto');
const {bundleFromJSON} = require('@sigstore/bundle');
const {Verifier, toSignedEntity} = require('@sigstore/verify');
const [keyid, pem, path] = process.argv.slice(2);
const key = {publicKey: crypto.createPublicKey(fs.readFileSync(pem)), validFor: () => true};
const trust = {
  certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [],
  publicKey: (hint) => { if (hint !== keyid) throw new Error(`no key ${hint}`); return key; },
};
const none = {tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0};
const bundle = bundleFromJSON(JSON.parse(fs.readFileSync(path)));
new Verifier(trust, none).verify(toSignedEntity(bundle));
console.log(Buffer.from(bundle.content.dsseEnvelope.payload).toString());
"""


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where their verifier is installed; nothing of it runs while installing."""
    folder = tmp_path_factory.mktemp("sigstore-js")
    wanted = {"@sigstore/bundle": "^4.0.0", "@sigstore/verify": "^3.1.1"}
    (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": wanted}))
    (folder / "verify.js").write_text(SCRIPT)
    subprocess.run(
        ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
        cwd=folder,
        check=True,
        timeout=300,
    )
    return folder


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> FileSigner:
    return generate(tmp_path_factory.mktemp("keys") / "service.pem")


def entry(signer: FileSigner) -> bytes:
    verdict = found()
    return dsse.sign(
        statements.verification_summary(
            verdict,
            verifier=statements.DEFAULT_VERIFIER,
            now=NOW + DAY,
            attached=[Attachment.of("evidence/scan.dsse.json", b"scan")],
            levels=["MCPVET_ALLOWLISTED"],
        ),
        signer,
    )


def verified(theirs: Path, signer: FileSigner, data: bytes) -> "subprocess.CompletedProcess[str]":
    pem, path = theirs / "service.pub.pem", theirs / "vsa.sigstore.json"
    pem.write_text(signer.public.pem)
    path.write_bytes(data)
    return subprocess.run(
        ["node", "verify.js", signer.public.keyid, pem.name, path.name],
        cwd=theirs,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_it_verifies_the_bundle_of_an_entry(theirs: Path, signer: FileSigner) -> None:
    data = entry(signer)
    done = verified(theirs, signer, bundle(data))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == dsse.payload(data, "").decode()


def altered(document: dict[str, Any]) -> None:
    envelope = document["dsseEnvelope"]
    payload = base64.b64decode(envelope["payload"]).replace(b"1.2.3", b"6.6.6")
    envelope["payload"] = base64.b64encode(payload).decode()


def another_key(document: dict[str, Any]) -> None:
    document["verificationMaterial"]["publicKey"]["hint"] = "SHA256:somebody"


def no_signature(document: dict[str, Any]) -> None:
    document["dsseEnvelope"]["signatures"] = []


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (altered, "signature verification failed"),
        (another_key, "no key SHA256:somebody"),
        (no_signature, "invalid bundle"),
    ],
)
def test_it_refuses_what_was_changed(
    theirs: Path, signer: FileSigner, damage: Any, words: str
) -> None:
    document = json.loads(bundle(entry(signer)))
    damage(document)
    done = verified(theirs, signer, json.dumps(document).encode())
    assert done.returncode != 0
    assert words in done.stderr


def test_it_refuses_what_somebody_else_signed(
    theirs: Path, signer: FileSigner, tmp_path: Path
) -> None:
    forged = json.loads(bundle(entry(generate(tmp_path / "mallory.pem"))))
    forged["verificationMaterial"]["publicKey"]["hint"] = signer.public.keyid
    done = verified(theirs, signer, json.dumps(forged).encode())
    assert done.returncode != 0
    assert "signature verification failed" in done.stderr
