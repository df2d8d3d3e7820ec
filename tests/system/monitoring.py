"""Rules and panels against the pages of a living network.

Every metric that a rule or a panel names is on a page, with help and a unit;
every panel has data; no alert that means harm fires.
"""

import importlib.machinery
import importlib.util
import json
import math
import pathlib
import re
import sys
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "localnet"))

import messages  # noqa: E402
import web  # noqa: E402
from network import Network  # noqa: E402
from prometheus import Prometheus  # noqa: E402

EPOCH_S = 10
# The ends of names, by kind: what a number counts or is measured in.
UNITS = ("seconds", "bytes", "packets", "ratio", "nodes", "messages", "sessions",
         "registrations", "second", "number", "epoch", "open", "fds", "threads")
SERIES = re.compile(r"\b((?:nephele|process)_\w+)\b(?!\s*=)")
PATTERN = re.compile(r'__name__=~"([^"]+)"')
PARTS = re.compile(r"_(bucket|sum|count)$")


def load_check():
    path = ROOT / "tools" / "check_monitoring"
    loader = importlib.machinery.SourceFileLoader("check_monitoring", str(path))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("check_monitoring", loader))
    loader.exec_module(module)
    return module


def panels():
    """(place, expression) of every query of every panel."""
    for file in sorted(ROOT.glob("helm/nephele/files/dashboards/*.json")):
        for panel in json.loads(file.read_text())["panels"]:
            for target in panel.get("targets", []):
                yield (f"{file.stem}: {panel['title']} {target['refId']}",
                       target["expr"])


def named(expression, known):
    """The metrics that an expression names; a pattern names what it matches."""
    bare = re.sub(r'"[^"]*"', '""', expression)
    found = {PARTS.sub("", name) if PARTS.sub("", name) in known else name
             for name in SERIES.findall(bare)}
    for pattern in PATTERN.findall(expression):
        for choice in expand(pattern):
            found.add(PARTS.sub("", choice) if PARTS.sub("", choice) in known
                      else choice)
    return found


def expand(pattern):
    """The words of a pattern of choices: a(b|c)d, or of characters: [12]."""
    match = re.search(r"\(([^()]*)\)|\[([^\]]*)\]", pattern)
    if not match:
        return [pattern]
    choices = match[1].split("|") if match[1] is not None else list(match[2])
    return [word for choice in choices for word in
            expand(pattern[:match.start()] + choice + pattern[match.end():])]


def wait_for(condition, timeout=20):
    """@returns whether it came true in time."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.3)
    return True


class Monitoring(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.check = load_check()
        cls.network = Network(BINARIES, mixes_per_layer=2, epoch_s=EPOCH_S,
                              clients={"web": "balanced", "alice": "private"})
        cls.addClassCleanup(cls.network.remove_folder)
        cls.addClassCleanup(cls.network.stop)
        cls.network.start()
        cls.prometheus = Prometheus(cls.network, interval_s=1)
        cls.addClassCleanup(cls.stop_prometheus)
        cls.prometheus.start()
        cls.carry_traffic()
        cls.read_pages()

    @classmethod
    def stop_prometheus(cls):
        if not cls.prometheus.stop():
            raise AssertionError("Prometheus did not stop when it was asked to")

    @classmethod
    def carry_traffic(cls):
        """A page, a message, and an epoch that has measured a rate."""
        server = web.WebServer(7)
        cls.addClassCleanup(server.stop)
        browser = web.Browser(cls.network.processes["web"].ports["socks"],
                              cls.network.folder / "fetched")
        browser.curl("--output", str(browser.folder / "one"), server.url("/page/0"),
                     timeout=30)
        messages.Sending(cls.network, "alice", "web", [b"hello" * 400], "one").wait(30)
        if not wait_for(lambda: cls.prometheus.query(
                "nephele_topology_indexer_companion_packets > 0"), 3 * EPOCH_S):
            raise AssertionError("no epoch has measured a rate")

    @classmethod
    def read_pages(cls):
        cls.help, cls.kind = {}, {}
        for name, process in cls.network.processes.items():
            if name in cls.network.client_presets:
                continue
            for line in process.fetch("/metrics").splitlines():
                if line.startswith("# "):
                    _, what, metric, *text = line.split(" ", 3)
                    into = cls.help if what == "HELP" else cls.kind
                    into[metric] = " ".join(text)

    def test_every_metric_that_a_rule_or_panel_names_is_on_a_page(self):
        rules = [(rule["alert"], rule["expr"])
                 for _, rule in self.check.Check(ROOT).read_rules()]
        self.assertGreater(len(rules), 10)
        for place, expression in [*rules, *panels()]:
            for metric in named(expression, self.kind):
                self.assertTrue(metric in self.kind,
                                f"{place} names {metric}, which is on no page")

    def test_every_metric_has_help_and_a_unit(self):
        for metric, kind in self.kind.items():
            self.assertGreaterEqual(len(self.help.get(metric, "")), 8,
                                    f"{metric}: no help")
            if kind == "counter":
                self.assertTrue(metric.endswith("_total"), metric)
            else:
                self.assertTrue(re.search(r"_(%s)$" % "|".join(UNITS), metric), metric)

    def test_no_label_could_name_somebody(self):
        for name, process in self.network.processes.items():
            for labels in re.findall(r"^\w+\{(.*)\} ", process.fetch("/metrics"), re.M):
                for label, value in re.findall(r'(\w+)="([^"]*)"', labels):
                    self.assertIn(label, self.check.LABELS, name)
                    self.assertRegex(value, r"^[a-z_]{1,24}$|^[0-9.e+-]+$|^\+Inf$", name)

    def test_every_panel_shows_data(self):
        for place, expression in panels():
            with self.subTest(panel=place):
                values = [number for _, number in self.prometheus.query(
                    self.check.with_values(expression).replace("[1m]", "[10s]"))]
                self.assertTrue(values, "no series")
                self.assertFalse(all(math.isnan(value) for value in values), "only NaN")

    def test_every_target_is_up_and_every_rule_evaluates(self):
        down = self.prometheus.query('up{job="nephele"} == 0')
        self.assertEqual(down, [])
        groups = self.prometheus.get("rules")["groups"]
        broken = [rule["name"] + ": " + rule["lastError"] for group in groups
                  for rule in group["rules"] if rule["health"] == "err"]
        self.assertEqual(broken, [])
        self.assertGreater(sum(len(group["rules"]) for group in groups), 10)

    def test_of_critical_alerts_only_the_privacy_floor_is_about_to_fire(self):
        # Two clients are no crowd: the alert is right.
        alerts = self.prometheus.query('ALERTS{severity="critical"}')
        self.assertEqual({labels["alertname"] for labels, _ in alerts},
                         {"NephelePrivacyFloor"})

    def test_the_alert_about_a_dead_mix_names_it_and_ends_with_its_return(self):
        mix = self.network.mix_names[-1]

        def alerts():
            return [labels["pod"] for labels, _ in
                    self.prometheus.query('ALERTS{alertname="NepheleDown"}')]
        self.network.processes[mix].kill()
        self.assertTrue(wait_for(lambda: alerts() == [mix]), "no alert names it")
        self.network.restart(mix)
        self.assertTrue(wait_for(lambda: alerts() == []), "the alert stays")


if __name__ == "__main__":
    BINARIES = sys.argv.pop(1)
    unittest.main(verbosity=2)
