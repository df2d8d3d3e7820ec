#!/usr/bin/env python3
"""Writes the vectors of docs/protocol/message.md beside this file.

A second implementation, from the document alone and with nothing but Python's
standard library, so that the vectors do not merely repeat what the code does.
Slow and not constant-time: for vectors only. Run it again after a change of
the document and look at the difference.
"""

import hashlib
import json
import pathlib
import struct

P25519 = 2**255 - 19
P1305 = 2**130 - 5
CONTENT = 1582
FRAGMENT = 1539


def x25519(scalar: bytes, point: bytes) -> bytes:
    """RFC 7748, section 5."""
    k = int.from_bytes(scalar, "little")
    k = (k & ~7 & (2**255 - 1)) | 2**254
    x1 = int.from_bytes(point, "little") & (2**255 - 1)
    x2, z2, x3, z3, swap = 1, 0, x1, 1, 0
    for t in reversed(range(255)):
        bit = (k >> t) & 1
        if swap != bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b = (x2 + z2) % P25519, (x2 - z2) % P25519
        c, d = (x3 + z3) % P25519, (x3 - z3) % P25519
        da, cb = d * a % P25519, c * b % P25519
        x3 = (da + cb) ** 2 % P25519
        z3 = x1 * (da - cb) ** 2 % P25519
        aa, bb = a * a % P25519, b * b % P25519
        x2 = aa * bb % P25519
        e = (aa - bb) % P25519
        z2 = e * (aa + 121665 * e) % P25519
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P25519 - 2, P25519) % P25519).to_bytes(32, "little")


BASE = (9).to_bytes(32, "little")


def chacha20(key: bytes, counter: int, size: int) -> bytes:
    """RFC 8439, section 2.4, with a zero nonce."""

    def rotate(v: int, n: int) -> int:
        return ((v << n) | (v >> (32 - n))) & 0xFFFFFFFF

    def quarter(s: list, a: int, b: int, c: int, d: int) -> None:
        for x, y, z, n in ((a, b, d, 16), (c, d, b, 12),
                           (a, b, d, 8), (c, d, b, 7)):
            s[x] = (s[x] + s[y]) & 0xFFFFFFFF
            s[z] = rotate(s[z] ^ s[x], n)

    stream = b""
    while len(stream) < size:
        start = list(struct.unpack("<4I", b"expand 32-byte k"))
        start += struct.unpack("<8I", key)
        start += [counter, 0, 0, 0]
        s = list(start)
        for _ in range(10):
            for a in range(4):
                quarter(s, a, a + 4, a + 8, a + 12)
            for a in range(4):
                quarter(s, a, 4 + (a + 1) % 4, 8 + (a + 2) % 4,
                        12 + (a + 3) % 4)
        stream += struct.pack(
            "<16I", *((x + y) & 0xFFFFFFFF for x, y in zip(s, start)))
        counter += 1
    return stream[:size]


def poly1305(key: bytes, message: bytes) -> bytes:
    r = int.from_bytes(key[:16], "little")
    r &= 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for i in range(0, len(message), 16):
        block = int.from_bytes(message[i:i + 16] + b"\1", "little")
        total = (total + block) * r % P1305
    tag = (total + int.from_bytes(key[16:32], "little")) % 2**128
    return tag.to_bytes(16, "little")


def box(key: bytes, associated: bytes, plain: bytes) -> bytes:
    """ChaCha20-Poly1305, RFC 8439, section 2.8, with a zero nonce."""

    def padded(data: bytes) -> bytes:
        return data + bytes(-len(data) % 16)

    stream = chacha20(key, 1, len(plain))
    cipher = bytes(a ^ b for a, b in zip(plain, stream))
    sizes = struct.pack("<QQ", len(associated), len(cipher))
    one_time = chacha20(key, 0, 32)
    return cipher + poly1305(
        one_time, padded(associated) + padded(cipher) + sizes)


def blake2b(key: bytes, message: bytes) -> bytes:
    return hashlib.blake2b(message, key=key, digest_size=32).digest()


def drawn(label: str, size: int = 32) -> bytes:
    """Fixed bytes that look random."""
    return hashlib.shake_256(b"nephele vector " + label.encode()).digest(size)


