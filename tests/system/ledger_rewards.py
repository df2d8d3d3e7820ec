"""Nodes earn what the formula says, to the last unit.

Three nodes are bonded and delegated to, a monitor reports, epochs of a few
seconds pass, and everybody withdraws; all with the real validator and the real
commands. What each node, operator and delegator gets is computed here again,
in whole numbers, from the formulas alone. The supply never changes.
In the second run the validator is killed with SIGKILL between two epochs.
"""

import json
import os
import sys
import time
import unittest

from ledger_stage import UNITS, Ledger, units

BINARIES = sys.argv[1]
# Monitors have a quarter of it for each step.
EPOCH_S = int(os.environ.get("STAGE_EPOCH_S", "8"))
EPOCHS = 3
SCALE = 10 ** 18
POOL = 250_000_000 * UNITS
STAKING_SUPPLY = 1_000_000 * UNITS
SET_SIZES = {"entry": 1, "exit": 1, "mix": 3, "standby": 0}
K = sum(SET_SIZES.values())
PERFORMANCE = {1: 9_500, 2: 10_000, 3: 8_000}
NODES = {  # pledge, margin, cost of an interval, delegation: tokens
    1: (10_000, "0.2", 800, 25_000),
    2: (100, "0", 0, 1),
    3: (150_000, "1", 40, 123_456),
}


def mul(a, b):
    return a * b // SCALE


def div(a, b):
    return a * SCALE // b


def atomics(text):
    whole, _, behind = text.partition(".")
    return int(whole) * SCALE + int(behind.ljust(18, "0") or 0)


