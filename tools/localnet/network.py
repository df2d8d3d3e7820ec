"""A whole Nephele network as local processes on loopback."""

import concurrent.futures
import json
import pathlib
import shutil
import subprocess
import tempfile
import time

from process import Process, StartFailed

LAYERS = 3


class Network:
    """Starts indexer, mixnodes, gateways, requester and clients in that order.

    Every port is free and chosen by the process that binds it; everything a
    process writes lies in a folder of its own below `folder`. Mix keys lie on
    a memory file system, as they must.
    """

    def __init__(self, binaries, *, mixes_per_layer=3, gateways=2, clients=(),
                 mean_hop_delay_ms=20, epoch_s=60, epochs_per_rotation=3,
                 allow_private=True, log=lambda text: None):
        self.binaries = pathlib.Path(binaries)
        self.log = log
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="nephele-"))
        self.memory = pathlib.Path(tempfile.mkdtemp(prefix="nephele-", dir="/dev/shm"))
        self.parameters = {
            "network": "local", "mean_hop_delay": f"{mean_hop_delay_ms}ms",
            "epoch_length": f"{epoch_s}s", "epochs_per_rotation": epochs_per_rotation,
            "overlap": f"{max(1, min(60, epoch_s * epochs_per_rotation // 3))}s",
            "layers": "pinned", "min_mixes_per_layer": mixes_per_layer}
        self.mean_hop_delay_ms = mean_hop_delay_ms
        self.mix_names = [f"mixnode-{layer}-{i}" for layer in range(1, LAYERS + 1)
                          for i in range(mixes_per_layer)]
        self.gateway_names = [f"gateway-{i}" for i in range(gateways)]
        self.client_presets = dict(clients)
        self.allow_private = allow_private
        self.keys = {}
        self.processes = {}

    # -- starting ------------------------------------------------------------

    def start(self):
        self._make_keys()
        self._start_indexer()
        nodes = [self._mixnode(name) for name in self.mix_names]
        nodes += [self._gateway(name) for name in self.gateway_names]
        self._start_together(nodes)
        self._wait_until("the first topology", lambda: self.indexer().is_ready(), 40)
        self._wait_until("mixnodes and gateways",
                         lambda: all(node.is_ready() for node in nodes), 40)
        self._start_together([self._requester()])
        self._wait_until("the requester",
                         lambda: self.processes["network-requester"].is_ready(), 30)
        self._start_together([self._client(name, preset)
                              for name, preset in self.client_presets.items()])
        self._wait_until("the clients",
                         lambda: all(self.processes[name].is_ready()
                                     for name in self.client_presets), 30)

    def _start_together(self, processes):
        for process in processes:
            self.processes[process.name] = process
            process.start()
        for process in processes:
            process.wait_for_ports()

    def _wait_until(self, what, condition, timeout):
        self.log(f"waiting for {what}")
        deadline = time.monotonic() + timeout
        while not condition():
            for process in self.processes.values():
                if not process.is_running():
                    raise StartFailed(f"{process.name} ended:\n{process.log_tail()}")
            if time.monotonic() > deadline:
                raise StartFailed(f"{what}: not ready within {timeout} s; "
                                  f"logs are in {self.folder}")
            time.sleep(0.05)

    # -- keys and genesis ------------------------------------------------------

    def _make_keys(self):
        names = self.mix_names + self.gateway_names + ["indexer"]
        clients = ["network-requester", *self.client_presets]
        jobs = [(name, "node") for name in names] + [(name, "client") for name in clients]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for (name, _), keys in zip(jobs, pool.map(self._make_key, jobs)):
                self.keys[name] = keys

    def _make_key(self, job):
        name, kind = job
        folder = self._folder(name) / "keys"
        return json.loads(self.nephele("keys", "generate", str(folder), "--kind", kind))

    def _folder(self, name):
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _write_genesis(self):
        admitted = [{"identity": self.keys[name]["identity"], "role": "mix"}
                    for name in self.mix_names]
        admitted += [{"identity": self.keys[name]["identity"], "role": "gateway"}
                     for name in self.gateway_names]
        genesis = dict(self.parameters, genesis_time="now", admitted=admitted,
                       services=[self.keys["network-requester"]["identity"]])
        path = self._folder("indexer") / "genesis.json"
        path.write_text(json.dumps(genesis, indent=2))
        return path

    # -- the processes ---------------------------------------------------------

    def _process(self, name, service, config):
        common = {"log_level": "info", "http_host": "127.0.0.1", "http_port": 0}
        return Process(name, self.binaries / f"nephele-{service}", self._folder(name),
                       common | config)

    def _start_indexer(self):
        process = self._process("indexer", "topology-indexer", {
            "genesis_file": str(self._write_genesis()),
            "keys_dir": str(self._folder("indexer") / "keys"),
            "data_dir": str(self._folder("indexer") / "data"),
            "host": "127.0.0.1", "request_port": 0, "feed_port": 0})
        self._start_together([process])

    def _upstream(self):
        ports = self.indexer().ports
        return {"indexer_endpoint": f"tcp://127.0.0.1:{ports['request']}",
                "feed_endpoint": f"tcp://127.0.0.1:{ports['feed']}",
                "indexer_key": self.keys["indexer"]["link_key"],
                "signers": [self.keys["indexer"]["identity"]], "signer_threshold": 1}

    def _node(self, name, service, config):
        key_dir = self.memory / name
        key_dir.mkdir(mode=0o700, exist_ok=True)
        return self._process(name, service, self._upstream() | {
            "keys_dir": str(self._folder(name) / "keys"), "key_dir": str(key_dir),
            "link_host": "127.0.0.1", "link_port": 0,
            "expected_packets_per_second": 1500} | config)

    def _mixnode(self, name):
        return self._node(name, "mixnode", {"layer": int(name.split("-")[1])})

    def _gateway(self, name):
        return self._node(name, "gateway", {
            "client_host": "127.0.0.1", "client_port": 0,
            "data_dir": str(self._folder(name) / "data")})

    def _join_file(self):
        path = self.folder / "join.json"
        path.write_text(self.indexer().fetch("/api/v1/join"))
        return str(path)

    def _requester(self):
        # The requester and the clients use different gateways.
        config = {"keys_dir": str(self._folder("network-requester") / "keys"),
                  "join_file": self._join_file(),
                  "gateways": [self.keys[self.gateway_names[-1]]["identity"]]}
        if self.allow_private:
            config["allow_networks"] = ["127.0.0.0/8"]
        return self._process("network-requester", "network-requester", config)

    def _client(self, name, preset):
        gateways = [self.keys[gateway]["identity"] for gateway in self.gateway_names]
        return self._process(name, "client", {
            "keys_dir": str(self._folder(name) / "keys"),
            "data_dir": str(self._folder(name) / "data"),
            "join_file": self._join_file(), "gateways": gateways,
            "preset": preset, "requester": self.address("network-requester"),
            "control_socket": str(self._folder(name) / "control"),
            "socks_host": "127.0.0.1", "socks_port": 0})

    # -- using it --------------------------------------------------------------

    def nephele(self, *arguments, timeout=30, data=None):
        """Runs the command line tool; @returns what it prints."""
        done = subprocess.run([str(self.binaries / "nephele"), *arguments],
                              input=data, capture_output=True, timeout=timeout,
                              check=False)
        if done.returncode != 0:
            raise StartFailed(f"nephele {' '.join(arguments)}: "
                              f"{done.stderr.decode(errors='replace').strip()}")
        return done.stdout.decode()

    def indexer(self):
        return self.processes["indexer"]

    def address(self, name):
        keys = self.keys[name]
        gateways = [self.keys[gateway]["identity"] for gateway in self.gateway_names]
        if name == "network-requester":
            gateways = gateways[-1:]
        return f"{keys['identity']}.{keys['encryption_key']}@{','.join(gateways)}"

    def control_socket(self, name):
        return str(self._folder(name) / "control")

    def restart(self, name):
        """Starts a killed process again, on the ports that it had."""
        process = self.processes[name]
        for key, port in process.ports.items():
            if f"{key}_port" in process.config:
                process.config[f"{key}_port"] = port
        (process.folder / "ports.json").unlink(missing_ok=True)
        process.start()
        process.wait_for_ports()

    def cpu_seconds(self):
        return sum(process.cpu_seconds() for process in self.processes.values())

    # -- stopping --------------------------------------------------------------

    def stop(self):
        """@returns {name: exit status} of those that did not end with 0."""
        bad = {}
        order = [[*self.client_presets], ["network-requester"], self.gateway_names,
                 self.mix_names, ["indexer"]]
        for names in order:
            running = [self.processes[name] for name in names
                       if name in self.processes and self.processes[name].is_running()]
            for process in running:
                process.terminate()
            for process in running:
                status = process.wait_stopped()
                if status != 0:
                    bad[process.name] = status
        shutil.rmtree(self.memory, ignore_errors=True)
        return bad

    def remove_folder(self):
        shutil.rmtree(self.folder, ignore_errors=True)
