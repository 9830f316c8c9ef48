"""The kernel that is started, where this process cannot be forked; and the end of both kinds."""

import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from subprocess import DEVNULL, Popen
from typing import Any

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from copil_analysis.stopping import finished_first, left_by_signals

started: list[Callable[[], None]] = []


class OwnKernelManager(AsyncKernelManager):
    """Starts ``sys.executable``, where the registered ``python3`` may be another Python."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """The specification that ipykernel would register for this interpreter."""
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        """Start it silent: what cells print comes as messages, the rest is its own talk."""
        with finished_first():  # else a signal leaves a kernel that nobody knows of
            await super()._async_launch_kernel(kernel_cmd, **kw, stdout=DEVNULL, stderr=DEVNULL)
            provisioner: Any = self.provisioner
            started.append(partial(_kill, provisioner.process))


@left_by_signals
def no_kernel_left() -> Iterator[None]:
    """Kill, with its own children, each kernel that the block has ``started`` and not ended."""
    try:
        yield
    finally:
        while started:
            started.pop()()


def _kill(process: Popen[bytes]) -> None:
    if process.poll() is None:
        if os.name == "posix":  # it leads a session of its own
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
