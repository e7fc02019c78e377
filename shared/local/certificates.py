"""Which TLS files does a local listener need, and how are they made?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from shared.local.kafka_properties import Stores
from shared.local.ports import HOST
from shared.local.secret_file import write_secret

_VALID_FOR = timedelta(days=3650)
_SLACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Signer:
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def issue_certificates(folder: Path, now: datetime) -> Stores:
    """Write an authority and a server certificate for this machine into ``folder``; keep old ones.

    The certificate is good for 127.0.0.1 and localhost, for ten years from ``now``. The
    authority's key is thrown away, so nothing else can ever be signed with it.
    """
    stores = Stores(folder / "server.pem", folder / "ca.pem")
    if not stores.key_and_certificate.exists():
        authority = _authority(now)
        key, certificate = _server(authority, now)
        stores.authority.write_bytes(authority.certificate.public_bytes(Encoding.PEM))
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_secret(stores.key_and_certificate, secret + certificate.public_bytes(Encoding.PEM))
    return stores


def _authority(now: datetime) -> _Signer:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Tocsin local authority")
    public = key.public_key()
    builder = (
        _builder(name, name, public, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    return _Signer(key, builder.sign(key, SHA256()))


def _server(
    authority: _Signer, now: datetime
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    names = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ip_address(HOST))]
    )
    builder = (
        _builder(_name("localhost"), authority.certificate.subject, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(identifier, critical=False)
        .add_extension(names, critical=False)
    )
    return key, builder.sign(authority.key, SHA256())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SLACK)
        .not_valid_after(now + _VALID_FOR)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
