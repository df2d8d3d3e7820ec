"""Mistakes in the chart's values: what each is, the values, the key and the fix
that the refusal must name."""

DIGITS = "64 hexadecimal digits"
OTHER_KEY = "ab" * 32

FAULTS = [
    # -- keys and types: the schema's words --------------------------------------
    ("an unknown key", "gatway: {replicas: 2}", "'gatway'", "not allowed"),
    ("a ledger that the genesis does not have", "validator: {enabled: true}",
     "validator.enabled", "tools/chart-keys"),
    ("an idle block that is a number", "validator: {idleBlock: 5}",
     "/validator/idleBlock", "want string"),
    ("an idle block without unit", "validator: {idleBlock: \"5\"}",
     "validator.idleBlock", "write 5s"),
    ("an unknown nested key", "gateway: {replica: 2}", "'replica'", "not allowed"),
    ("a wrong type", "gateway: {replicas: two}", "/gateway/replicas", "want integer"),
    ("no gateway", "gateway: {replicas: 0}", "/gateway/replicas", "want 1"),
    ("two layers", "mixnode: {layers: [{replicas: 1}, {replicas: 1}]}",
     "/mixnode/layers", "want 3"),
    ("an empty layer", "mixnode: {layers: [{replicas: 0}, {replicas: 1}, {replicas: 1}]}",
     "/mixnode/layers/0/replicas", "want 1"),
    ("a key that is a number", "network: {gatewayKeys: [7]}", "/network/gatewayKeys/0",
     "want string"),
    ("a filter of nothing", "mixnode: {filterMebibytes: 0}", "/mixnode/filterMebibytes",
     "want 1"),
    ("a port that is no text", "networkRequester: {allowPorts: [443]}",
     "/networkRequester/allowPorts/0", "want string"),
    ("a log level that does not exist", "log: {level: loud}", "/log/level", "one of"),
    ("a way to expose that does not exist", "gateway: {client: {expose: Ingress}}",
     "/gateway/client/expose", "one of"),
    ("too short a grace period", "terminationGracePeriodSeconds: 1",
     "/terminationGracePeriodSeconds", "want 15"),
    ("a label that is no text", "podMonitor: {labels: {release: 1}}",
     "/podMonitor/labels/release", "want string"),

    # -- the form of a value -------------------------------------------------------
    ("a short key", "network: {indexerKey: abcd}", "network.indexerKey", DIGITS),
    ("a malformed gateway key", "network: {gatewayKeys: [zz]}", "network.gatewayKeys[0]",
     DIGITS),
    ("a gateway's name for its key", "networkRequester: {gateways: [gw]}",
     "networkRequester.gateways[0]", DIGITS),
    ("a size without sense", "gateway: {storage: {size: big}}", "gateway.storage.size",
     "as 10Gi"),
    ("a range without its length", "networkRequester: {allowNetworks: [10.0.0.0]}",
     "networkRequester.allowNetworks[0]", "prefix length"),
    ("a client range that is a name", "networkPolicy: {clientCidrs: [office]}",
     "networkPolicy.clientCidrs[0]", "prefix length"),
    ("a range of ports backwards", 'networkRequester: {allowPorts: ["9000-8000"]}',
     "networkRequester.allowPorts[0]", "lower one first"),
    ("a port that does not exist", 'networkRequester: {allowPorts: ["70000"]}',
     "networkRequester.allowPorts[0]", "up to 65535"),
    ("the tag latest", "image: {tag: latest}", "image.tag", "name a version"),
    ("a malformed digest", "image: {digest: sha256:12}", "image.digest", DIGITS),
    ("a name with capitals", "fullnameOverride: Nephele", "fullnameOverride", "lower-case"),
    ("an interval without unit", 'podMonitor: {interval: "60"}', "podMonitor.interval",
     "as 60s"),

    # -- values that do not fit together -------------------------------------------
    ("scrapes that trace packets", "podMonitor: {interval: 5s}", "podMonitor.interval",
     "60s to 4m"),
    ("scrapes too slow for the alerts", "podMonitor: {interval: 10m}",
     "podMonitor.interval", "60s to 4m"),
    ("an alert that does not exist", "prometheusRule: {disabledAlerts: [NepheleFloor]}",
     "prometheusRule.disabledAlerts", "NephelePrivacyFloor"),
    ("dashboards that nobody finds", "dashboards: {enabled: true, labels: {grafana_dashboard: null}}",
     "dashboards.labels", "grafana_dashboard"),
    ("filters larger than the memory", "mixnode: {filterMebibytes: 512}",
     "mixnode.resources.limits.memory", "2176Mi"),
    ("a gateway without a memory limit", "gateway: {resources: {limits: {memory: null}}}",
     "gateway.resources.limits.memory", "as 1024Mi"),
    ("more mixes than keys",
     "mixnode: {layers: [{replicas: 2}, {replicas: 1}, {replicas: 1}]}",
     "mixnode.layers", "tools/chart-keys --mixes"),
    ("more gateways than keys", "gateway: {replicas: 9}", "gateway.replicas",
     "tools/chart-keys --gateways"),
    ("too few gateway keys", "network: {gatewayKeys: []}", "network.gatewayKeys",
     "tools/chart-keys"),
    ("no genesis", 'network: {genesis: ""}', "network.genesis", "tools/chart-keys"),
    ("a genesis that is none", "network: {genesis: hello}", "network.genesis",
     "tools/chart-keys"),
    ("no key of the indexer", 'network: {indexerKey: ""}', "network.indexerKey",
     "tools/chart-keys"),
    ("a requester at a strange gateway",
     f"networkRequester: {{gateways: [{OTHER_KEY}]}}", "networkRequester.gateways",
     "leave the list empty"),
    ("an exposed gateway without a name", "gateway: {client: {expose: LoadBalancer}}",
     "gateway.client.advertise", "$(POD_NAME)"),
    ("a network that no client may enter", "networkPolicy: {clientCidrs: []}",
     "networkPolicy.clientCidrs", "0.0.0.0/0"),
    ("a variable that the chart sets", "extraEnv: [{name: POD_NAME, value: x}]",
     "extraEnv", "take it out"),
]

# Mistakes in the genesis: what to change in its JSON, as a function.


def _twice(genesis):
    genesis["admitted"][1]["identity"] = genesis["admitted"][0]["identity"]


def _floor(genesis):
    genesis["min_mixes_per_layer"] = 5


def _threshold(genesis):
    genesis["threshold"] = 2


def _no_service(genesis):
    genesis["services"] = []


GENESIS_FAULTS = [
    ("one identity twice", _twice, "network.genesis", "tools/chart-keys"),
    ("a floor above what there is", _floor, "mixnode.layers", "lower min_mixes_per_layer"),
    ("more signatures than signers", _threshold, "network.genesis", "lower the threshold"),
    ("a requester that is not listed", _no_service, "network.genesis", "tools/chart-keys"),
]
