"""An idle client, an uploading and a downloading one look the same on the line.

Three clients of the preset `balanced` run at the same time behind recorders;
one is left alone, one uploads and one downloads all the while. Frames must have
one size each way, and the gaps between them the same distribution
(Kolmogorov-Smirnov distance at most LIMIT over at least FRAMES frames).
"""

import collections
import json
import pathlib
import signal
import subprocess
import sys
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "localnet"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))

import web  # noqa: E402
from network import Network  # noqa: E402
from statistics_of_times import gaps, ks_distance  # noqa: E402

LIMIT = 0.04
FRAMES = 5000
SECONDS = 62  # 110 frames a second up and 220 down
CLIENTS = ("idle", "uploading", "downloading")


class Recorder:
    def __init__(self, target_port, out):
        self.out = pathlib.Path(out)
        self.child = subprocess.Popen(
            [sys.executable, str(pathlib.Path(__file__).parent / "zmtp_recorder.py"),
             str(target_port), str(out)], stdout=subprocess.PIPE, text=True)
        self.port = int(self.child.stdout.readline())

    def stop(self):
        self.child.send_signal(signal.SIGTERM)
        self.child.communicate(timeout=20)
        return json.loads(self.out.read_text())


class RecordedNetwork(Network):
    """Every client enters through a recorder of its own."""

    def _client(self, name, preset):
        process = super()._client(name, preset)
        join = json.loads(pathlib.Path(process.config["join_file"]).read_text())
        home = process.config["gateways"][0]
        for gateway in join["gateways"]:
            if gateway["identity"] == home:
                port = int(gateway["client_endpoint"].rsplit(":", 1)[1])
                self.recorders[name] = Recorder(port, self.folder / f"{name}.frames")
                gateway["client_endpoint"] = f"tcp://127.0.0.1:{self.recorders[name].port}"
        path = self.folder / f"join-{name}.json"
        path.write_text(json.dumps(join))
        process.config["join_file"] = str(path)
        process.config["gateways"] = [home]
        return process


class IdleEqualsBusy(unittest.TestCase):
    def test_sizes_and_gaps_do_not_tell_idle_from_busy(self):
        network = RecordedNetwork(BINARIES, clients={name: "balanced" for name in CLIENTS})
        network.recorders = {}
        server = web.WebServer(1)
        server.server.contents["/endless"] = bytes(64 * 1024 * 1024)
        try:
            network.start()
            began, curls = time.monotonic(), []
            for name, arguments in (
                    ("uploading", ["--upload-file", self._big_file(network)]),
                    ("downloading", ["--output", "/dev/null"])):
                proxy = f"socks5h://127.0.0.1:{network.processes[name].ports['socks']}"
                curls.append(subprocess.Popen(
                    ["curl", "--silent", "--proxy", proxy, "--max-time", str(SECONDS),
                     *arguments, server.url("/endless")]))
            time.sleep(SECONDS)
            ended = time.monotonic()
            for curl in curls:
                curl.kill()
                curl.wait()
            frames = {name: recorder.stop() for name, recorder in network.recorders.items()}
        finally:
            network.stop()
            server.stop()
        # The first seconds hold the login; what counts is the steady state.
        self._compare(frames, began + 2, ended)
        network.remove_folder()

    @staticmethod
    def _big_file(network):
        path = network.folder / "big"
        path.write_bytes(bytes(32 * 1024 * 1024))
        return str(path)

    def _compare(self, frames, began, ended):
        for direction in ("up", "down"):
            times, sizes = {}, {}
            for name in CLIENTS:
                seen = [(at, size) for at, size in frames[name][direction] if began < at < ended]
                common = collections.Counter(size for _, size in seen).most_common(1)[0][0]
                times[name] = [at for at, size in seen if size == common][:FRAMES + 1]
                sizes[name] = common
                self.assertGreaterEqual(len(times[name]), FRAMES, f"{name} {direction}")
                self.assertLess(sum(1 for _, size in seen if size != common), 0.02 * len(seen),
                                f"{name} {direction}: frames of other sizes")
            self.assertEqual(len(set(sizes.values())), 1, sizes)
            for name in CLIENTS[1:]:
                distance = ks_distance(gaps(times["idle"]), gaps(times[name]))
                print(f"{direction}: idle against {name}: KS distance {distance:.4f} "
                      f"over {len(times[name])} frames of {sizes[name]} bytes")
                self.assertLessEqual(distance, LIMIT, f"{name} {direction}")


if __name__ == "__main__":
    BINARIES = sys.argv.pop(1)
    unittest.main()
