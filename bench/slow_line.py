"""A slow line to an instance: a proxy of bytes that lets so many through each second and breaks where the other end does."""

import socket
import threading
import time
from contextlib import suppress

BLOCK = 64 * 1024


class SlowLine:
    """Listens on a port of its own and passes everything on to `port`, upwards at most `rate` bytes a second.

    `sent` is how many bytes went upwards.
    """

    def __init__(self, port: int, rate: int) -> None:
        self.target, self.rate, self.sent = port, rate, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self.listener.close()

    def _listen(self) -> None:
        while True:
            try:
                near, _address = self.listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                near.close()
                continue
            for ends, rate in (((near, far), self.rate), ((far, near), 0)):
                threading.Thread(target=self._pass_on, args=(*ends, rate), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, rate: int) -> None:
        with suppress(OSError):
            while block := source.recv(BLOCK):
                sink.sendall(block)
                if rate:
                    self.sent += len(block)
                    time.sleep(len(block) / rate)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
