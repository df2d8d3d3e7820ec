"""Junk on every socket of a network: nothing ends, and pages still come.

Every listening port of every process gets noise, noise after a ZMTP greeting,
and frames of a peer without a key; the SOCKS port also gets clients that send
garbage or stall; the control socket gets messages that are no requests.
"""

import pathlib
import random
import socket
import struct
import sys
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "localnet"))

import messages  # noqa: E402
import metrics  # noqa: E402
import web  # noqa: E402
from network import Network  # noqa: E402

ZMTP_PORTS = {"link", "client", "request", "feed"}
STALLED_CLIENTS = 50
# 0xff, a length of 8 bytes, 0x7f: what every ZMTP peer begins with.
SIGNATURE = b"\xff" + bytes(8) + b"\x7f"
SOCKS_GARBAGE = {
    "noise": None,
    "another version": b"\x04\x01\x00\x50\x7f\x00\x00\x01\x00",
    "no methods": b"\x05\x00",
    "an unknown method": b"\x05\x01\x09",
    "an unknown command": b"\x05\x01\x00" + b"\x05\x09\x00\x01\x7f\x00\x00\x01\x00\x50",
    "BIND": b"\x05\x01\x00" + b"\x05\x02\x00\x01\x7f\x00\x00\x01\x00\x50",
    "an unknown address type": b"\x05\x01\x00" + b"\x05\x01\x00\x09\x7f\x00\x00\x01",
    "an empty name": b"\x05\x01\x00" + b"\x05\x01\x00\x03\x00\x00\x50",
    "a name of control bytes": b"\x05\x01\x00" + b"\x05\x01\x00\x03\x04\x00\n\r\xff\x00\x50",
    "an endless HTTP head": b"CONNECT " + b"a" * 200_000,
}
# Deeper than a stack that somebody recurses on.
NESTED = b"[" * 1_000_000 + b"]" * 1_000_000
UNKNOWN_REQUEST = b'{"type":"no_such","version":1,"id":1,"body":{}}'
CONTROL_JUNK = (
    b"", bytes(64), b"{", b"[]", b"null", b'"text"', b"{}", b"\xff\xfe" * 500, b"[" * 100_000,
    b'{"type":7,"version":1,"id":1,"body":{}}',
    b'{"type":"status","version":"x","id":{},"body":[]}',
    b'{"type":"status","version":1,"id":1,"body":7}',
    b'{"type":"send","version":1,"id":1,"body":{"to":5}}',
    b'{"type":"send","version":1,"id":1,"body":{"to":"","message":[]}}',
    b'{"type":"send","version":1,"id":1,"body":[1]}',
    b'{"type":"receive","version":1,"id":1,"body":{"count":"x","timeout_ms":-1}}',
    b'{"type":"receive","version":1,"id":1,"body":null}',
    b'{"type":"status","version":1,"id":' + NESTED + b'}',
    b'{"type":"status","version":1,"id":1,"body":{"x":' + NESTED + b'}}', UNKNOWN_REQUEST)


def greeting(mechanism, as_server=False):
    """ZMTP 3.0, 64 bytes."""
    return (SIGNATURE + b"\x03\x00" + mechanism.ljust(20, b"\0")
            + bytes([as_server]) + bytes(31))


def command(name, body=b""):
    content = bytes([len(name)]) + name + body
    return b"\x04" + bytes([len(content)]) + content


def ready(kind):
    return command(b"READY", b"\x0bSocket-Type" + struct.pack(">I", len(kind)) + kind)


def message(body):
    """A message of one part."""
    return b"\x02" + struct.pack(">Q", len(body)) + body


