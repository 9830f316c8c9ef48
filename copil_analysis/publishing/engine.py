"""The papermill engine ``copil``: papermill's own, with a kernel that is a fork of this process.

papermill loads this module whenever it is imported, and while it is imported: nothing slow here,
and nothing of papermill before it is asked for.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

_LATE = (
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.core.magics.ast_mod",
    "IPython.core.magics.execution",
    "IPython.core.oinspect",
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PpmImagePlugin",
    "bdb",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "tornado.platform.asyncio",
)


class CopilEngine:
    """What papermill asks of an engine: nbclient runs the cells, as in its own.

    A ``memory`` is what the kernel may take, in bytes, on top of what this process has.
    """

    @classmethod
    def execute_notebook(
        cls, nb: "NotebookNode", kernel_name: str, *, memory: int | None = None, **options: Any
    ) -> Any:
        """Run the notebook in a kernel of this very interpreter, whatever kernel it names."""
        from papermill.engines import NBClientEngine

        from copil_analysis.publishing.kernel import no_kernel_left

        kind = _forked_kernel(memory) if can_fork() else _own_kernel()
        with kind as settings, no_kernel_left():
            return NBClientEngine.execute_notebook(nb, kernel_name, **options, **settings)

    @classmethod
    def nb_kernel_name(cls, nb: "NotebookNode", name: str | None = None) -> Any:
        """The kernel that the notebook names."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: "NotebookNode", language: str | None = None) -> Any:
        """The language that the notebook names."""
        from papermill.utils import nb_language

        return nb_language(nb, language)


def can_fork() -> bool:
    """Whether a fork of this process is whole: of many threads it would keep one."""
    return hasattr(os, "fork") and threading.active_count() == 1


def warm() -> None:
    """Import what every run and every kernel needs, before the processes are forked that run them.

    A kernel would import the last ones again and again, as late as it can.
    """
    for name in ("papermill", "copil_analysis.publishing.forked_kernel", *_LATE):
        import_module(name)


@contextmanager
def _forked_kernel(memory: int | None) -> Iterator[dict[str, Any]]:
    from traitlets.config import Config

    from copil_analysis.publishing.forked_kernel import ForkedKernelManager

    config = Config({"ForkedKernelManager": {"memory": memory}})
    yield {"kernel_manager_class": ForkedKernelManager, "config": config}


@contextmanager
def _own_kernel() -> Iterator[dict[str, Any]]:
    """A kernel that opens no TCP port, where it can be so, and reads nobody's profile."""
    from traitlets.config import Config

    from copil_analysis.publishing.kernel import OwnKernelManager
    from copil_analysis.temporary import temporary_folder

    with temporary_folder() as folder:
        transport = "tcp" if sys.platform == "win32" else "ipc"
        settings = {"transport": transport, "connection_file": str(folder / "kernel.json")}
        yield {
            "kernel_manager_class": OwnKernelManager,
            "config": Config({"KernelManager": settings}),
            "extra_arguments": [f"--ipython-dir={folder}"],
        }
