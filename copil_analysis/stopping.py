"""Ctrl-C and the like: the command ends at once, in one sentence, and leaves nothing behind.

The handler ends the process itself. An exception may be swallowed on its way (by ``__del__``, by
an ``except`` of a library), and cleans up nothing where it strikes before ``try``.
"""

# Nothing slow is imported here: the command must be ready for a signal before the rest is.
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from types import FrameType, TracebackType
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_SIGNALS = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
SENTENCE = "Interrompu : ce qui était en cours n’est pas gardé."

_PR_SET_PDEATHSIG = 1

_open: list[AbstractContextManager[object]] = []
_depth = 0
_received = 0
_raises = False
_sentence = SENTENCE


def stop_on_signals() -> None:
    """From now on a signal ends the process with 128 + its number; one ignored stays so (nohup)."""
    for one in _SIGNALS:
        if signal.getsignal(one) != signal.SIG_IGN:
            signal.signal(one, _on_signal)


def ignore_signals() -> None:
    """All is done, and said: a signal changes nothing any more."""
    # Python complains of a signal that came just before SIG_IGN.
    for handler in (_let_be, signal.SIG_IGN):
        for one in _SIGNALS:
            signal.signal(one, handler)


def stop_silently_with(parent: int) -> None:
    """In a new process: what its parent has open is not its own to end, nor to tell of.

    A signal ends it without a word, and on Linux so does the end of its parent, the process of
    this number, however it ends.
    """
    global _sentence, _depth
    _open.clear()
    _sentence, _depth = "", 0
    if _received:  # it was forked amid a block of ``finished_first``
        _leave(_sentence)
    stop_on_signals()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it ended before
            os._exit(1)


def is_stopping() -> bool:
    """Whether a signal waits for the end of a block of ``finished_first``."""
    return bool(_received)


@contextmanager
def finished_first() -> Iterator[None]:
    """What the block begins it also ends, before a signal is heeded: for short blocks."""
    global _depth
    _depth += 1
    try:
        yield
    finally:
        _depth -= 1
        if _received and not _depth:
            _heed()


@contextmanager
def interrupted_by_signals(sentence: str) -> Iterator[None]:
    """In the block the first signal is a KeyboardInterrupt: what has begun ends in good order.

    At its end the process leaves all the same, with this sentence.
    """
    global _raises
    try:
        _raises = True
        yield
    finally:
        _raises = False
        if _received:
            _leave(sentence)


def left_by_signals(
    function: Callable[P, Iterator[T]],
) -> Callable[P, AbstractContextManager[T]]:
    """A ``contextmanager`` that no signal cuts on its way in or out, and that is left by one.

    A signal in its block runs what follows ``yield``, as an exception there would.
    """
    make = contextmanager(function)

    def enter(*args: P.args, **kwargs: P.kwargs) -> AbstractContextManager[T]:
        return _Left(make(*args, **kwargs))

    enter.__doc__ = function.__doc__
    return enter


class _Left(AbstractContextManager[T], Generic[T]):
    def __init__(self, inner: AbstractContextManager[T]) -> None:
        self._inner = inner

    def __enter__(self) -> T:
        with finished_first():
            value = self._inner.__enter__()
            _open.append(self._inner)
            return value

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        with finished_first():
            _open.remove(self._inner)
            return self._inner.__exit__(kind, error, trace)


def _on_signal(number: int, _: FrameType | None) -> None:
    global _received
    _received = number
    for one in _SIGNALS:  # a second Ctrl-C must not cut the cleaning up
        if signal.getsignal(one) is _on_signal:
            signal.signal(one, _let_be)
    if not _depth:
        _heed()


def _heed() -> None:
    if _raises:
        raise KeyboardInterrupt
    _leave(_sentence)


def _let_be(_: int, __: FrameType | None) -> None:
    """SIG_IGN would be kept by the processes that we start."""


def _leave(sentence: str) -> None:
    while _open:
        with suppress(BaseException):
            _open.pop().__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    if sentence:
        with suppress(OSError):
            os.write(2, f"{sentence}\n".encode(encoding, "replace"))
    os._exit(128 + _received)
