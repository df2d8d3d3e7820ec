"""What the dashboards show: a title, a sentence, a unit and queries per panel.

Before you add one: no label and no rate per client, per pair of peers, per
destination or stream. docs/operations/metrics.md says why. Labels come from the
services' enums; $namespace and $pod choose among nodes.
"""

NS = 'namespace=~"$namespace"'
POD = NS + ', pod=~"$pod"'
INDEXER = "nephele_topology_indexer_"


def rate(name, by, where=NS):
    return f"sum by ({by}) (rate({name}{{{where}}}[$__rate_interval]))"


def quantile(q, name, by, where=NS):
    return (f"histogram_quantile({q}, sum by ({by}, le) "
            f"(rate({name}_bucket{{{where}}}[$__rate_interval])))")


def by_layer(expression):
    """One series a layer; N in the expression is the layer's number."""
    return " or ".join(
        f'label_replace({expression.replace("N", str(n))}, "layer", "{n}", "", "")'
        for n in (1, 2, 3))


def gauge(name, by="component", where=NS):
    return f"sum by ({by}) ({name}{{{where}}})"


PER_MIX = by_layer(f"{INDEXER}layer_N_packets_per_second{{{NS}}}"
                   f" / {INDEXER}layer_N_nodes{{{NS}}}")
# The indexer gives the companions of the thinnest layer, λ·D; the others have
# as much more as their mixes have packets.
COMPANIONS = (f"({PER_MIX}) * on (namespace) group_left () "
              f"(max by (namespace) ({INDEXER}companion_packets{{{NS}}})"
              f" / min by (namespace) ({PER_MIX}))")
LAYER_NODES = by_layer(f"{INDEXER}layer_N_nodes{{{NS}}}")
LEFT = f"{INDEXER}usable_until_seconds{{{NS}}} - time()"
LATE = "nephele_mixnode_release_lateness_seconds"


def panel(title, description, unit, *queries, kind="timeseries", floor=None):
    """@param queries  (expression, legend) each
    @param floor  below it the value is shown red"""
    return {"title": title, "description": description, "unit": unit,
            "queries": queries, "kind": kind, "floor": floor}


def stat(*arguments, **options):
    return panel(*arguments, kind="stat", **options)


def traffic(service, pods=POD):
    """What mixes and gateways have in common."""
    name = f"nephele_{service}_"
    return [
        panel("Packets in", "Taken from links, by size class; cover is in both and "
              "cannot be told apart.", "pps",
              (rate(name + "packets_in_total", "pod, class", pods),
               "{{pod}} {{class}}")),
        panel("Packets out", "Handed to links.", "pps",
              (rate(name + "packets_out_total", "pod", pods), "{{pod}}")),
        panel("Drops by reason", "Packets that went no further. ack_unclaimed and "
              "shutdown are no faults.", "pps",
              (rate(name + "packets_dropped_total", "reason", pods), "{{reason}}")),
        panel("Release lateness", "From the drawn time to the sending. Above 10 ms "
              "the delays are no longer those that clients drew.", "s",
              (quantile(0.5, name + "release_lateness_seconds", "pod", pods),
               "{{pod}} 50 %"),
              (quantile(0.99, name + "release_lateness_seconds", "pod", pods),
               "{{pod}} 99 %")),
        panel("Held and being opened", "Packets in memory: waiting for their delay, "
              "and in the workers.", "short",
              (gauge(name + "held_packets", "pod", pods), "{{pod}} held"),
              (gauge(name + "in_flight_packets", "pod", pods), "{{pod}} opening")),
        panel("Batch size", "Packets opened together, on average.", "short",
              (rate(name + "batch_packets_sum", "pod", pods) + " / "
               + rate(name + "batch_packets_count", "pod", pods), "{{pod}}")),
        panel("Replay filter", "Fill of the fullest live filter. At 80 % the next key "
              "comes.", "percentunit",
              (gauge(name + "replay_filter_fill_ratio", "pod", pods), "{{pod}}")),
        panel("Queued on links", "Bytes that wait for next hops.", "bytes",
              (gauge(name + "link_queued_bytes", "pod", pods), "{{pod}}")),
        panel("Handshakes and dials", "Handshakes by outcome, and dials of next hops.",
              "cps",
              (rate(name + "handshakes_total", "outcome", pods), "{{outcome}}"),
              (rate(name + "link_dials_total", "pod", pods), "{{pod}} dials")),
        panel("Bundles", "Bundles of packets between nodes, taken and sent.", "cps",
              (rate(name + "bundles_in_total", "pod", pods), "{{pod}} in"),
              (rate(name + "bundles_out_total", "pod", pods), "{{pod}} out")),
    ]


