"""A process that has imported the whole program once and forks a child for every start of it.

A child is a process like any other: its own event loop and threads, the real file, really killed. What it does not pay
again is the half second of imports, so that it can be killed hundreds of times in a test.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
import sys
import threading
from contextlib import suppress
from typing import Any, NoReturn

from bot import __main__ as program
from tests.crash import launch


class Zygote:
    """Listens at a socket until its standard input is closed, which is when the tests are over.

    Each connection brings one line of JSON with what to start, and gets the number of the process and how it ended.
    """

    def __init__(self, place: str) -> None:
        self._children: dict[int, socket.socket] = {}
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(place)
        self._listener.listen(64)
        self._ended, wake = socket.socketpair()
        self._ended.setblocking(False)
        wake.setblocking(False)
        self._wake = wake
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno())

    def serve(self) -> None:
        """Start what is asked for and tell how it ended."""
        looking = selectors.DefaultSelector()
        for source in (self._listener, self._ended, sys.stdin):
            looking.register(source, selectors.EVENT_READ)
        while True:
            ready = {key.fileobj for key, _ in looking.select()}
            if sys.stdin in ready:
                break
            if self._ended in ready:
                self._reap()
            if self._listener in ready:
                self._start(self._listener.accept()[0])
        for pid in self._children:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _start(self, connection: socket.socket) -> None:
        with connection.makefile("r", encoding="utf-8") as lines:
            start = json.loads(lines.readline())
        pid = os.fork()
        if pid == 0:
            self._become(start, connection)
        self._children[pid] = connection
        connection.sendall(f"{pid}\n".encode())

    def _become(self, start: dict[str, Any], connection: socket.socket) -> NoReturn:
        """The child: nothing of the zygote's is left to it but what was imported."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for inherited_socket in (self._listener, self._ended, self._wake, connection, *self._children.values()):
            inherited_socket.close()
        launch.become(start, program.main)

    def _reap(self) -> None:
        with suppress(BlockingIOError):
            while self._ended.recv(4096):
                pass
        with suppress(ChildProcessError):
            while (pid_and_status := os.waitpid(-1, os.WNOHANG))[0]:
                connection = self._children.pop(pid_and_status[0])
                with connection, suppress(OSError):  # nobody may care any more
                    connection.sendall(f"{os.waitstatus_to_exitcode(pid_and_status[1])}\n".encode())


if __name__ == "__main__":
    assert threading.active_count() == 1  # what another thread holds at a fork is held for ever in the child
    gc.collect()
    gc.freeze()
    zygote = Zygote(sys.argv[1])
    print("ready", flush=True)  # noqa: T201 — to who started it
    zygote.serve()
