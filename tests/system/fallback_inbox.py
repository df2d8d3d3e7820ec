"""What waits in the fallback gateway's inbox reaches a client that is at home.

The recipient is away and its home gateway is dead, so its messages go to the
fallback, which knows it from a visit. Then home comes back, and the recipient
connects there.
"""

import json
import pathlib
import sys
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "localnet"))

import messages  # noqa: E402
import metrics  # noqa: E402
from network import Network  # noqa: E402

COUNT = 6
EPOCH_S = 10


class FallbackInbox(unittest.TestCase):
    def test_messages_left_at_the_fallback_arrive(self):
        network = Network(sys.argv[1], mixes_per_layer=2, epoch_s=EPOCH_S,
                          clients={"alice": "balanced", "bob": "balanced"})
        self.addCleanup(network.remove_folder)
        try:
            network.start()
            self.let_bob_be_known(network)
            self.leave_messages_at_the_fallback(network)
            self.come_home(network)
            received = messages.receive(network, "bob", COUNT, 60)
            messages.compare(self.sent, received)
            status = json.loads(network.nephele("status", "--json", "--control",
                                                network.control_socket("bob")))
            self.assertEqual(status["gateway"], network.keys["gateway-0"]["identity"])
        finally:
            bad = network.stop()
        self.assertEqual(bad, {})

    def await_that(self, condition, what):
        deadline = time.monotonic() + 40
        while not condition():
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.1)

    def stop_bob(self, network):
        bob = network.processes["bob"]
        bob.terminate()
        self.assertEqual(bob.wait_stopped(), 0)

    def start_bob(self, network):
        bob = network.processes["bob"]
        # The first visit comes 2 to 4 s after login instead of 30 to 60.
        bob.config["visit_period"] = "60s"
        bob.start()
        bob.wait_for_ports()

    def let_bob_be_known(self, network):
        fallback = network.processes["gateway-1"]

        def known():
            return metrics.total(metrics.parse(fallback.fetch("/metrics")),
                                 "nephele_gateway_client_registrations")
        before = known()
        self.stop_bob(network)
        self.start_bob(network)
        self.await_that(lambda: known() > before, "bob has not visited the fallback")

    def leave_messages_at_the_fallback(self, network):
        self.stop_bob(network)
        network.processes["gateway-0"].kill()
        self.sent = messages.make(COUNT, seed=7)
        # Without an answer the sender needs eight losses to turn.
        messages.Sending(network, "alice", "bob", self.sent, "late").wait(90)

    def come_home(self, network):
        network.restart("gateway-0")
        home = network.processes["gateway-0"]
        self.await_that(home.is_ready, "the home gateway is not ready")
        self.start_bob(network)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
