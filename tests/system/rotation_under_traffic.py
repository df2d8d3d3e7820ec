"""Two rotations pass under traffic; nothing is lost, and old keys are gone.

A download and a queue of messages go on while every mixnode changes its key
twice. Afterwards the keys of the first two rotations must be in no file and
nowhere in the memory of the processes; the same scan must find the keys in use.
"""

import os
import pathlib
import random
import re
import sys
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "localnet"))

import messages  # noqa: E402
import web  # noqa: E402
from network import Network  # noqa: E402

EPOCH_S = 6
EPOCHS_PER_ROTATION = 2
ROTATIONS = 2
BATCH = 20
# At 150 KB/s, the most that `balanced` carries, this takes two rotations.
DOWNLOAD_BYTES = 3_600_000
DOWNLOAD_LIMIT_S = 60
# A key goes some time after the overlap of its rotation has passed.
WIPE_LIMIT_S = 25
CHUNK = 4 * 1024 * 1024


class KeyWatch:
    """Remembers every mix key that ever lay in the key directories."""

    def __init__(self, network):
        self.folders = {name: network.memory / name for name in network.mix_names}
        self.seen = {name: {} for name in self.folders}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.look()
        self._thread.start()

    def look(self):
        """@returns {mixnode: {rotation: key}} of what lies there now."""
        now = {}
        for name, folder in self.folders.items():
            now[name] = {}
            for path in folder.glob("r*.key"):
                match = re.fullmatch(r"r(\d+)-g\d+\.key", path.name)
                try:
                    key = path.read_bytes()
                except FileNotFoundError:
                    continue
                # A key that is being wiped is read as zeros.
                if match and len(key) == 32 and any(key):
                    now[name][int(match[1])] = key
            self.seen[name] |= now[name]
        return now

    def _watch(self):
        while not self._ended.wait(0.3):
            self.look()

    def stop(self):
        self._ended.set()
        self._thread.join()


def readable_memory(pid):
    """Chunks of all readable memory of a process, overlapping by a key."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            fields = line.split()
            if "r" not in fields[1] or fields[-1] in ("[vvar]", "[vsyscall]"):
                continue
            begin, end = (int(x, 16) for x in fields[0].split("-"))
            at = begin
            while at < end:
                try:
                    memory.seek(at)
                    data = memory.read(min(CHUNK + 32, end - at))
                except (OSError, OverflowError):
                    data = b""  # not backed by anything
                yield data
                at += CHUNK


def found_in_memory(pid, keys):
    found = set()
    for data in readable_memory(pid):
        found |= {key for key in keys if key in data}
    return found


def found_in_files(folder, keys):
    found = set()
    for path in pathlib.Path(folder).rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            found |= {(key, str(path)) for key in keys if key in data}
    return found


class RotationUnderTraffic(unittest.TestCase):
    def setUp(self):
        self.network = Network(BINARIES, clients={"web": "balanced", "alice": "private",
                                                  "bob": "private"},
                               epoch_s=EPOCH_S, epochs_per_rotation=EPOCHS_PER_ROTATION)
        self.addCleanup(self.network.remove_folder)
        self.addCleanup(self.network.stop)
        self.network.start()

    def test_nothing_is_lost_and_old_keys_are_gone(self):
        keys = KeyWatch(self.network)
        self.addCleanup(keys.stop)
        first = min(min(of_one) for of_one in keys.seen.values())
        self._carry_traffic(keys, first + ROTATIONS)
        self._wait_until_wiped(keys, first + ROTATIONS)
        for name in self.network.mix_names:
            with self.subTest(mixnode=name):
                self._check_keys(keys, name, first)

    def _carry_traffic(self, keys, until_rotation):
        """Downloads and sends until every mixnode's rotation is reached."""
        server = web.WebServer(3)
        server.server.contents["/file"] = random.Random(4).randbytes(DOWNLOAD_BYTES)
        self.addCleanup(server.stop)
        browser = web.Browser(self.network.processes["web"].ports["socks"],
                              self.network.folder / "fetched")
        failures = []
        download = threading.Thread(
            target=self._download, args=(browser, server, failures), daemon=True)
        download.start()
        sent = []
        while download.is_alive() or not self._reached(keys, until_rotation):
            batch = messages.make(BATCH, len(sent))
            messages.Sending(self.network, "alice", "bob", batch, f"at-{len(sent)}").wait(40)
            sent += batch
        download.join()
        self.assertEqual(failures, [])
        received = messages.receive(self.network, "bob", len(sent), 20)
        messages.compare(sent, received)
        print(f"carried {len(sent)} messages and {DOWNLOAD_BYTES} bytes", flush=True)

    @staticmethod
    def _download(browser, server, failures):
        try:
            browser.fetch_file(server, DOWNLOAD_LIMIT_S)
        except Exception as failure:  # told by the main thread
            failures.append(str(failure))

    @staticmethod
    def _reached(keys, rotation):
        # The key of a rotation is made one ahead of its use.
        return all(max(of_one) > rotation for of_one in keys.seen.values())

    def _wait_until_wiped(self, keys, rotation):
        deadline = time.monotonic() + WIPE_LIMIT_S
        while any(r < rotation for of_one in keys.look().values() for r in of_one):
            self.assertLess(time.monotonic(), deadline, f"keys before r{rotation} are still there")
            time.sleep(0.3)

    def _check_keys(self, keys, name, first):
        old = {key for rotation, key in keys.seen[name].items() if rotation < first + ROTATIONS}
        self.assertEqual(len(old), ROTATIONS)
        before = set(keys.look()[name].values())
        for folder in (self.network.memory / name, self.network.folder / name):
            self.assertEqual(found_in_files(folder, old), set())
        if os.geteuid() != 0:
            self.skipTest("only root reads the memory of these processes")
        pid = self.network.processes[name].child.pid
        found = found_in_memory(pid, old | before | set(keys.seen[name].values()))
        current = before & set(keys.look()[name].values())
        self.assertTrue(current, "no key lived through the scan")
        self.assertLessEqual(current, found, "the scan does not find keys in use")
        self.assertEqual(found & old, set(), "an old key is still in memory")


if __name__ == "__main__":
    BINARIES = sys.argv.pop(1)
    unittest.main(verbosity=2)
