"""The time of an acknowledgement does not tell whether the recipient is online.

Two clients send at the same time, one to a recipient that is online and one to
a recipient that is not. Their round-trip times must have the same distribution
(Kolmogorov-Smirnov distance at most LIMIT over at least SAMPLES each).
"""

import json
import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "localnet"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))

import messages  # noqa: E402
from network import Network  # noqa: E402
from statistics_of_times import ks_distance  # noqa: E402

LIMIT = 0.05
SAMPLES = 4000
MESSAGE = bytes(1_000_000)  # 650 packets
MESSAGES = 7


class AcksHidePresence(unittest.TestCase):
    def test_round_trips_to_online_and_offline_recipients_agree(self):
        senders = {"to_online": "online", "to_offline": "offline"}
        clients = {name: "balanced" for name in senders}
        clients |= {name: "private" for name in senders.values()}
        network = Network(BINARIES, clients=clients)
        try:
            network.start()
            network.processes["offline"].terminate()
            self.assertEqual(network.processes["offline"].wait_stopped(), 0)
            sendings = [messages.Sending(network, sender, recipient, [MESSAGE] * MESSAGES, sender)
                        for sender, recipient in senders.items()]
            for sending in sendings:
                sending.wait(150)
            times = {}
            for sender in senders:
                answer = network.nephele("status", "--round-trips", "--control",
                                         network.control_socket(sender))
                times[sender] = json.loads(answer)["milliseconds"]
        finally:
            network.stop()
        for sender, samples in times.items():
            self.assertGreaterEqual(len(samples), SAMPLES, sender)
        distance = ks_distance(*times.values())
        print(f"KS distance {distance:.4f} over {[len(t) for t in times.values()]} samples")
        self.assertLessEqual(distance, LIMIT)
        network.remove_folder()


if __name__ == "__main__":
    BINARIES = sys.argv.pop(1)
    unittest.main()