def assault(address, *pieces, wait=0.3):
    """Sends what the other side takes, each piece after the last was answered
    or `wait` is over. @returns all that it answered."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as line:
        line.settimeout(wait)
        line.connect(address)
        answer = b""
        for piece in pieces:
            try:
                line.sendall(piece)
                while more := line.recv(65536):
                    answer += more
            except OSError:
                pass  # refused or silent: both are right
        return answer


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.network = Network(BINARIES, clients={"web": "balanced", "alice": "private"})
        cls.addClassCleanup(cls.network.remove_folder)
        cls.addClassCleanup(cls.network.stop)
        cls.server = web.WebServer(5)
        cls.addClassCleanup(cls.server.stop)
        cls.network.start()
        cls.noise = random.Random(6)

    def tearDown(self):
        self._expect_all_well()

    def _expect_all_well(self):
        """Same processes, all ready, and a page and a message arrive."""
        for name, process in self.network.processes.items():
            self.assertTrue(process.is_running(), f"{name} ended:\n{process.log_tail()}")
            self.assertTrue(process.is_ready(), f"{name} is not ready")
        browser = web.Browser(self.network.processes["web"].ports["socks"],
                              self.network.folder / "fetched")
        page = browser.folder / "one"
        browser.curl("--output", str(page), self.server.url("/page/0"), timeout=30)
        self.assertEqual(web.sha256(page.read_bytes()), self.server.hash_of("/page/0"))
        sent = [self.noise.randbytes(3000)]
        messages.Sending(self.network, "alice", "web", sent, "after").wait(30)
        messages.compare(sent, messages.receive(self.network, "web", 1, 20))

    def _ports(self, kinds):
        return [(name, kind, ("127.0.0.1", port))
                for name, process in self.network.processes.items()
                for kind, port in process.ports.items() if kind in kinds]

    def _samples(self, name):
        return metrics.parse(self.network.processes[name].fetch("/metrics"))

    def test_noise_on_every_port(self):
        every = self._ports(ZMTP_PORTS | {"http", "socks"})
        self.assertEqual({kind for _, kind, _ in every}, ZMTP_PORTS | {"http", "socks"})
        for _, _, address in every:
            for size in (1, 64, 100_000):
                assault(address, self.noise.randbytes(size), wait=0.1)

    def test_noise_after_a_greeting(self):
        for _, _, address in self._ports(ZMTP_PORTS):
            for mechanism in (b"CURVE", b"NULL", b"PLAIN", self.noise.randbytes(20)):
                assault(address, greeting(mechanism) + self.noise.randbytes(500), wait=0.1)
            for hello in (command(b"HELLO", bytes(194)), command(b"HELLO", bytes(3)),
                          command(b"INITIATE", self.noise.randbytes(200)),
                          b"\x06" + struct.pack(">Q", 2 ** 63) + b"x"):
                assault(address, greeting(b"CURVE"), hello, wait=0.1)

    def test_a_peer_without_a_key_delivers_nothing(self):
        bundle = struct.pack(">BIBB", 1, 0, 0, 1) + self.noise.randbytes(2413)
        for name, _, address in self._ports({"link"}):
            dropped = f"nephele_{name.split('-')[0]}_packets_dropped_total"
            before = metrics.total(self._samples(name), dropped)
            answer = assault(address, greeting(b"NULL"), ready(b"ROUTER"), message(bundle))
            # It tells its own greeting and not one word more.
            self.assertLessEqual(len(answer), 64, name)
            self.assertEqual(metrics.total(self._samples(name), dropped), before,
                             f"{name} has looked at the bundle")

    def test_garbage_and_silence_on_the_proxy_port(self):
        address = ("127.0.0.1", self.network.processes["web"].ports["socks"])
        for name, data in SOCKS_GARBAGE.items():
            with self.subTest(garbage=name):
                answer = assault(address, data or self.noise.randbytes(5000))
                # Behind the choice of a method: never "succeeded".
                if answer.startswith(b"\x05\x00\x05"):
                    self.assertNotEqual(answer[3], 0)
                self.assertNotIn(b" 200 ", answer)
        self.assertEqual(assault(address, SOCKS_GARBAGE["BIND"])[2:4], b"\x05\x07")

    def test_clients_that_stall_hold_up_nobody(self):
        address = ("127.0.0.1", self.network.processes["web"].ports["socks"])
        for i in range(STALLED_CLIENTS):
            line = socket.create_connection(address)
            self.addCleanup(line.close)
            line.sendall((b"", b"\x05", b"\x05\x01\x00", b"\x05\x01\x00\x05\x01\x00\x03")[i % 4])
        started = time.monotonic()
        self._expect_all_well()
        self.assertLess(time.monotonic() - started, 30)

    def test_junk_on_the_control_socket(self):
        path = self.network.control_socket("web")
        assault(path, self.noise.randbytes(2000))
        for junk in CONTROL_JUNK:
            with self.subTest(junk=junk[:70]):
                assault(path, greeting(b"NULL"), ready(b"DEALER"), message(junk), wait=0.2)
                self.assertTrue(self.network.processes["web"].is_running())
        # The junk is read: this way even a request is answered.
        answer = assault(path, greeting(b"NULL"), ready(b"DEALER"), message(UNKNOWN_REQUEST))
        self.assertIn(b'"error"', answer)


if __name__ == "__main__":
    BINARIES = sys.argv.pop(1)
    unittest.main(verbosity=2)
