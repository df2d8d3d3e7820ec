"""One service process of a local network: start, ports, metrics, stop."""

import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.request


class StartFailed(Exception):
    """A process ended or stayed silent before it was ready."""


class Process:
    """A service binary with a folder of its own for config, log and ports."""

    def __init__(self, name, binary, folder, config):
        self.name = name
        self.binary = str(binary)
        self.folder = pathlib.Path(folder)
        self.config = config
        self.child = None
        self.ports = {}
        self.cpu_before = 0.0
        self.folder.mkdir(parents=True, exist_ok=True)

    def start(self):
        ports_file = self.folder / "ports.json"
        ports_file.unlink(missing_ok=True)
        config_file = self.folder / "config.json"
        config_file.write_text(json.dumps(self.config, indent=2) + "\n")
        log = open(self.folder / "log.txt", "ab")
        self.child = subprocess.Popen(
            [self.binary, "--config", str(config_file), "--ports-file", str(ports_file)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            # A Ctrl-C at the terminal is for the demo alone: it stops the
            # services in order.
            start_new_session=True)
        log.close()

    def wait_for_ports(self, timeout=20.0):
        ports_file = self.folder / "ports.json"
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                raise StartFailed(f"{self.name} ended with status "
                                  f"{self.child.returncode}:\n{self.log_tail()}")
            if ports_file.exists():
                self.ports = json.loads(ports_file.read_text())["ports"]
                return self.ports
            time.sleep(0.02)
        raise StartFailed(f"{self.name} announced no ports within {timeout:.0f} s:\n"
                          f"{self.log_tail()}")

    def is_ready(self):
        return self.fetch("/health/ready") is not None

    def fetch(self, path, timeout=2.0):
        """The text of a page of this process, or None if it is not to be had."""
        if "http" not in self.ports or not self.is_running():
            return None
        url = f"http://127.0.0.1:{self.ports['http']}{path}"
        try:
            with urllib.request.urlopen(url, timeout=timeout) as answer:
                return answer.read().decode()
        except OSError:
            return None

    def is_running(self):
        return self.child is not None and self.child.poll() is None

    def cpu_seconds(self):
        """User and system time so far, over all its starts."""
        if not self.is_running():
            return self.cpu_before
        try:
            fields = pathlib.Path(f"/proc/{self.child.pid}/stat").read_text()
        except OSError:
            return self.cpu_before
        after_name = fields.rsplit(")", 1)[1].split()
        ticks = int(after_name[11]) + int(after_name[12])
        return self.cpu_before + ticks / os.sysconf("SC_CLK_TCK")

    def kill(self):
        """SIGKILL: what a crash or a power cut of this process looks like."""
        self.cpu_before = self.cpu_seconds()
        self.child.kill()
        self.child.wait()

    def terminate(self):
        if self.is_running():
            self.cpu_before = self.cpu_seconds()
            self.child.send_signal(signal.SIGTERM)

    def wait_stopped(self, timeout=15.0):
        """@returns its exit status; kills it when the time is over."""
        if self.child is None:
            return 0
        try:
            return self.child.wait(timeout)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            return -signal.SIGKILL

    def log_tail(self, lines=15):
        try:
            text = (self.folder / "log.txt").read_text(errors="replace")
        except OSError:
            return "(no log)"
        return "\n".join(text.splitlines()[-lines:])
