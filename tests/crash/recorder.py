"""A layer under SQLite that does what its own does, and writes down what reaches the disk in which order, and when.

It is put under the SQLite that Python itself uses, so that the program's own connections write through it, unchanged.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Opened:
    """The file has this name from now on, if it was not there before."""

    name: str


@dataclass(frozen=True, slots=True)
class Wrote:
    """These bytes, which nothing holds yet but the system's memory."""

    name: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncated:
    """To so many bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """All that was written of it is on the disk."""

    name: str


@dataclass(frozen=True, slots=True)
class Removed:
    """The file has no name any more."""

    name: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """The file has another name, and whatever had that has none."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class FolderSynced:
    """Which names there are is on the disk."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The program was told that something is kept: the content from now on."""

    content: object


Operation: TypeAlias = Opened | Wrote | Truncated | Synced | Removed | Renamed | FolderSynced | Kept

_METHODS = (
    "xClose", "xRead", "xWrite", "xTruncate", "xSync", "xFileSize", "xLock", "xUnlock", "xCheckReservedLock",
    "xFileControl", "xSectorSize", "xDeviceCharacteristics", "xShmMap", "xShmLock", "xShmBarrier", "xShmUnmap",
    "xFetch", "xUnfetch",
)  # fmt: skip
_OF_FILES = (
    "xOpen", "xDelete", "xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym", "xDlClose", "xRandomness",
    "xSleep", "xCurrentTime", "xGetLastError", "xCurrentTimeInt64", "xSetSystemCall", "xGetSystemCall",
    "xNextSystemCall",
)  # fmt: skip


