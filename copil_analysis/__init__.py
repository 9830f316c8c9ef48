"""All that a notebook needs: ``import copil_analysis as copil``; the names stand in __init__.pyi.

They are loaded when they are first asked for, so that the command starts quickly.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
