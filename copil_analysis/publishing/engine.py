"""The papermill engine ``copil``: papermill's own, with a kernel that is a fork of this process.

papermill loads this module whenever it is imported, and while it is imported: nothing slow here,
and nothing of papermill before it is asked for.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from copil_analysis.publishing.limits import NO_LIMITS, Limits, time_left

if TYPE_CHECKING:
    from nbformat import NotebookNode

FORKS = sys.platform == "linux"
"""Elsewhere a fork is unsafe where a library has threads of its own, or there is none."""

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
    """What papermill asks of an engine: nbclient runs the cells, as in its own."""

    @classmethod
    def execute_notebook(
        cls, nb: "NotebookNode", kernel_name: str, *, limits: Limits = NO_LIMITS, **options: Any
    ) -> Any:
        """Run the notebook in a kernel of this very interpreter, whatever kernel it names."""
        from papermill.engines import NBClientEngine

        from copil_analysis.publishing.kernel import no_kernel_left

        kind = _forked_kernel(limits) if can_fork() else _own_kernel()
        with kind as settings, no_kernel_left():
            if limits.seconds is not None:
                options["timeout_func"] = time_left(limits.seconds)
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
    return FORKS and threading.active_count() == 1


def warm() -> None:
    """Import what every run and every kernel needs, before the processes are forked that run them.

    A kernel would import the last ones again and again, as late as it can, and look for backends.
    """
    for name in ("papermill", "copil_analysis.publishing.forked_kernel", *_LATE):
        import_module(name)
    from matplotlib.rcsetup import validate_backend

    validate_backend("inline")


@contextmanager
def _forked_kernel(limits: Limits) -> Iterator[dict[str, Any]]:
    from traitlets.config import Config

    from copil_analysis.publishing.forked_kernel import ForkedKernelManager

    config = Config({"ForkedKernelManager": {"limits": limits}})
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
