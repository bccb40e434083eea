"""A Sigstore of its own: authority, certificate log and transparency log, and their trust root.

What it makes is of the real formats and verified by the real library; only the keys are ours.
"""

import base64
import hashlib
import json
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import rfc8785
from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from vetting.model.envelope import IN_TOTO, pae

SIGNED_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ISSUER = "https://token.actions.githubusercontent.com"
REPOSITORY = "https://github.com/owner/repo"
WORKFLOW = f"{REPOSITORY}/.github/workflows/release.yml@refs/tags/v1.2.3"
_FULCIO = "1.3.6.1.4.1.57264.1."
_STAMPS = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")

Key = ec.EllipticCurvePrivateKey


def claims(repository: str = REPOSITORY, workflow: str = WORKFLOW) -> dict[int, str]:
    """What a certificate says of a workflow: issuer, repository, ref and configuration."""
    return {8: ISSUER, 12: repository, 14: "refs/tags/v1.2.3", 18: workflow}


def statement(name: str, digests: dict[str, str], kind: str, **more: Any) -> bytes:
    """An in-toto statement about one subject."""
    document = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": name, "digest": digests}],
        "predicateType": kind,
        "predicate": {},
        **more,
    }
    return json.dumps(document).encode()


def spki(key: Key) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sign(key: Key, data: bytes) -> bytes:
    return key.sign(data, ec.ECDSA(SHA256()))


