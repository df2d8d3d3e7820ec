"""The demo: a whole network on this machine, to look at or to check."""

import argparse
import json
import os
import pathlib
import signal
import sys
import time

import figures
import metrics
import prometheus
from check_run import CheckRun
from network import Network
from process import StartFailed

CLIENTS = {"web": "balanced", "alice": "private", "bob": "private"}


def arguments():
    parser = argparse.ArgumentParser(
        prog="tools/demo", description="Runs a whole Nephele network on this machine: "
        "9 mixnodes, 2 gateways, the topology indexer, a network requester and 3 clients "
        "as local processes on free loopback ports.")
    parser.add_argument("--once", action="store_true",
                        help="carry the check traffic, compare every byte, exit 0 if all is well")
    parser.add_argument("--json", action="store_true",
                        help="print one JSON object at the end; progress goes to standard error")
    parser.add_argument("--keep", action="store_true", help="keep configs and logs")
    parser.add_argument("--monitoring", action="store_true",
                        help="also run Debian's Prometheus with the chart's alert rules")
    parser.add_argument("--binaries", default="build/release/bin", help=argparse.SUPPRESS)
    return parser.parse_args()


def logger():
    started = time.monotonic()

    def log(text):
        print(f"[{time.monotonic() - started:6.1f} s] {text}", file=sys.stderr, flush=True)
    return log


# -- tools/demo --once ------------------------------------------------------

def loop_latencies(network):
    """Round trips of the web client's loops beside what the delays predict."""
    status = json.loads(network.nephele("status", "--json", "--control",
                                        network.control_socket("web")))
    mean = network.mean_hop_delay_ms
    predicted = {f"p{q}": round(figures.erlang_quantile(3, mean, q / 100), 1)
                 for q in (50, 95, 99)}
    return {"measured_ms": status["loops"]["latency_ms"], "samples": status["loops"]["returned"],
            "erlang_prediction_ms": predicted,
            "note": "measured adds the wait for the downlink clock and processing"}


def check(network, log):
    started, cpu = time.monotonic(), network.cpu_seconds()
    parts = CheckRun(network, log).run()
    seconds = time.monotonic() - started
    share = (network.cpu_seconds() - cpu) / seconds / os.cpu_count()
    report = {"ok": all(part["ok"] for part in parts.values()), "duration_s": round(seconds, 1),
              "parts": parts, "nodes": figures.per_node(network),
              "cpu_share": round(share, 3), "cores": os.cpu_count()}
    for name in CLIENTS:
        status = json.loads(network.nephele("status", "--json", "--control",
                                            network.control_socket(name)))
        report.setdefault("clients", {})[name] = {
            key: status.get(key) for key in ("retransmissions", "acknowledged", "loops")}
    report["loop_latency"] = loop_latencies(network)
    return report


def summary(report):
    lines = []
    for name, part in report["parts"].items():
        lines.append(f"  {name:15} {'ok' if part['ok'] else 'FAILED'}  {part['duration_s']:.1f} s"
                     + ("" if part["ok"] else f"  {part['cause']}"))
    lines.append(f"  CPU share {report['cpu_share']:.0%} of {report['cores']} cores, "
                 f"{report['duration_s']:.0f} s")
    return "\n".join(lines)


# -- tools/demo --------------------------------------------------------------

def watch(network):
    """Live figures once a second until Ctrl-C."""
    before, cpu = figures.per_node(network), network.cpu_seconds()
    while True:
        time.sleep(1)
        now, cpu_now = figures.per_node(network), network.cpu_seconds()
        rates = []
        for layer in (1, 2, 3):
            names = [n for n in network.mix_names if n.startswith(f"mixnode-{layer}-")]
            rates.append(sum(now[n]["in"] - before.get(n, now[n])["in"]
                             for n in names if n in now))
        drops = sum(sum(node["dropped"].values()) for node in now.values())
        pages = figures.scrape(network)
        late = max((metrics.quantile(page, "nephele_mixnode_release_lateness_seconds", 0.99) or 0
                    for name, page in pages.items() if name in network.mix_names), default=0)
        share = (cpu_now - cpu) / os.cpu_count()
        print(f"\rpackets/s by layer {rates[0]:5} {rates[1]:5} {rates[2]:5} | "
              f"dropped {drops} | late p99 ≤ {late * 1000:.1f} ms | CPU {share:4.0%}  ",
              end="", flush=True)
        before, cpu = now, cpu_now


def show(network):
    socks = network.processes["web"].ports["socks"]
    folder = pathlib.Path(network.folder)
    print(f"""
The network is up: 9 mixnodes in 3 layers, 2 gateways, hop delay {network.mean_hop_delay_ms} ms.
SOCKS5 proxy:   127.0.0.1:{socks}
Topology page:  http://127.0.0.1:{network.indexer().ports['http']}/
Logs:           {folder}

Carry something through it (any TCP service that this machine reaches):
  curl --proxy socks5h://127.0.0.1:{socks} http://127.0.0.1:{network.indexer().ports['http']}/api/v1/nodes
  {network.binaries}/nephele status --control {network.control_socket('alice')}

Ctrl-C stops everything.
""", flush=True)


def show_monitoring(watcher):
    print(f"""Prometheus:     {watcher.address}
  {watcher.address}/targets   what is scraped, every 5 s (60 s in production)
  {watcher.address}/alerts    the chart's alerts; three clients are no crowd, so
                                    NephelePrivacyFloor is pending: it is right

Debian has no Grafana. With one of yours: add {watcher.address} as a Prometheus
data source, then Dashboards > New > Import each of
  {prometheus.DASHBOARDS}/*.json
and choose that source and the namespace "{prometheus.NAMESPACE}".
""", flush=True)


def main():
    options = arguments()
    log = logger()
    network = Network(options.binaries, clients=CLIENTS, log=log)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report = {"ok": False}
    watcher = prometheus.Prometheus(network) if options.monitoring else None
    try:
        network.start()
        log("the network is up")
        if watcher:
            watcher.start()
            log(f"Prometheus is up at {watcher.address}")
        if options.once:
            report = check(network, log)
        else:
            show(network)
            if watcher:
                show_monitoring(watcher)
            watch(network)
    except KeyboardInterrupt:
        report = {"ok": True}
        print()
    except (StartFailed, prometheus.Failed) as failure:
        report = {"ok": False, "cause": str(failure)}
        log(report["cause"])
    finally:
        log("stopping")
        bad = {} if not watcher or watcher.stop() else {"prometheus": "killed"}
        bad |= network.stop()
        if bad and options.once:
            report = report | {"ok": False, "cause": f"did not stop cleanly: {bad}"}
        if not options.keep and report["ok"]:
            network.remove_folder()
        else:
            log(f"configs and logs are in {network.folder}")
    if options.once:
        if options.json:
            print(json.dumps(report, indent=2))
        elif "parts" in report:
            print(summary(report))
    sys.exit(0 if report["ok"] else 1)


if __name__ == "__main__":
    main()