class Node:
    """The reward record of one node, by the formulas."""

    interval_epochs = 720

    def __init__(self, pledge, margin, cost):
        self.operator = pledge * UNITS * SCALE
        self.delegates = 0
        self.index = 10 ** 9 * SCALE
        self.margin = atomics(margin)
        self.cost = cost * UNITS * SCALE // self.interval_epochs

    def earn(self, performance):
        pool = POOL * SCALE
        budget = mul(pool // self.interval_epochs, atomics("0.02"))
        saturation = STAKING_SUPPLY * SCALE // K
        alpha, factor = atomics("0.3"), 10 * SCALE
        # Nobody is on standby: f·k − (f − 1)·0.
        work = mul(factor, div(SCALE, mul(factor, K * SCALE)))
        stake = self.operator + self.delegates

        def share(of):
            return SCALE if of > saturation else div(of, saturation)
        earned = mul(mul(budget, performance), share(stake))
        weight = work + mul(alpha, share(self.operator)) // K
        reward = div(mul(earned, weight), SCALE + alpha)
        cost = mul(self.cost, performance)
        own = reward
        if reward > cost:
            part = self.margin + mul(SCALE - self.margin,
                                     div(self.operator, stake))
            own = mul(reward - cost, part) + cost
        rest = reward - own
        if self.delegates:
            self.index += mul(rest, div(self.index, self.delegates))
        self.operator += own
        self.delegates += rest

    def record(self):
        return {"operator_stake": self.operator, "delegates": self.delegates,
                "index": self.index}


class Rewards(unittest.TestCase):
    def setUp(self):
        self.ledger = Ledger(
            BINARIES, epoch_s=EPOCH_S,
            **{"reward-pool": POOL // UNITS,
               "staking-supply": STAKING_SUPPLY // UNITS,
               **{f"{role}-nodes": count
                  for role, count in SET_SIZES.items()}})
        self.addCleanup(self.ledger.close)
        self.owners = {id: self.ledger.wallet(f"owner{id}", "200000")
                       for id in NODES}
        self.friends = {id: self.ledger.wallet(f"friend{id}", "200000")
                        for id in NODES}
        self.monitor = self.ledger.wallet("monitor", "10")
        self.ledger.call("genesis", "add-monitor", self.ledger.genesis,
                         "--address", self.monitor.address)
        self.shorten_windows()

    def shorten_windows(self):
        genesis = json.loads(self.ledger.genesis.read_text())
        genesis["ledger"]["parameters"]["performance"].update(
            report_window_seconds=EPOCH_S // 2,
            commit_window_seconds=EPOCH_S // 4)
        # The first epoch begins after the wallets are made, but not to come.
        begins = int(time.time())
        genesis["genesis_time"] = time.strftime("%Y-%m-%dT%H:%M:%SZ",
                                                time.gmtime(begins))
        self.ledger.genesis.write_text(json.dumps(genesis))
        self.begins = begins

    def wait_until(self, epoch, second):
        """Until `second` of an epoch by the clock, which blocks follow."""
        moment = self.begins + epoch * EPOCH_S + second
        time.sleep(max(0, moment - time.time()))

    def await_epoch(self, epoch):
        until = time.monotonic() + 3 * EPOCH_S
        while (now := self.ledger.page("/epoch"))["epoch"] < epoch:
            self.assertLess(time.monotonic(), until, f"no epoch {epoch}")
            time.sleep(0.05)
        return now

    def bond_all(self):
        for id, (pledge, margin, cost, delegated) in NODES.items():
            keys = self.ledger.folder / f"node{id}"
            self.ledger.call("keys", "generate", keys)
            self.owners[id].do(
                "bond", "--node-keys", keys, "--host", f"node{id}.example.org",
                "--mix-port", 1789, "--role", "mix", "--role", "entry",
                "--role", "exit", "--margin", margin, "--cost", cost,
                "--pledge", f"{pledge} NYM")
            self.friends[id].do("delegate", id, f"{delegated} NYM")

    def report(self, epoch):
        file = self.ledger.folder / "report.json"
        file.write_text(json.dumps({str(id): value for id, value
                                    in PERFORMANCE.items()}))
        said = ("--epoch", epoch, "--report", file, "--salt", "5a" * 32)
        self.wait_until(epoch, EPOCH_S / 2 + 0.2)
        self.monitor.do("report", "commit", *said)
        self.wait_until(epoch, 3 * EPOCH_S / 4 + 0.2)
        self.monitor.do("report", "reveal", *said)

    def records(self):
        return {id: self.ledger.page(f"/rewards/{id}") for id in NODES}

    def check_records(self, models):
        for id, record in self.records().items():
            got = {name: atomics(record[name])
                   for name in models[id].record()}
            self.assertEqual(got, models[id].record(), f"node {id}")

    def run_epochs(self, kill):
        supply = self.ledger.page("/supply")["total"]
        self.bond_all()
        first = self.ledger.page("/epoch")["epoch"] + 1
        self.await_epoch(first)
        models = {id: Node(*terms[:3]) for id, terms in NODES.items()}
        for id, model in models.items():
            model.delegates += NODES[id][3] * UNITS * SCALE
        # Nobody was measured yet, so nobody has earned.
        self.check_records(models)
        self.report(first)
        for epoch in range(first, first + EPOCHS):
            roles = self.ledger.page("/epoch")["roles"]
            active = {id for role in ("entry", "exit", "layer_1", "layer_2",
                                      "layer_3") for id in roles[role]}
            self.assertEqual(active, set(NODES))
            if kill and epoch == first + 1:
                self.ledger.kill()
                self.ledger.start()
            self.await_epoch(epoch + 1)
            for id, model in models.items():
                model.earn(div(PERFORMANCE[id], 10_000))
            self.check_records(models)
            self.assertEqual(self.ledger.page("/supply")["total"], supply)
        self.modelled = first + EPOCHS
        return models

    def paid(self, wallet, *command):
        """What an account has more, its fee aside."""
        before = wallet.balance()
        receipt = wallet.do(*command)
        told = self.ledger.page(f"/transactions/{receipt['hash']}")
        return wallet.balance() - before + units(told["transaction"]["fee"])

    def catch_up(self, models):
        """Brings the models to the present epoch."""
        now = self.ledger.page("/epoch")["epoch"]
        while self.modelled < now:
            self.modelled += 1
            for id, model in models.items():
                model.earn(div(PERFORMANCE[id], 10_000))

    def check_payout(self, models, id, payout, wallet, *command):
        """The account gets what `payout` says; of two numbers if the epoch
        ended while the command ran.
        @returns how much it got."""
        self.catch_up(models)
        wanted = [payout(models[id])]
        got = self.paid(wallet, *command)
        self.catch_up(models)
        wanted.append(payout(models[id]))
        self.assertIn(got, wanted, f"node {id}")
        self.assertGreater(got, 0)
        return got

    def check_payouts(self, models):
        for id, (pledge, _, _, delegated) in NODES.items():
            models[id].operator -= SCALE * self.check_payout(
                models, id,
                lambda node, pledge=pledge: node.operator // SCALE
                - pledge * UNITS,
                self.owners[id], "withdraw")
            if id == 3:
                continue  # its owner keeps the whole profit
            models[id].delegates -= SCALE * self.check_payout(
                models, id,
                lambda node, coins=delegated * UNITS:
                (node.index * coins * SCALE // (10 ** 9 * SCALE)) // SCALE
                - coins,
                self.friends[id], "withdraw", id)

    def whole_story(self, kill):
        self.ledger.start()
        supply = self.ledger.page("/supply")["total"]
        self.check_payouts(self.run_epochs(kill))
        self.assertEqual(self.ledger.page("/supply")["total"], supply)
        self.assertEqual(self.ledger.stop(), 0)
        told = self.ledger.call("ledger", "replay", self.ledger.folder / "data",
                                "--genesis", self.ledger.genesis)
        self.assertIn("the same state", told)

    def test_payouts_equal_the_formula(self):
        self.whole_story(kill=False)

    def test_payouts_equal_the_formula_over_a_kill(self):
        self.whole_story(kill=True)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