class Authority:
    """Signs whatever it is asked to; `root` writes the trust root that believes it."""

    def __init__(self) -> None:
        self.ca, self.certificate_log, self.log = (
            ec.generate_private_key(ec.SECP256R1()) for _ in "abc"
        )
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.ca.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(SIGNED_AT - timedelta(days=1))
            .not_valid_after(SIGNED_AT + timedelta(days=3650))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(ca=True), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self.ca.public_key()), critical=False
            )
            .sign(self.ca, SHA256())
        )

    def root(self, path: Path) -> Path:
        """Write the trust root."""
        valid = {"start": "2020-01-01T00:00:00Z"}

        def log(key: Key) -> dict[str, Any]:
            return {
                "baseUrl": "https://log.example",
                "hashAlgorithm": "SHA2_256",
                "publicKey": {
                    "rawBytes": b64(spki(key)),
                    "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                    "validFor": valid,
                },
                "logId": {"keyId": b64(hashlib.sha256(spki(key)).digest())},
            }

        raw = b64(self.certificate.public_bytes(Encoding.DER))
        document = {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [log(self.log)],
            "ctlogs": [log(self.certificate_log)],
            "certificateAuthorities": [
                {
                    "subject": {"organization": "example", "commonName": "test authority"},
                    "uri": "https://authority.example",
                    "certChain": {"certificates": [{"rawBytes": raw}]},
                    "validFor": valid,
                }
            ],
            "timestampAuthorities": [],
        }
        path.write_text(json.dumps(document))
        return path

    def bundle(
        self,
        payload: bytes,
        said: dict[int, str] | None = None,
        *,
        subject: str = WORKFLOW,
        payload_type: str = IN_TOTO,
    ) -> dict[str, Any]:
        """A Sigstore bundle around `payload`, signed by whom the certificate's claims name."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._issue(key, claims() if said is None else said, subject)
        signature = sign(key, pae(payload_type, payload))
        return {
            "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
            "verificationMaterial": {
                "certificate": {"rawBytes": b64(certificate.public_bytes(Encoding.DER))},
                "tlogEntries": [self._entry(payload, signature, certificate)],
            },
            "dsseEnvelope": {
                "payload": b64(payload),
                "payloadType": payload_type,
                "signatures": [{"sig": b64(signature)}],
            },
        }

    def attestation(self, payload: bytes, said: dict[int, str] | None = None) -> dict[str, Any]:
        """The same in the form of PEP 740."""
        made = self.bundle(payload, said)
        material = made["verificationMaterial"]
        return {
            "version": 1,
            "verification_material": {
                "certificate": material["certificate"]["rawBytes"],
                "transparency_entries": material["tlogEntries"],
            },
            "envelope": {
                "statement": made["dsseEnvelope"]["payload"],
                "signature": made["dsseEnvelope"]["signatures"][0]["sig"],
            },
        }

    def _issue(self, key: Key, said: dict[int, str], subject: str) -> x509.Certificate:
        name: x509.GeneralName = x509.UniformResourceIdentifier(subject)
        if "://" not in subject:
            name = x509.RFC822Name(subject)
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([]))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(SIGNED_AT - timedelta(minutes=1))
            .not_valid_after(SIGNED_AT + timedelta(minutes=9))
            .add_extension(_usage(ca=False), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.ca.public_key()),
                critical=False,
            )
            .add_extension(x509.SubjectAlternativeName([name]), critical=True)
        )
        for number, value in said.items():
            raw = value.encode() if number < 7 else asn1.encode_der(value)
            builder = builder.add_extension(
                x509.UnrecognizedExtension(x509.ObjectIdentifier(f"{_FULCIO}{number}"), raw),
                critical=False,
            )
        before = builder.sign(self.ca, SHA256()).tbs_certificate_bytes
        stamp = x509.UnrecognizedExtension(_STAMPS, self._stamps(before))
        return builder.add_extension(stamp, critical=False).sign(self.ca, SHA256())

    def _stamps(self, tbs: bytes) -> bytes:
        """RFC 6962: one signed certificate timestamp over the certificate without it."""
        time = int(SIGNED_AT.timestamp() * 1000)
        issuer = hashlib.sha256(spki(self.ca)).digest()
        entry = issuer + struct.pack("!I", len(tbs))[1:] + tbs
        signature = sign(
            self.certificate_log, struct.pack("!BBQH", 0, 0, time, 1) + entry + b"\0\0"
        )
        name = hashlib.sha256(spki(self.certificate_log)).digest()
        stamp = struct.pack("!B32sQHBBH", 0, name, time, 0, 4, 3, len(signature)) + signature
        listed = struct.pack("!HH", len(stamp) + 2, len(stamp)) + stamp
        return asn1.encode_der(listed)

    def _entry(
        self, payload: bytes, signature: bytes, certificate: x509.Certificate
    ) -> dict[str, Any]:
        """The only entry of a log of its own, with promise and proof of inclusion."""
        digest = hashlib.sha256(payload).hexdigest()
        spec: dict[str, Any] = {
            "envelopeHash": {"algorithm": "sha256", "value": digest},
            "payloadHash": {"algorithm": "sha256", "value": digest},
            "signatures": [
                {
                    "signature": b64(signature),
                    "verifier": b64(certificate.public_bytes(Encoding.PEM)),
                }
            ],
        }
        body = rfc8785.dumps({"apiVersion": "0.0.1", "kind": "dsse", "spec": spec})
        name = hashlib.sha256(spki(self.log)).digest()
        time = int(SIGNED_AT.timestamp())
        promised: dict[str, Any] = {
            "body": b64(body),
            "integratedTime": time,
            "logID": name.hex(),
            "logIndex": 7,
        }
        leaf = hashlib.sha256(b"\0" + body).digest()
        note = f"log.example - 1\n1\n{b64(leaf)}\n"
        checkpoint = b64(name[:4] + sign(self.log, note.encode()))
        return {
            "logIndex": "7",
            "logId": {"keyId": b64(name)},
            "kindVersion": {"kind": "dsse", "version": "0.0.1"},
            "integratedTime": str(time),
            "inclusionPromise": {
                "signedEntryTimestamp": b64(sign(self.log, rfc8785.dumps(promised)))
            },
            "inclusionProof": {
                "logIndex": "0",
                "rootHash": b64(leaf),
                "treeSize": "1",
                "hashes": [],
                "checkpoint": {"envelope": f"{note}\n\u2014 log.example {checkpoint}\n"},
            },
            "canonicalizedBody": b64(body),
        }


def _usage(*, ca: bool) -> x509.KeyUsage:
    off = dict.fromkeys(
        (
            *("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
            *("encipher_only", "decipher_only"),
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=not ca, key_cert_sign=ca, crl_sign=ca, **off)