class _Methods(Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = [("iVersion", c_int), *((name, c_void_p) for name in _METHODS)]


class _Vfs(Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = [
        ("iVersion", c_int), ("szOsFile", c_int), ("mxPathname", c_int), ("pNext", c_void_p), ("zName", c_char_p),
        ("pAppData", c_void_p), *((name, c_void_p) for name in _OF_FILES),
    ]  # fmt: skip


_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_CLOSE = CFUNCTYPE(c_int, c_void_p)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
_OK = 0


class Recorder:
    """The layer; what happens to files outside its folder is not written down."""

    def __init__(self, folder: Path) -> None:
        self.operations: list[Operation] = []
        self._folder = f"{folder.resolve()}/"
        self._names: dict[int, str] = {}
        """Which file is at which address."""
        self._unsynced: set[str] = set()
        """Files that were made and not synced since: with the first sync of a journal SQLite syncs its folder."""
        self._tables: dict[int, _Methods] = {}
        self._callbacks: list[ctypes._CFunctionType] = []
        """Kept, for C holds only their addresses."""
        self._sqlite = ctypes.CDLL(getattr(_sqlite3, "__file__", None))  # or it is within the interpreter
        self._sqlite.sqlite3_vfs_find.restype = POINTER(_Vfs)
        self._below = self._sqlite.sqlite3_vfs_find(None)
        self._vfs = _Vfs()
        ctypes.pointer(self._vfs)[0] = self._below.contents
        self._vfs.pNext, self._vfs.zName = None, b"recorder"
        self._vfs.xOpen = self._callback(_OPEN, self._open)
        self._vfs.xDelete = self._callback(_DELETE, self._delete)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Whatever is opened inside writes through this layer; it has to be closed inside as well."""
        assert self._sqlite.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) == _OK
        try:
            yield
        finally:
            assert self._sqlite.sqlite3_vfs_register(self._below, 1) == _OK
            assert self._sqlite.sqlite3_vfs_unregister(ctypes.byref(self._vfs)) == _OK
            assert not self._names

    def keep(self, content: object) -> None:
        """The program was told so."""
        self.operations.append(Kept(content))

    @contextmanager
    def recording_files(self) -> Iterator[None]:
        """What Python does to whole files inside is written down as well."""
        fsync, replace = os.fsync, os.replace
        folder = Path(self._folder).stat()

        def synced(file: int) -> None:
            fsync(file)
            if os.path.samestat(os.fstat(file), folder):
                self.operations.append(FolderSynced())
            for entry in os.scandir(self._folder):
                if os.path.samestat(os.fstat(file), entry.stat()):
                    self.operations.append(Synced(entry.name))

        def replaced(name: Path, to: Path) -> None:
            replace(name, to)
            self.operations.append(Renamed(Path(name).name, Path(to).name))

        os.fsync, os.replace = synced, replaced
        try:
            yield
        finally:
            os.fsync, os.replace = fsync, replace

    def _callback(self, kind: type[ctypes._CFunctionType], do: Callable[..., int]) -> int:
        callback = kind(do)
        self._callbacks.append(callback)
        address = ctypes.cast(callback, c_void_p).value
        assert address is not None
        return address

    def _name(self, raw: int | None) -> str | None:
        """The name within the folder; None for what lies elsewhere, or has no name."""
        path = os.fsdecode(ctypes.string_at(raw)) if raw else ""
        return path.removeprefix(self._folder) if path.startswith(self._folder) else None

    def _open(self, _: int, raw: int, file: int, flags: int, out: int) -> int:
        # The name goes on as the address it came as: behind it SQLite keeps more.
        result = _OPEN(self._below.contents.xOpen)(ctypes.addressof(self._below.contents), raw, file, flags, out)
        name = self._name(raw)
        if result == _OK and name is not None:
            self._names[file] = name
            self.operations.append(Opened(name))
            self._unsynced.add(name)
            of = ctypes.cast(file, POINTER(c_void_p))
            of[0] = ctypes.addressof(self._table(of[0]))
        return int(result)

    def _table(self, below: int) -> _Methods:
        """The methods of a file that has those at this address, with ours in front of those that write."""
        if below not in self._tables:
            theirs = ctypes.cast(below, POINTER(_Methods)).contents
            ours = _Methods()
            ctypes.pointer(ours)[0] = theirs
            ours.xClose = self._callback(_CLOSE, self._closing(_CLOSE(theirs.xClose)))
            ours.xWrite = self._callback(_WRITE, self._writing(_WRITE(theirs.xWrite)))
            ours.xTruncate = self._callback(_TRUNCATE, self._truncating(_TRUNCATE(theirs.xTruncate)))
            ours.xSync = self._callback(_SYNC, self._syncing(_SYNC(theirs.xSync)))
            self._tables[below] = ours
        return self._tables[below]

    def _closing(self, close: Callable[[int], int]) -> Callable[[int], int]:
        def closed(file: int) -> int:
            self._names.pop(file)
            return close(file)

        return closed

    def _writing(self, write: Callable[[int, int, int, int], int]) -> Callable[[int, int, int, int], int]:
        def wrote(file: int, data: int, length: int, offset: int) -> int:
            self.operations.append(Wrote(self._names[file], offset, ctypes.string_at(data, length)))
            return write(file, data, length, offset)

        return wrote

    def _truncating(self, truncate: Callable[[int, int], int]) -> Callable[[int, int], int]:
        def truncated(file: int, size: int) -> int:
            self.operations.append(Truncated(self._names[file], size))
            return truncate(file, size)

        return truncated

    def _syncing(self, sync: Callable[[int, int], int]) -> Callable[[int, int], int]:
        def synced(file: int, flags: int) -> int:
            result = sync(file, flags)
            name = self._names[file]
            self.operations.append(Synced(name))
            if name in self._unsynced and name.endswith(("-journal", "-wal")):
                self.operations.append(FolderSynced())
            self._unsynced.discard(name)
            return result

        return synced

    def _delete(self, _: int, raw: int, sync_folder: int) -> int:
        result = _DELETE(self._below.contents.xDelete)(ctypes.addressof(self._below.contents), raw, sync_folder)
        name = self._name(raw)
        if result == _OK and name is not None:
            self.operations.append(Removed(name))
            if sync_folder:
                self.operations.append(FolderSynced())
        return int(result)