def forward(i: int) -> dict:
    secret, ephemeral = drawn(f"recipient {i}"), drawn(f"ephemeral {i}")
    content = drawn(f"content {i}", CONTENT)
    public, e = x25519(secret, BASE), x25519(ephemeral, BASE)
    shared = x25519(ephemeral, public)
    assert shared == x25519(secret, e)
    key = blake2b(shared, b"nephele-message-v1" + e + public)
    return {
        "kind": "forward",
        "recipient_secret": secret.hex(),
        "recipient_key": public.hex(),
        "ephemeral_secret": ephemeral.hex(),
        "content": content.hex(),
        "sealed": (e + box(key, e, content)).hex(),
    }


def reply(i: int) -> dict:
    key = drawn(f"reply {i}")
    content = drawn(f"reply content {i}", CONTENT)
    name = x25519(blake2b(key, b"nephele-reply-v1 id"), BASE)
    sealed = name + box(blake2b(key, b"nephele-reply-v1 box"), name, content)
    return {
        "kind": "reply",
        "reply_key": key.hex(),
        "reply_id": name.hex(),
        "content": content.hex(),
        "sealed": sealed.hex(),
    }


def padded(data: bytes) -> bytes:
    assert len(data) <= CONTENT
    return data + bytes(CONTENT - len(data))


def loop(number: int) -> dict:
    return {
        "kind": "loop",
        "id": str(number),
        "content": padded(b"\0" + struct.pack(">Q", number)).hex(),
    }


def fragment_bytes(tag: bytes, sequence: int, message: int, count: int,
                   index: int, data: bytes, lifetime: int) -> bytes:
    return padded(b"\1" + tag
                  + struct.pack(">QQHHHI", sequence, message, count, index,
                                len(data), lifetime) + data)


def fragment(sequence: int, count: int, index: int, size: int,
             lifetime: int) -> dict:
    tag, data = drawn("tag", 16), drawn(f"data {sequence}", size)
    message = int.from_bytes(drawn(f"message {sequence}", 8), "big")
    return {
        "kind": "fragment",
        "sender": tag.hex(),
        "sequence": str(sequence),
        "message": str(message),
        "count": count,
        "index": index,
        "lifetime": lifetime,
        "data": data.hex(),
        "content": fragment_bytes(tag, sequence, message, count, index, data,
                                  lifetime).hex(),
    }


def stream() -> dict:
    tag, records = drawn("stream", 16), drawn("records", 1565)
    return {
        "kind": "stream",
        "tag": tag.hex(),
        "records": records.hex(),
        "content": (b"\2" + tag + records).hex(),
    }


def refused(why: str, error: str, content: bytes) -> dict:
    return {"kind": "refused", "why": why, "error": error,
            "content": content.hex()}


def refusals() -> list:
    tag, full = drawn("tag", 16), bytes(FRAGMENT)
    malformed, dirty = "client.malformed_content", "client.dirty_padding"

    def made(count: int, index: int, data: bytes, length: int = -1) -> bytes:
        whole = bytearray(fragment_bytes(tag, 1, 2, count, index, data, 60))
        if length >= 0:
            whole[37:39] = struct.pack(">H", length)
        return bytes(whole)

    def ends_in_one(content: bytes) -> bytes:
        return content[:-1] + b"\1"

    return [
        refused("count 0", malformed, made(0, 0, b"x")),
        refused("count over the limit", malformed, made(10903, 0, full)),
        refused("index not below count", malformed, made(2, 2, b"x")),
        refused("length over the limit", malformed, made(1, 0, full, 1540)),
        refused("length beyond the content", malformed,
                made(1, 0, full, 65535)),
        refused("middle fragment not full", malformed,
                made(2, 0, full[:-1])),
        refused("empty last fragment of two", malformed, made(2, 1, b"")),
        refused("message over 16 MiB", malformed, made(10902, 10901, full)),
        refused("fragment with dirty padding", dirty,
                ends_in_one(made(1, 0, b"x"))),
        refused("loop with dirty padding", dirty,
                ends_in_one(padded(b"\0" + bytes(8)))),
        refused("kind 3", "client.unknown_kind", padded(b"\3")),
        refused("kind 255", "client.unknown_kind", padded(b"\xff")),
    ]


def write(name: str, cases: list) -> None:
    path = pathlib.Path(__file__).parent / name
    path.write_text(json.dumps({"cases": cases}, indent=1) + "\n")


write("sealing.json",
      [forward(i) for i in range(3)] + [reply(i) for i in range(3)])
write("content.json", [
    loop(0), loop(2**64 - 1), fragment(0, 1, 0, 0, 0),
    fragment(1, 1, 0, 1, 60), fragment(2, 3, 1, FRAGMENT, 86400),
    fragment(2**64 - 1, 10902, 10901, 577, 2**32 - 1), stream()
] + refusals())