NETWORK = [
    stat("Companions at the thinnest hop", "Packets that a packet meets in a mix of the "
         "thinnest layer. Below 10 the crowd is too small.", "short",
         (f"min({INDEXER}companion_packets{{{NS}}})", ""), floor=10),
    stat("Epoch", "Of the topology in effect.", "none",
         (f"max({INDEXER}current_epoch{{{NS}}})", "")),
    stat("Topology usable for", "Nodes and clients stop when it has run out.", "s",
         (f"min({LEFT})", ""), floor=0),
    stat("Nodes whose heartbeats arrive", "Mixes and gateways.", "short",
         (f"sum({INDEXER}alive_nodes{{{NS}}})", ""), floor=4),
    stat("Processes down", "That Prometheus knows and that do not answer.", "short",
         (f'count(up{{job="nephele", {NS}}} == 0) or vector(0)', "")),
    stat("Alerts", "Of Nephele, firing now.", "short",
         ('count(ALERTS{alertname=~"Nephele.*", alertstate="firing"}) or vector(0)', "")),
    panel("Companions per hop", "λ·D by layer: how many others a packet meets. The floor "
          "is 10.", "short", (COMPANIONS, "layer {{layer}}"), ("vector(10)", "floor"),
          floor=10),
    panel("Mixes that the traffic can fill", "⌊λ·D/10⌋ by layer, beside the mixes that "
          "there are. More mixes than that dilute the mixing.", "short",
          (f"floor(({COMPANIONS}) * ({LAYER_NODES}) / 10)", "layer {{layer}}: at most"),
          (LAYER_NODES, "layer {{layer}}: there are")),
    panel("Packets by layer", "Data-size and ack packets that the mixes take in. Level, "
          "whether users are busy or not.", "pps",
          (rate("nephele_mixnode_packets_in_total", "component"), "{{component}}")),
    panel("Share of drops", "Of what mixes and gateways take in.", "percentunit",
          (rate("nephele_mixnode_packets_dropped_total", "component") + " / "
           + rate("nephele_mixnode_packets_in_total", "component"), "{{component}}"),
          (rate("nephele_gateway_packets_dropped_total", "component") + " / "
           + rate("nephele_gateway_packets_in_total", "component"), "{{component}}")),
    panel("Release lateness, 99 %", "By layer; from the drawn time to the sending.", "s",
          (quantile(0.99, LATE, "component"), "{{component}}")),
    panel("Nodes in the topology", "By layer, and gateways.", "short",
          (LAYER_NODES, "layer {{layer}}"),
          (f"{INDEXER}gateway_nodes{{{NS}}}", "gateways")),
    panel("Sessions", "Of clients, on all gateways together.", "short",
          (f"sum(nephele_gateway_client_sessions{{{NS}}})", "sessions")),
]

MIXNODE = traffic("mixnode")

