"""The kernel that runs a notebook: this interpreter, whatever kernels are registered."""

from subprocess import DEVNULL
from typing import Any

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager


class OwnKernelManager(AsyncKernelManager):
    """Starts ``sys.executable``, where the registered ``python3`` may be another Python."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """The specification that ipykernel would register for this interpreter."""
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        """Start it silent: what cells print comes as messages, the rest is its own talk."""
        await super()._async_launch_kernel(kernel_cmd, **kw, stdout=DEVNULL, stderr=DEVNULL)
