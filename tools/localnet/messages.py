"""Messages of the check run: made from a seed, sent and received by `nephele`."""

import base64
import json
import math
import pathlib
import random
import subprocess
import time

SMALL_LIMIT = 1024
LARGE_LIMIT = 64 * 1024


class Failed(Exception):
    """A message was lost, doubled, altered or out of order."""


def make(count, seed):
    """Half of 1 B to 1 KiB, the rest log-uniform to 64 KiB, mixed."""
    source = random.Random(seed)
    sizes = [source.randint(1, SMALL_LIMIT) for _ in range(count // 2)]
    sizes += [int(math.exp(source.uniform(math.log(SMALL_LIMIT), math.log(LARGE_LIMIT))))
              for _ in range(count - count // 2)]
    source.shuffle(sizes)
    return [source.randbytes(size) for size in sizes]


class Sending:
    """One `nephele send` under way; it ends when all is acknowledged."""

    def __init__(self, network, sender, recipient, messages, tag):
        folder = pathlib.Path(network.folder) / "messages" / tag
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for i, message in enumerate(messages):
            path = folder / f"{i:04d}"
            path.write_bytes(message)
            paths.append(str(path))
        self.started = time.monotonic()
        self.child = subprocess.Popen(
            [str(network.binaries / "nephele"), "send", "--json",
             "--control", network.control_socket(sender),
             "--to", network.address(recipient), *paths],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def wait(self, timeout):
        """@returns what `nephele send --json` reports, with its duration."""
        try:
            out, err = self.child.communicate(timeout=timeout)
        except subprocess.TimeoutExpired as late:
            self.child.kill()
            self.child.communicate()
            raise Failed(f"not all messages were acknowledged within {timeout:.0f} s") from late
        if self.child.returncode != 0:
            raise Failed(f"nephele send ended with status {self.child.returncode}: "
                         f"{err.decode(errors='replace').strip()}")
        report = json.loads(out.decode().splitlines()[-1])
        report["duration_s"] = time.monotonic() - self.started
        return report


def receive(network, recipient, count, timeout):
    """@returns the bodies that the recipient's client holds, in its order."""
    out = network.nephele("receive", "--json", "--control", network.control_socket(recipient),
                          "--count", str(count), "--timeout", f"{timeout:.0f}s",
                          timeout=timeout + 10)
    return [base64.b64decode(json.loads(line)["message"]) for line in out.splitlines()]


def compare(sent, received):
    """Once each, in order, unaltered; otherwise tells which."""
    if received == sent:
        return
    missing = [i for i, message in enumerate(sent) if message not in received]
    doubled = len(received) - len({bytes(m) for m in received})
    strange = sum(1 for message in received if message not in sent)
    raise Failed(f"{len(sent)} sent, {len(received)} received: missing {missing[:10]}, "
                 f"{doubled} more than once, {strange} unknown, or out of order")
