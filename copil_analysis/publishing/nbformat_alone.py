"""nbformat without the grammar of a format that no notebook has: building it takes a second.

jsonschema would do so where JupyterLab has brought the package, and does without it elsewhere.
"""

import sys

_GRAMMAR = "rfc3987_syntax"

if _GRAMMAR not in sys.modules:
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]
    import nbformat  # noqa: F401

    del sys.modules[_GRAMMAR]
