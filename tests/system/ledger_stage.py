"""A ledger of one validator on loopback, and wallets that use it by command."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

UNITS = 1_000_000
START_LIMIT_S = 20


class Refused(Exception):
    """A command ended with a status other than 0; the text is what it said."""


class Ledger:
    """Folder, keys, genesis and the process of a validator."""

    def __init__(self, binaries, epoch_s=3600, **init):
        self.binaries = pathlib.Path(binaries)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="nephele-ledger-"))
        self.genesis = self.folder / "genesis.json"
        self.process = None
        self.url = ""
        self.begins = int(time.time())
        options = {"network": "stage", "token": "NYM", "epoch": f"{epoch_s}s",
                   "epochs-per-rotation": 24, "min-mixes": 1,
                   "begins": time.strftime("%Y-%m-%dT%H:%M:%SZ",
                                           time.gmtime(self.begins)), **init}
        self.call("genesis", "init", self.genesis,
                  *(part for name, value in options.items()
                    for part in (f"--{name}", value)))

    def call(self, *arguments):
        """Runs `nephele`; @returns what it printed."""
        done = subprocess.run([self.binaries / "nephele", *map(str, arguments)],
                              capture_output=True, text=True, check=False,
                              timeout=60,
                              env={**os.environ, "NEPHELE_VALIDATOR": self.url})
        if done.returncode != 0:
            raise Refused(done.stderr.strip())
        return done.stdout

    def wallet(self, name, coins=None):
        """A new key file; with `coins`, an account of the genesis."""
        made = Wallet(self, name)
        if coins is not None:
            self.call("genesis", "add-account", self.genesis, "--address",
                      made.address, "--amount", coins)
        return made

    def start(self):
        ports = self.folder / "ports.json"
        ports.unlink(missing_ok=True)
        with open(self.folder / "validator.log", "ab") as log:
            self.process = subprocess.Popen(
                [self.binaries / "nephele-validator",
                 "--genesis-file", self.genesis,
                 "--keys-dir", self.folder / "keys",
                 "--data-dir", self.folder / "data",
                 "--request-port", "0", "--feed-port", "0",
                 "--idle-block", "100ms", "--block-window", "10ms",
                 "--snapshot-blocks", "20",
                 "--ports-file", ports], stdout=log, stderr=log)
        until = time.monotonic() + START_LIMIT_S
        while not ports.exists():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(self.log())
            time.sleep(0.02)
        port = json.loads(ports.read_text())["ports"]["http"]
        self.url = f"http://127.0.0.1:{port}"

    def log(self):
        return (self.folder / "validator.log").read_text()

    def page(self, path):
        with urllib.request.urlopen(f"{self.url}/api/v1{path}",
                                    timeout=10) as answer:
            return json.load(answer)

    def refusal(self, path):
        """@returns status and body of a page that is refused."""
        try:
            urllib.request.urlopen(f"{self.url}/api/v1{path}", timeout=10)
        except urllib.error.HTTPError as fault:
            return fault.code, json.load(fault)
        raise AssertionError(f"{path} is served")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """@returns the exit status after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)

    def await_height(self, height, limit_s=20):
        until = time.monotonic() + limit_s
        while self.page("/epoch")["height"] < height:
            if time.monotonic() > until:
                raise AssertionError(f"no block {height} in {limit_s} s")
            time.sleep(0.05)

    def close(self):
        if self.process and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Wallet:
    """A key file and its account."""

    def __init__(self, ledger, name):
        self.ledger = ledger
        self.file = ledger.folder / f"{name}.json"
        self.address = json.loads(ledger.call(
            "ledger", "keys", "new", self.file, "--unencrypted"))["address"]

    def do(self, *arguments):
        """A command that changes the ledger; @returns its receipt."""
        return json.loads(self.ledger.call(
            "ledger", *arguments, "--key", self.file, "--json"))

    def account(self):
        return self.ledger.page(f"/accounts/{self.address}")

    def balance(self):
        return units(self.account()["balance"])


def units(text):
    """"12.5 NYM" in base units, exactly."""
    number = text.split(" ")[0]
    whole, _, behind = number.partition(".")
    return int(whole) * UNITS + int(behind.ljust(6, "0")[:6] or 0)
