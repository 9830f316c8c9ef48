"""All that a notebook needs: ``import copil_analysis as copil``; the names stand in __init__.pyi.

They are loaded when they are first asked for, so that the command starts quickly.
"""

import lazy_loader

_load, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name):  # type: ignore[no-untyped-def]  # the stub tells the types
    if name in __all__ or name.startswith("_"):
        return _load(name)
    from copil_analysis.usage import unknown_name

    raise unknown_name(name, "copil", __all__)
