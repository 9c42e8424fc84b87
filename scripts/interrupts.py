"""Ctrl-C while a child is being started or told about: noted, and raised where somebody is ready to wait for the child."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType


class Held:
    """Within it Ctrl-C raises KeyboardInterrupt from `release` only. Without effect where it would not be raised at all."""

    def __enter__(self) -> Held:
        self._usual = signal.getsignal(signal.SIGINT)
        in_main = threading.current_thread() is threading.main_thread()
        self._raised = in_main and callable(self._usual)  # in the background of a shell it is ignored
        self._noted = False
        self.hold()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._raised:
            signal.signal(signal.SIGINT, self._usual)

    def hold(self) -> None:
        if self._raised:
            signal.signal(signal.SIGINT, self._note)

    def release(self) -> None:
        """From now on it is raised at once; raises KeyboardInterrupt for the one that was held back."""
        if self._raised:
            signal.signal(signal.SIGINT, self._usual)
        if self._noted:
            self._noted = False
            raise KeyboardInterrupt

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._noted = True
