"""Stands between a client and its gateway and notes what an observer sees.

Run as a process of its own: `zmtp_recorder.py TARGET_PORT OUT_FILE`. Prints the
port that it listens on. For every ZMTP frame that passes it keeps direction,
arrival time and size; when it is told to end (SIGTERM) it writes them to
OUT_FILE as JSON: {"up": [[seconds, bytes], ...], "down": [...]}.

Frames have their length in clear (ZMTP 3.1, RFC 37 of ZeroMQ), CURVE hides the
rest: this is what anybody on the line can read.
"""

import json
import signal
import socket
import sys
import threading
import time

GREETING_BYTES = 64
LONG, COMMAND = 0x02, 0x04


class FrameParser:
    """Cuts a ZMTP byte stream into frames; calls `seen(size, is_command)`."""

    def __init__(self, seen):
        self.seen = seen
        self.buffer = bytearray()
        self.skip = GREETING_BYTES

    def feed(self, data):
        self.buffer += data
        while True:
            if self.skip:
                used = min(self.skip, len(self.buffer))
                del self.buffer[:used]
                self.skip -= used
                if self.skip:
                    return
            if not self.buffer:
                return
            flags = self.buffer[0]
            header = 9 if flags & LONG else 2
            if len(self.buffer) < header:
                return
            size = int.from_bytes(self.buffer[1:header], "big")
            if len(self.buffer) < header + size:
                return
            self.seen(size, bool(flags & COMMAND))
            del self.buffer[:header + size]


def pump(source, sink, log):
    parser = FrameParser(lambda size, command: log.append((time.monotonic(), size)))
    try:
        while data := source.recv(65536):
            sink.sendall(data)
            parser.feed(data)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def main():
    target, out = int(sys.argv[1]), sys.argv[2]
    log = {"up": [], "down": []}
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)

    def accept():
        while True:
            client, _ = listener.accept()
            gateway = socket.create_connection(("127.0.0.1", target))
            for end in (client, gateway):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for source, sink, name in ((client, gateway, "up"), (gateway, client, "down")):
                threading.Thread(target=pump, args=(source, sink, log[name]), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    with open(out, "w") as file:
        json.dump(log, file)


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main()
