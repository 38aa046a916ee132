"""Looks for traces of secrets in bytes: as written, as digests, in the encodings that digests are
kept in. Many needles in large haystacks, in one pass."""

import base64
import hashlib
from html import escape
from urllib.parse import quote, quote_plus

# Enough of a needle to be no accident; a base64 digest is found by it with or without padding.
KEY_BYTES = 8

DIGESTS = {
    "MD5": hashlib.md5, "SHA-1": hashlib.sha1, "SHA-256": hashlib.sha256, "SHA-512": hashlib.sha512,
    "BLAKE2b-512": hashlib.blake2b,
    "BLAKE2b-256": lambda text: hashlib.blake2b(text, digest_size=32),
}


def encodings_of(digest: bytes) -> dict[str, bytes]:
    return {
        "raw": digest,
        "hex": digest.hex().encode(),
        "HEX": digest.hex().upper().encode(),
        "base64": base64.b64encode(digest).rstrip(b"="),
        "base64url": base64.urlsafe_b64encode(digest).rstrip(b"="),
    }


def spellings_of(text: str) -> set[str]:
    """As a page, an address or a JSON text would carry it."""
    return {text, text.lower(), text.upper(), escape(text), quote(text), quote_plus(text),
            text.replace("@", "\\u0040"), text.replace("@", "&#64;"), text[::-1]}


class Needles:
    def __init__(self):
        self._of_key: dict[bytes, list[tuple[bytes, str]]] = {}
        self.count = 0

    def add(self, needle: bytes, what: str) -> None:
        assert len(needle) >= KEY_BYTES, f"too short to be looked for: {needle!r}"
        self._of_key.setdefault(needle[:KEY_BYTES], []).append((needle, what))
        self.count += 1

    def add_text(self, text: str, what: str) -> None:
        for spelling in spellings_of(text):
            self.add(spelling.encode(), f"{what} {text!r}")

    def add_digests(self, text: str, what: str) -> None:
        for spelling in {text, text.lower(), text.upper(), "mailto:" + text.lower()}:
            for algorithm, make in DIGESTS.items():
                for encoding, needle in encodings_of(make(spelling.encode()).digest()).items():
                    self.add(needle, f"{algorithm} ({encoding}) of {what} {spelling!r}")

    def found_in(self, haystack: bytes) -> list[str]:
        """What of the needles stands in the haystack."""
        found = []
        windows = memoryview(haystack)
        present = set()
        step = 1 << 20
        for begin in range(0, len(haystack), step):
            end = min(begin + step, len(haystack) - KEY_BYTES + 1)
            seen = {bytes(windows[at:at + KEY_BYTES]) for at in range(begin, end)}
            present |= seen & self._of_key.keys()
        for key in present:
            found += [what for needle, what in self._of_key[key] if needle in haystack]
        return found
