"""What figures are computed with: our code, Python, and the libraries that we name."""

from functools import cache
from hashlib import sha256
from importlib.metadata import requires, version
from importlib.resources import files
from pathlib import Path
from platform import python_version

from packaging.requirements import Requirement

_CODE = (".py", ".pyi", ".css", ".j2")


@cache
def made_with() -> dict[str, str]:
    """The hash of our code, and the versions of Python and of the libraries that we name."""
    code, ours = sha256(), Path(str(files("copil_analysis")))
    for path in sorted(path for path in ours.rglob("*") if path.suffix in _CODE):
        code.update(path.relative_to(ours).as_posix().encode())
        code.update(path.read_bytes())
    named = [Requirement(text) for text in requires("copil-analysis") or ()]
    versions = {one.name: version(one.name) for one in named if one.marker is None}
    return {"copil-analysis": code.hexdigest(), "python": python_version(), **versions}
