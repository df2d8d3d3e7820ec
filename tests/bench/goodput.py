"""SOCKS5 goodput down and up through a whole local network, against the cap.

The cap is what the main stream carries each way: at `balanced` 100 packets a
second of 1,530 stream bytes. Prints one JSON object.
"""

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "localnet"))

import web  # noqa: E402
from network import Network  # noqa: E402

PACKETS_PER_SECOND = 100
STREAM_BYTES = 1530
SEED = 7
LIMIT_S = 120


def rate(size, seconds):
    cap = PACKETS_PER_SECOND * STREAM_BYTES
    return {"bytes": size, "seconds": round(seconds, 2),
            "kb_s": round(size / seconds / 1000, 1), "of_cap": round(size / seconds / cap, 3)}


def main():
    network = Network(sys.argv[1], clients={"web": "balanced"},
                      log=lambda text: print(f"bench: {text}", file=sys.stderr, flush=True))
    server = web.WebServer(SEED)
    try:
        network.start()
        browser = web.Browser(network.processes["web"].ports["socks"],
                              network.folder / "fetched")
        down = browser.fetch_file(server, LIMIT_S)
        up = browser.upload(server, SEED, LIMIT_S)
    finally:
        network.stop()
        server.stop()
    network.remove_folder()
    print(json.dumps({"preset": "balanced",
                      "cap_kb_s": PACKETS_PER_SECOND * STREAM_BYTES / 1000,
                      "down": rate(web.FILE_BYTES, down), "up": rate(web.UPLOAD_BYTES, up)}))


if __name__ == "__main__":
    main()
