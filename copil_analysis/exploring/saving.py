"""What a notebook shows stays on the screen: the rows of single households go into no file."""

from typing import Any


def without_outputs(model: dict[str, Any], **_: Any) -> None:
    """Take the outputs from a notebook that is about to be saved (Jupyter's pre-save hook)."""
    if model.get("type") != "notebook" or not model.get("content"):
        return
    for cell in model["content"]["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
