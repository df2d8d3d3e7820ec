"""Coins move by command through a real validator and stay moved.

Transfers, refusals with their rule and numbers, dry runs, signing without a
network, pages and exports; then SIGKILL in the middle of transfers: every one
that was acknowledged is there, the supply is what it was, and running all
blocks again gives the same state.
"""

import csv
import io
import json
import sys
import threading
import time
import unittest

import ledger_stage
from ledger_stage import UNITS, Ledger, Refused, units

BINARIES = sys.argv[1]
KILLS = 3


class Transfers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = Ledger(BINARIES, **{"reward-pool": "250000000"})
        cls.alice = cls.ledger.wallet("alice", "1000 NYM")
        cls.bob = cls.ledger.wallet("bob", "10")
        cls.ledger.start()

    @classmethod
    def tearDownClass(cls):
        cls.ledger.close()

    def refused(self, *words, of):
        with self.assertRaises(Refused) as caught:
            of()
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_a_transfer_arrives_and_costs_its_fee(self):
        before = self.alice.balance(), self.bob.balance()
        receipt = self.alice.do("send", self.bob.address, "12.5 NYM",
                                "--memo", "lunch")
        self.assertEqual(receipt["code"], 0)
        told = self.ledger.page(f"/transactions/{receipt['hash']}")
        fee = units(told["transaction"]["fee"])
        self.assertGreater(fee, 0)
        self.assertEqual(told["transaction"]["memo"], "lunch")
        self.assertEqual(self.bob.balance(), before[1] + 12_500_000)
        self.assertEqual(self.alice.balance(), before[0] - 12_500_000 - fee)

    def test_refusals_name_the_rule_and_the_numbers(self):
        poor = self.ledger.wallet("poor")
        self.refused("Insufficient", of=lambda: poor.do(
            "send", self.bob.address, "1"))
        nonce = self.alice.account()["nonce"]
        self.refused("BadNonce", str(nonce), of=lambda: self.alice.do(
            "send", self.bob.address, "1", "--nonce", nonce + 50_000))
        self.refused("FeeTooLow", of=lambda: self.alice.do(
            "send", self.bob.address, "1", "--fee", "0.000001"))
        self.refused("no amount", of=lambda: self.alice.do(
            "send", self.bob.address, "1.2345678"))
        self.refused("no address", of=lambda: self.alice.do(
            "send", self.bob.address[:-1] + "q", "1"))

    def test_a_failed_transaction_costs_its_fee_and_does_nothing_else(self):
        before = self.bob.account()
        self.refused("Insufficient", "the fee is spent", of=lambda: self.bob.do(
            "send", self.alice.address, "999999"))
        after = self.bob.account()
        self.assertEqual(after["nonce"], before["nonce"] + 1)
        self.assertLess(units(before["balance"]) - units(after["balance"]),
                        UNITS)

    def test_a_dry_run_does_nothing(self):
        before = self.alice.account()["nonce"]
        outcome = self.alice.do("send", self.bob.address, "1", "--dry-run")
        self.assertEqual(outcome["code"], 0)
        self.refused("Insufficient", of=lambda: self.alice.do(
            "send", self.bob.address, "99999", "--dry-run"))
        self.assertEqual(self.alice.account()["nonce"], before)

    def test_a_transaction_is_signed_without_a_network(self):
        join = self.ledger.folder / "join.json"
        join.write_text(json.dumps({**self.ledger.page("/join"),
                                    "endpoint": "tcp://127.0.0.1:1"}))
        before = self.bob.balance()
        signed = self.ledger.call(
            "ledger", "send", self.bob.address, "3", "--key", self.alice.file,
            "--validator", join, "--sign-only", "--nonce",
            self.alice.account()["nonce"], "--expires-at", 1_000_000,
            "--fee", "0.1").strip()
        self.assertEqual(self.bob.balance(), before)
        self.ledger.call("ledger", "submit", signed)
        self.assertEqual(self.bob.balance(), before + 3 * UNITS)
        again = json.loads(self.ledger.call("ledger", "submit", signed,
                                            "--json"))
        self.assertEqual(again["code"], 0)
        self.assertEqual(self.bob.balance(), before + 3 * UNITS)

    def test_pages_say_what_is_wrong(self):
        status, body = self.ledger.refusal("/accounts/hello")
        self.assertEqual((status, body["error"]),
                         (400, "validator.bad_request"))
        self.assertIn("hello", body["detail"])
        status, body = self.ledger.refusal("/blocks/999999999")
        self.assertEqual(status, 404)
        self.assertIn("the last is", body["detail"])
        self.assertEqual(self.ledger.refusal("/blocks?limit=0")[0], 400)
        self.assertEqual(self.ledger.refusal("/blocks?from=x")[0], 400)

    def test_lists_are_paged_to_their_end(self):
        self.ledger.await_height(5)
        first = self.ledger.page("/blocks?limit=2")
        self.assertEqual(len(first["blocks"]), 2)
        rest = self.ledger.page(f"/blocks?limit=2&from={first['next']}")
        self.assertEqual(rest["blocks"][0]["height"],
                         first["blocks"][1]["height"] - 1)
        owners, after = [], ""
        while after is not None:
            page = self.ledger.page(f"/accounts?limit=1&after={after}")
            owners += [item["address"] for item in page["items"]]
            after = page["next"]
        self.assertEqual(len(owners), len(set(owners)))
        self.assertLessEqual({self.alice.address, self.bob.address},
                             set(owners))

    def test_an_account_exports_its_history(self):
        self.alice.do("send", self.bob.address, "1", "--memo", 'a "b", c')
        rows = list(csv.DictReader(io.StringIO(self.ledger.call(
            "ledger", "export", self.bob.address))))
        self.assertIn('a "b", c', [row["memo"] for row in rows])
        items = json.loads(self.ledger.call(
            "ledger", "export", self.bob.address, "--format", "json"))
        self.assertEqual(len(items), len(rows))

    def test_health_and_metrics_tell_of_blocks(self):
        self.ledger.await_height(2)
        root = self.ledger.url
        with ledger_stage.urllib.request.urlopen(f"{root}/health/ready") as got:
            self.assertEqual(got.status, 200)
        with ledger_stage.urllib.request.urlopen(f"{root}/metrics") as got:
            text = got.read().decode()
        self.assertRegex(text, r"nephele_validator_block_height [1-9]")


