"""Beside the implementation that Nym's nodes use: `sphinx.py BINARIES`.

Builds a small program over the public crate sphinx-packet, exchanges random
packets with it both ways (we build, it peels; it builds, we peel), and measures
it. Prints one JSON object; without cargo, or if the crate is not to be had, one
that says so.
"""

import json
import pathlib
import random
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from cargo_peer import Unavailable, build  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parent / "sphinx-packet"
EXCHANGED = 1000
SEED = 20
# Of the regular and the ack packet.
PAYLOADS = (2413 - 348, 386 - 348)
PAYLOAD_OVERHEAD = 17


class Talk:
    """A program that answers line by line."""

    def __init__(self, *command):
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      text=True, bufsize=1)

    def ask(self, line):
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()
        return self.child.stdout.readline()

    def close(self):
        self.child.stdin.close()
        self.child.wait(10)


class Ours:
    def __init__(self, binaries):
        self._make = Talk(str(binaries / "nephele"), "packet", "make")
        self._peel = Talk(str(binaries / "nephele"), "packet", "peel")

    def make(self, wanted):
        return json.loads(self._make.ask(json.dumps(wanted)))["packet"]

    def peel(self, private, packet):
        answer = json.loads(self._peel.ask(json.dumps({"private": private, "packet": packet})))
        if answer["result"] == "forward":
            return "forward", answer["next_address"], answer["delay_ns"], answer["packet"]
        if answer["result"] == "final":
            return "final", answer["destination"], answer["identifier"], answer["message"]
        return ("error", answer)

    def close(self):
        self._make.close()
        self._peel.close()


class Theirs:
    def __init__(self, program):
        self._talk = Talk(str(program), "talk")

    def make(self, wanted):
        hops = " ".join(f"{hop['public']} {hop['address']} {hop['delay_ns']}"
                        for hop in wanted["route"])
        kind, packet = self._talk.ask(
            f"make {wanted['version']} {wanted['payload_len']} {wanted['destination']} "
            f"{wanted['identifier']} {wanted['message']} {hops}").split(maxsplit=1)
        return packet.strip() if kind == "packet" else None

    def peel(self, private, packet):
        words = self._talk.ask(f"peel {private} {packet}").split()
        if words[0] == "forward":
            return "forward", words[1], int(words[2]), words[3]
        return tuple(words)

    def close(self):
        self._talk.close()


def key_pairs(binaries, count):
    """@returns [(private, public)] in hex, of an X25519 that is neither's."""
    made = subprocess.run(["openssl", "version"], capture_output=True, check=False)
    if made.returncode != 0:
        raise Unavailable("there is no openssl")
    pairs = []
    for _ in range(count):
        private = subprocess.run(["openssl", "genpkey", "-algorithm", "X25519", "-outform", "DER"],
                                 capture_output=True, check=True).stdout
        public = subprocess.run(["openssl", "pkey", "-inform", "DER", "-pubout", "-outform", "DER"],
                                input=private, capture_output=True, check=True).stdout
        pairs.append((private[-32:].hex(), public[-32:].hex()))
    return pairs


def exchange(maker, peeler, nodes, source):
    """One random packet; @returns whether it arrives as it was meant."""
    hops = source.sample(nodes, source.randint(1, 5))
    route = [{"public": public, "address": source.randbytes(32).hex(),
              "delay_ns": source.randrange(2 ** 63)} for _, public in hops]
    payload = source.choice(PAYLOADS)
    wanted = {"version": source.choice((258, 259)), "payload_len": payload, "route": route,
              "destination": source.randbytes(32).hex(),
              "identifier": source.randbytes(16).hex(),
              "message": source.randbytes(source.randint(1, payload - PAYLOAD_OVERHEAD)).hex()}
    packet = maker.make(wanted)
    for i, (private, _) in enumerate(hops[:-1]):
        kind, *rest = peeler.peel(private, packet)
        if kind != "forward" or rest[0] != route[i + 1]["address"] \
                or rest[1] != route[i]["delay_ns"]:
            return False
        packet = rest[2]
    return tuple(peeler.peel(hops[-1][0], packet)) == (
        "final", wanted["destination"], wanted["identifier"], wanted["message"])


def main():
    binaries = pathlib.Path(sys.argv[1])
    try:
        program = build(SOURCE, binaries.parent / "peers" / "sphinx-packet", "sphinx-peer")
        nodes = key_pairs(binaries, 20)
    except Unavailable as why:
        print(json.dumps({"sphinx_packet_crate": {"skipped": str(why)}}))
        return 0
    source = random.Random(SEED)
    ours, theirs = Ours(binaries), Theirs(program)
    agreed = {"we_build_it_peels": sum(exchange(ours, theirs, nodes, source)
                                       for _ in range(EXCHANGED)),
              "it_builds_we_peel": sum(exchange(theirs, ours, nodes, source)
                                       for _ in range(EXCHANGED))}
    ours.close()
    theirs.close()
    figures = dict(line.split() for line in subprocess.run(
        [str(program), "bench"], capture_output=True, text=True, check=True).stdout.splitlines())
    print(json.dumps({"sphinx_packet_crate": {
        "version": "0.6.0", "exchanged_each_way": EXCHANGED, "agreed": agreed,
        **{f"{name}_us": float(value) for name, value in figures.items()}}}))
    return 0 if min(agreed.values()) == EXCHANGED else 1


if __name__ == "__main__":
    sys.exit(main())
