"""Debian's Prometheus beside a local network, with the chart's alert rules."""

import json
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "helm" / "nephele" / "files" / "rules"
DASHBOARDS = ROOT / "helm" / "nephele" / "files" / "dashboards"
NAMESPACE = "demo"


class Failed(Exception):
    """Prometheus is missing, ended, or refused a query."""


def component_of(name):
    """The label that the chart's pods have: mix-1, gateway, …"""
    kind, *rest = name.split("-")
    return f"mix-{rest[0]}" if kind == "mixnode" else {
        "gateway": "gateway", "indexer": "topology-indexer"}.get(kind, name)


def scrape_configuration(network, interval_s):
    """Clients are left out: nobody scrapes the users of a network."""
    names = [*network.mix_names, *network.gateway_names, "indexer", "network-requester"]
    targets = [{"targets": [f"127.0.0.1:{network.processes[name].ports['http']}"],
                "labels": {"namespace": NAMESPACE, "component": component_of(name),
                           "pod": name}} for name in names]
    return {
        "global": {"scrape_interval": f"{interval_s}s", "scrape_timeout": f"{interval_s}s",
                   "evaluation_interval": f"{interval_s}s"},
        "rule_files": [str(RULES / "*.yaml")],
        "scrape_configs": [{"job_name": "nephele", "static_configs": targets}]}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Prometheus:
    """Scrapes a started network; keeps its data below the network's folder."""

    def __init__(self, network, interval_s=5):
        self.network = network
        self.interval_s = interval_s
        self.folder = pathlib.Path(network.folder) / "prometheus"
        self.port = None
        self.child = None

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self, timeout=30.0):
        program = shutil.which("prometheus")
        if program is None:
            raise Failed("prometheus is missing: tools/bootstrap monitoring")
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / "prometheus.yml"  # JSON is YAML
        file.write_text(json.dumps(scrape_configuration(
            self.network, self.interval_s), indent=2) + "\n")
        self.port = free_port()
        with open(self.folder / "log.txt", "ab") as log:
            self.child = subprocess.Popen(
                [program, f"--config.file={file}", "--storage.tsdb.retention.time=1d",
                 f"--storage.tsdb.path={self.folder / 'data'}",
                 f"--web.listen-address=127.0.0.1:{self.port}"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + timeout
        while not self._is_ready():
            if self.child.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise Failed("prometheus did not start:\n"
                             + (self.folder / "log.txt").read_text()[-1000:])
            time.sleep(0.1)

    def _is_ready(self):
        try:
            with urllib.request.urlopen(f"{self.address}/-/ready", timeout=2):
                return True
        except OSError:
            return False

    def get(self, path, **parameters):
        """@returns the data of an answer of the API."""
        url = f"{self.address}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as refused:
            raise Failed(f"{parameters}: {refused.read().decode()}") from refused

    def query(self, expression):
        """@returns [(labels, number)] of an instant query."""
        return [(series["metric"], float(series["value"][1]))
                for series in self.get("query", query=expression)["result"]]

    def stop(self):
        """@returns whether it ended by itself when it was asked to."""
        if self.child is None or self.child.poll() is not None:
            return self.child is None or self.child.returncode == 0
        self.child.send_signal(signal.SIGTERM)
        try:
            return self.child.wait(15) == 0
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            return False