class Kills(unittest.TestCase):
    def setUp(self):
        self.ledger = Ledger(BINARIES)
        self.addCleanup(self.ledger.close)
        self.alice = self.ledger.wallet("alice", "1000")
        self.bob = self.ledger.wallet("bob", "1000")
        self.ledger.start()

    def transfers_until_killed(self):
        """@returns the receipts of what was acknowledged before the kill."""
        receipts = []
        killer = threading.Timer(1.2, self.ledger.kill)
        killer.start()
        try:
            while True:
                receipts.append(self.alice.do("send", self.bob.address,
                                              "0.000001"))
        except Refused:
            pass
        killer.join()
        return receipts

    def test_what_was_acknowledged_survives_a_kill(self):
        supply = self.ledger.page("/supply")["total"]
        receipts = []
        for _ in range(KILLS):
            receipts += self.transfers_until_killed()
            self.ledger.start()
        self.assertGreater(len(receipts), KILLS)
        for receipt in receipts:
            told = self.ledger.page(f"/transactions/{receipt['hash']}")
            self.assertEqual(told["height"], receipt["height"])
        self.assertEqual(self.ledger.page("/supply")["total"], supply)
        moved = self.bob.balance() - 1000 * UNITS
        # One may have been durable without an acknowledgement, each time.
        self.assertLessEqual(len(receipts), moved)
        self.assertLessEqual(moved, len(receipts) + KILLS)
        app_hash = self.ledger.page("/blocks?limit=1")["blocks"][0]
        self.assertEqual(self.ledger.stop(), 0)
        told = self.ledger.call("ledger", "replay", self.ledger.folder / "data",
                                "--genesis", self.ledger.genesis)
        self.assertIn("same", told)
        self.assertGreaterEqual(int(told.split()[1].rstrip(":")), app_hash["height"])

    def test_a_second_process_is_refused(self):
        before = self.ledger.process
        with self.assertRaises(RuntimeError) as caught:
            self.ledger.start()
        self.assertIn("replication.locked", str(caught.exception))
        self.ledger.process = before

    def test_a_term_ends_it_in_order(self):
        self.alice.do("send", self.bob.address, "1")
        began = time.monotonic()
        self.assertEqual(self.ledger.stop(), 0)
        self.assertLess(time.monotonic() - began, 5)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
