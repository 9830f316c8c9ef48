"""How JupyterLab and Voilà are set: on this machine only, with a token, in French, silent.

These settings come before the user's own, so that no file of theirs opens the server to others.
"""

import os
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"
SHARE = Path(__file__).parent / "share"
"""Where Voilà finds our template: a folder of data as Jupyter's own."""
OVERRIDES = {
    "@jupyterlab/translation-extension:plugin": {"locale": "fr_FR"},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": False},
}
"""Defaults of JupyterLab; what the user chose in its settings comes before them."""
_TORNADO = {
    "headers": {
        "Content-Security-Policy": "frame-ancestors 'self'; base-uri 'self'; "
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:"
    },
    "ws_ping_timeout": 30_000,
}
"""A page asks nothing of any other machine, whatever an extension may want."""
FILES: dict[str, Any] = {
    "labconfig/default_setting_overrides.json": OVERRIDES,
    "voila.json": {"Voila": {"tornado_settings": _TORNADO}},
    "jupyter_server_config.json": {
        "ServerApp": {
            "tornado_settings": _TORNADO,
            "jpserver_extensions": {"jupyter_lsp": False, "voila.server_extension": False},
        }
    },
}
"""What stands in files of a folder of settings: what has parts is no argument of theirs."""
UNSEEN = 300
"""Seconds after which the application ends a kernel whose page is closed; looked at as often."""
_LONGEST = 40
"""Bytes of a folder's name; Voilà's own folder and a kernel's socket have 65 more of some 104."""


def lab_arguments(notebook: Path, root: Path, token: str, port: int | None) -> list[str]:
    """JupyterLab on a notebook of the workspace: no news, no update check, no extension shop."""
    return _arguments(
        {
            "ServerApp.ip": LOOPBACK,
            "ServerApp.port": 8888 if port is None else port,
            "ServerApp.port_retries": 50 if port is None else 0,
            "ServerApp.root_dir": str(root.resolve()),
            "ServerApp.allow_root": True,
            "ServerApp.allow_remote_access": False,
            "ServerApp.open_browser": False,
            "Application.log_level": "ERROR",
            "IdentityProvider.token": token,
            "LabApp.news_url": None,
            "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "LabApp.extension_manager": "readonly",
            "LabApp.default_url": f"/lab/tree/{notebook.relative_to(root).as_posix()}",
        }
    )


def app_arguments(notebook: Path, token: str, port: int | None) -> list[str]:
    """Voilà on this notebook alone: with a token, no source shown, no other file given."""
    return [
        str(notebook),
        *_arguments(
            {
                "Voila.ip": LOOPBACK,
                "Voila.port": 8866 if port is None else port,
                "Voila.port_retries": 50 if port is None else 0,
                "Voila.token": token,
                "Application.log_level": "ERROR",
                "MappingKernelManager.cull_idle_timeout": UNSEEN,
                "MappingKernelManager.cull_interval": UNSEEN,
                "VoilaConfiguration.strip_sources": True,
                "VoilaConfiguration.show_tracebacks": False,
                "VoilaConfiguration.allow_template_override": "NO",
                "VoilaConfiguration.allow_theme_override": "NO",
                "VoilaConfiguration.template": "copil",
                "VoilaConfiguration.file_denylist": ".*",
            }
        ),
    ]


def kernel_arguments(folder: Path) -> list[str]:
    """Kernels are spoken to by sockets of a private folder, or by ports of this machine alone."""
    short = os.name != "nt" and len(os.fsencode(folder)) <= _LONGEST
    chosen = {"KernelManager.transport": "ipc"} if short else {"KernelManager.ip": LOOPBACK}
    return _arguments({**chosen, "Voila.connection_dir_root": str(folder)})


def _arguments(settings: dict[str, Any]) -> list[str]:
    return [f"--{name}={value}" for name, value in settings.items()]
