"""The check run of the demo: four parts, each ok or not, with what it measured."""

import concurrent.futures
import threading
import time

import messages
import web

SEED = 20261124
MESSAGES = 200
INBOX_MESSAGES = 50
KILLED_MIX = "mixnode-2-1"
TRANSFER_LIMIT_S = 150
MESSAGE_LIMIT_S = 150


class CheckRun:
    """Runs the parts over a started network; `log` gets a line per event."""

    def __init__(self, network, log):
        self.network = network
        self.log = log
        self.server = web.WebServer(SEED)
        self.parts = {}
        self._transfers_begun = threading.Event()

    def run(self):
        """@returns {part: {"ok", "duration_s", …}}"""
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            jobs = [pool.submit(self._part, "transfers", self._transfers),
                    pool.submit(self._part, "messages", self._messages),
                    pool.submit(self._part, "mixnode_killed", self._kill_mixnode)]
            for job in jobs:
                job.result()
        # A killed node only counts as survived if everything else arrived.
        killed = self.parts["mixnode_killed"]
        killed["ok"] = killed["ok"] and self.parts["transfers"]["ok"]
        self._part("gateway_killed", self._kill_gateway)
        self.server.stop()
        return self.parts

    def _part(self, name, action):
        started = time.monotonic()
        try:
            outcome = {"ok": True} | action()
        except Exception as failure:  # each part reports, the others go on
            outcome = {"ok": False, "cause": f"{type(failure).__name__}: {failure}"}
            self.log(f"{name} FAILED: {outcome['cause']}")
        outcome["duration_s"] = round(time.monotonic() - started, 2)
        self.parts[name] = outcome

    # -- (a) ---------------------------------------------------------------

    def _transfers(self):
        socks = self.network.processes["web"].ports["socks"]
        browser = web.Browser(socks, self.network.folder / "fetched")
        outcome = {}
        # Opens the first stream, so that the killed mix is on used routes.
        self._transfers_begun.set()
        for name, size, action in (
                ("pages", web.PAGES * web.PAGE_BYTES,
                 lambda: browser.fetch_pages(self.server, TRANSFER_LIMIT_S)),
                ("file", web.FILE_BYTES,
                 lambda: browser.fetch_file(self.server, TRANSFER_LIMIT_S)),
                ("upload", web.UPLOAD_BYTES,
                 lambda: browser.upload(self.server, SEED + 1, TRANSFER_LIMIT_S))):
            seconds = action()
            outcome[name] = {"bytes": size, "duration_s": round(seconds, 2),
                             "goodput_kb_s": round(size / seconds / 1000, 1),
                             "sha256_equal": True}
            self.log(f"{name}: {size:,} bytes in {seconds:.1f} s, SHA-256 equal")
        return outcome

    # -- (b) ---------------------------------------------------------------

    def _messages(self):
        sent = messages.make(MESSAGES, SEED + 2)
        half = MESSAGES // 2
        online = messages.Sending(self.network, "alice", "bob", sent[:half], "online")
        first = online.wait(MESSAGE_LIMIT_S)
        self.log(f"{half} messages acknowledged while bob is online")
        self._stop_client("bob")
        offline = messages.Sending(self.network, "alice", "bob", sent[half:], "offline")
        second = offline.wait(MESSAGE_LIMIT_S)
        self.log(f"{half} messages acknowledged while bob is offline")
        self.network.restart("bob")
        received = messages.receive(self.network, "bob", MESSAGES, 60)
        messages.compare(sent, received)
        self.log(f"bob has all {MESSAGES} messages, once each and in order")
        size = sum(map(len, sent))
        seconds = first["duration_s"] + second["duration_s"]
        return {"messages": MESSAGES, "bytes": size,
                "goodput_kb_s": round(size / seconds / 1000, 1),
                "retransmissions": first["retransmissions"] + second["retransmissions"]}

    def _stop_client(self, name):
        process = self.network.processes[name]
        process.terminate()
        if process.wait_stopped() != 0:
            raise messages.Failed(f"{name} did not stop cleanly")

    # -- (c) ---------------------------------------------------------------

    def _kill_mixnode(self):
        self._transfers_begun.wait(TRANSFER_LIMIT_S)
        time.sleep(12)
        self.network.processes[KILLED_MIX].kill()
        self.log(f"killed {KILLED_MIX} with SIGKILL")
        return {"killed": KILLED_MIX}

    # -- (d) ---------------------------------------------------------------

    def _kill_gateway(self):
        sent = messages.make(INBOX_MESSAGES, SEED + 3)
        self._stop_client("bob")
        report = messages.Sending(self.network, "alice", "bob", sent, "inbox").wait(
            MESSAGE_LIMIT_S)
        home = self.network.gateway_names[0]
        self.network.processes[home].kill()
        self.log(f"killed {home} with SIGKILL, {INBOX_MESSAGES} messages in its inbox")
        self.network.restart(home)
        self.network.restart("bob")
        received = messages.receive(self.network, "bob", INBOX_MESSAGES, 60)
        messages.compare(sent, received)
        self.log(f"bob has all {INBOX_MESSAGES} messages")
        return {"killed": home, "messages": INBOX_MESSAGES,
                "retransmissions": report["retransmissions"]}
