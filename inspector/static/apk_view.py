"""What apk-info knows of an app beyond its entries: manifest, resources, certificates."""

from typing import TYPE_CHECKING, NamedTuple, Protocol

from inspector.static import reader_apk_info
from inspector.static.manifest import Manifest

if TYPE_CHECKING:
    import apk_info


class Certificate(NamedTuple):
    """A certificate in a block of signatures, as the library names them."""

    block: str
    """Kind of the block, such as ``V2``."""
    sha256: str
    subject: str
    issuer: str
    valid_from: str
    valid_until: str


class ApkView(Protocol):
    """The view of one file; each method may raise anything about a hostile one."""

    def manifest(self) -> Manifest:
        """Return the facts of the manifest."""

    def manifest_xml(self) -> str:
        """Return the manifest as text."""

    def resource(self, reference: str) -> str:
        """Return the value of a reference such as ``@7f080000``; empty when there is none."""

    def certificates(self) -> tuple[Certificate, ...]:
        """Return the certificates of all blocks, in the order of the file."""


class LocalView:
    """The view from inside this process, which the file can bring down."""

    def __init__(self, apk: "apk_info.APK") -> None:
        self._apk = apk

    def manifest(self) -> Manifest:
        """See ``ApkView``."""
        return reader_apk_info.read_manifest(self._apk)

    def manifest_xml(self) -> str:
        """See ``ApkView``."""
        return self._apk.get_xml_string()

    def resource(self, reference: str) -> str:
        """See ``ApkView``."""
        return self._apk.get_resource_value(reference) or ""

    def certificates(self) -> tuple[Certificate, ...]:
        """See ``ApkView``."""
        return tuple(
            Certificate(
                type(block).__name__,
                certificate.sha256_fingerprint,
                certificate.subject,
                certificate.issuer,
                certificate.valid_from,
                certificate.valid_until,
            )
            for block in self._apk.get_signatures()
            for certificate in getattr(block, "certificates", ())
        )