GATEWAY = [
    panel("Sessions and registrations", "Open sessions and known clients, rounded.",
          "short", (gauge("nephele_gateway_client_sessions", "pod", POD),
                    "{{pod}} sessions"),
          (gauge("nephele_gateway_client_registrations", "pod", POD),
           "{{pod}} registrations")),
    panel("Messages in inboxes", "All inboxes of a gateway together, rounded.", "short",
          (gauge("nephele_gateway_inbox_messages", "pod", POD), "{{pod}}")),
    panel("Frames", "Up: packets sent on for clients. Down: frames on the clocks.", "pps",
          (rate("nephele_gateway_uplink_frames_total", "pod", POD), "{{pod}} up"),
          (rate("nephele_gateway_downlink_frames_total", "pod", POD), "{{pod}} down")),
    panel("Missed downlink ticks", "Share of the clocks' ticks that came too late.",
          "percentunit",
          (rate("nephele_gateway_downlink_missed_ticks_total", "pod", POD) + " / "
           + rate("nephele_gateway_downlink_frames_total", "pod", POD), "{{pod}}")),
    panel("Logins", "Opened and refused.", "cps",
          (rate("nephele_gateway_logins_total", "pod", POD), "{{pod}} opened"),
          (rate("nephele_gateway_login_failures_total", "pod", POD), "{{pod}} refused")),
    panel("Messages", "Taken from the mixnet, taken by clients, made durable; loops and "
          "cover are among them.", "cps",
          (rate("nephele_gateway_messages_accepted_total", "pod", POD), "{{pod}} accepted"),
          (rate("nephele_gateway_messages_taken_total", "pod", POD), "{{pod}} taken"),
          (rate("nephele_gateway_inbox_stored_total", "pod", POD), "{{pod}} stored")),
    panel("Acks", "Sent back, and of these not at the first moment.", "cps",
          (rate("nephele_gateway_acks_released_total", "pod", POD), "{{pod}} released"),
          (rate("nephele_gateway_acks_late_total", "pod", POD), "{{pod}} late")),
    panel("Inbox failures", "Writes that failed.", "cps",
          (rate("nephele_gateway_inbox_failures_total", "pod", POD), "{{pod}}")),
    panel("Client drops by reason", "Frames, messages and acks that went no further.",
          "cps", (rate("nephele_gateway_client_drops_total", "reason", POD),
                  "{{reason}}")),
    panel("Routes that ended here", "Packets whose last hop this gateway was.", "pps",
          (rate("nephele_gateway_packets_delivered_total", "pod", POD), "{{pod}}")),
] + traffic("gateway")

TOPOLOGY = [
    stat("Epoch", "Of the topology in effect.", "none",
         (f"max({INDEXER}current_epoch{{{NS}}})", "")),
    stat("Usable for", "Falls to the length of an epoch, then a new snapshot comes.", "s",
         (f"min({LEFT})", ""), floor=0),
    stat("Saves that failed", "Nothing is published until the state can be saved.",
         "short", (f"sum({INDEXER}failed_saves_total{{{NS}}})", "")),
    panel("Epoch lag by node", "Epochs that a node's topology is behind the indexer's.",
          "short",
          (f"max by (namespace) ({INDEXER}current_epoch{{{NS}}}) "
           "- on (namespace) group_right () max by (namespace, pod) "
           f"({{__name__=~\"nephele_(mixnode|gateway)_epoch_number\", {NS}}})",
           "{{pod}}")),
    panel("Nodes", "In the topology by layer, gateways, and whose heartbeats arrive.",
          "short", (LAYER_NODES, "layer {{layer}}"),
          (f"{INDEXER}gateway_nodes{{{NS}}}", "gateways"),
          (f"{INDEXER}alive_nodes{{{NS}}}", "alive")),
    panel("Rate by layer", "Data-size packets in the last epoch, to two digits, as the "
          "topology publishes it.", "pps",
          (by_layer(f"{INDEXER}layer_N_packets_per_second{{{NS}}}"), "layer {{layer}}")),
    panel("Usable for, over time", "A saw whose teeth are the epochs.", "s",
          (LEFT, "usable for")),
    panel("Registrations and heartbeats", "That were accepted.", "cps",
          (rate(INDEXER + "registrations_total", "namespace"), "registrations"),
          (rate(INDEXER + "heartbeats_total", "namespace"), "heartbeats")),
    panel("Refused requests", "By reason; not_registered follows restarts.", "cps",
          (rate(INDEXER + "refused_requests_total", "reason"), "{{reason}}")),
    panel("Published", "Snapshots and deltas since the indexer's start.", "short",
          (f"{INDEXER}snapshots_total{{{NS}}}", "snapshots"),
          (f"{INDEXER}deltas_total{{{NS}}}", "deltas")),
    panel("Handshakes", "At the indexer, by outcome.", "cps",
          (rate(INDEXER + "handshakes_total", "outcome"), "{{outcome}}")),
]

