"""What the processes of a local network say about themselves, for people."""

import metrics


def scrape(network):
    """@returns {process name: samples} of those that answer."""
    pages = {}
    for name, process in network.processes.items():
        text = process.fetch("/metrics")
        if text is not None:
            pages[name] = metrics.parse(text)
    return pages


def service_of(name):
    return name.split("-")[0] if name[0] in "mg" else name


def packets(samples, service):
    """@returns in, out and drops by reason of one mixnode or gateway."""
    prefix = f"nephele_{service}_"
    drops = metrics.by_label(samples, prefix + "packets_dropped_total", "reason")
    return {"in": int(metrics.total(samples, prefix + "packets_in_total")),
            "out": int(metrics.total(samples, prefix + "packets_out_total")),
            "dropped": {reason: int(n) for reason, n in drops.items() if n}}


def per_node(network):
    pages = scrape(network)
    return {name: packets(pages[name], service_of(name))
            for name in network.mix_names + network.gateway_names if name in pages}


def erlang_quantile(shape, mean, q):
    """Quantile of the sum of `shape` exponential delays of that mean each."""
    import math
    low, high = 0.0, mean * shape * 50
    for _ in range(80):
        middle = (low + high) / 2
        x = middle / mean
        below = 1 - math.exp(-x) * sum(x ** k / math.factorial(k) for k in range(shape))
        low, high = (middle, high) if below < q else (low, middle)
    return high
