"""A web server on loopback for the check run, and fetches with the real curl."""

import hashlib
import http.server
import pathlib
import random
import subprocess
import threading
import time

PAGES = 100
PAGE_BYTES = 10_000
FILE_BYTES = 5 * 1024 * 1024
UPLOAD_BYTES = 1024 * 1024


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.server.contents.get(self.path)
        self._answer(200 if body is not None else 404, body or b"not here\n")

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.uploads[self.path] = sha256(body)
        self._answer(200, b"stored\n")

    def _answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "application/octet-stream")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class WebServer:
    """Serves random pages and a file; remembers the hash of what is put."""

    def __init__(self, seed):
        source = random.Random(seed)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.server.contents = {f"/page/{i}": source.randbytes(PAGE_BYTES)
                                for i in range(PAGES)}
        self.server.contents["/file"] = source.randbytes(FILE_BYTES)
        self.server.contents["/"] = b"You reached the web server of the demo.\n"
        self.server.uploads = {}
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def hash_of(self, path):
        return sha256(self.server.contents[path])

    def uploaded_hash(self, path):
        return self.server.uploads.get(path)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Failed(Exception):
    """curl ended badly or brought other bytes than the server sent."""


class Browser:
    """Runs curl through a SOCKS5 port; keeps what it fetches in `folder`."""

    def __init__(self, socks_port, folder):
        self.proxy = f"socks5h://127.0.0.1:{socks_port}"
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def curl(self, *arguments, timeout):
        command = ["curl", "--silent", "--show-error", "--fail",
                   "--proxy", self.proxy, "--max-time", str(timeout), *arguments]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode != 0:
            raise Failed(f"curl ended with status {done.returncode}: "
                         f"{done.stderr.decode(errors='replace').strip()}")

    def fetch_pages(self, web, timeout):
        """All pages in one curl, as a browser does: a few connections, kept."""
        config = self.folder / "pages.curlrc"
        config.write_text("".join(
            f'url = "{web.url(f"/page/{i}")}"\noutput = "{self.folder}/page-{i}"\n'
            for i in range(PAGES)))
        started = time.monotonic()
        self.curl("--parallel", "--parallel-max", "6", "--config", str(config),
                  timeout=timeout)
        for i in range(PAGES):
            self._compare(self.folder / f"page-{i}", web.hash_of(f"/page/{i}"))
        return time.monotonic() - started

    def fetch_file(self, web, timeout):
        started = time.monotonic()
        self.curl("--output", str(self.folder / "file"), web.url("/file"),
                  timeout=timeout)
        self._compare(self.folder / "file", web.hash_of("/file"))
        return time.monotonic() - started

    def upload(self, web, seed, timeout):
        data = random.Random(seed).randbytes(UPLOAD_BYTES)
        path = self.folder / "upload"
        path.write_bytes(data)
        started = time.monotonic()
        self.curl("--upload-file", str(path), web.url("/upload"), timeout=timeout)
        if web.uploaded_hash("/upload") != sha256(data):
            raise Failed("the upload arrived altered")
        return time.monotonic() - started

    @staticmethod
    def _compare(path, expected):
        if sha256(path.read_bytes()) != expected:
            raise Failed(f"{path.name} arrived altered")