REQUESTER = [
    panel("Requests by outcome", "Connections that clients asked for. Where to is in no "
          "metric.", "cps",
          (rate("nephele_network_requester_connection_requests_total", "outcome"),
           "{{outcome}}")),
    panel("Open", "Connections to the outside, and known stream tags.", "short",
          (gauge("nephele_network_requester_connections_open", "pod"),
           "{{pod}} connections"),
          (gauge("nephele_network_requester_tags_open", "pod"), "{{pod}} tags")),
    panel("Bytes", "Carried to and from destinations.", "Bps",
          (rate("nephele_network_requester_outward_bytes_total", "pod"),
           "{{pod}} outward"),
          (rate("nephele_network_requester_inward_bytes_total", "pod"),
           "{{pod}} inward")),
    panel("Contents", "Of streams, from and to clients.", "cps",
          (rate("nephele_network_requester_contents_received_total", "pod"),
           "{{pod}} received"),
          (rate("nephele_network_requester_contents_sent_total", "pod"), "{{pod}} sent")),
    panel("Contents with a fault", "Malformed, of unknown streams, and sent again.", "cps",
          (rate("nephele_network_requester_contents_malformed_total", "pod"),
           "{{pod}} malformed"),
          (rate("nephele_network_requester_contents_strange_total", "pod"),
           "{{pod}} strange"),
          (rate("nephele_network_requester_contents_lost_total", "pod"),
           "{{pod}} lost")),
]

JOB = f'job="nephele", {POD}'
RUNTIME = [
    panel("Answers", "1: the metrics page is there.", "short",
          (f"up{{{JOB}}}", "{{pod}}")),
    panel("CPU", "Cores that a process uses.", "short",
          (rate("process_cpu_seconds_total", "pod", JOB), "{{pod}}")),
    panel("Resident memory", "Replay filters lie in the memory volume and count towards "
          "the pod's limit besides.", "bytes",
          (f"process_resident_memory_bytes{{{JOB}}}", "{{pod}}")),
    panel("File descriptors", "Open now.", "short",
          (f"process_open_fds{{{JOB}}}", "{{pod}}")),
    panel("Threads", "Of the process.", "short",
          (f"process_threads{{{JOB}}}", "{{pod}}")),
    panel("Age", "Since the process started.", "s",
          (f"time() - process_start_time_seconds{{{JOB}}}", "{{pod}}")),
    panel("Restarts", "Starts again within the last hour.", "short",
          (f"changes(process_start_time_seconds{{{JOB}}}[1h])", "{{pod}}")),
]

DASHBOARDS = {
    "network": ("Nephele: network", NETWORK, None),
    "mixnode": ("Nephele: mixnodes", MIXNODE,
                "nephele_mixnode_epoch_number"),
    "gateway": ("Nephele: gateways", GATEWAY, "nephele_gateway_epoch_number"),
    "topology": ("Nephele: topology", TOPOLOGY, None),
    "requester": ("Nephele: requester", REQUESTER, None),
    "runtime": ("Nephele: runtime", RUNTIME, 'up{job="nephele"}'),
}
