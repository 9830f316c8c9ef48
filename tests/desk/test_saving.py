"""A notebook saved at the desk keeps what is asked, and nothing of what was answered."""

from copil_analysis.exploring.saving import without_outputs


def test_outputs_are_not_saved() -> None:
    """The source stays; a text, which is no notebook, stays as it is."""
    code = {"cell_type": "code", "source": "quarter", "outputs": [{"text": "EST 4"}]}
    model = {
        "type": "notebook",
        "content": {"cells": [{**code, "execution_count": 3}, {"cell_type": "markdown"}]},
    }
    without_outputs(model, path="notebooks/exploration.ipynb", contents_manager=None)
    assert model["content"] == {
        "cells": [
            {**code, "outputs": [], "execution_count": None},
            {"cell_type": "markdown"},
        ]
    }
    text = {"type": "file", "content": "EST 4"}
    without_outputs(text)
    assert text["content"] == "EST 4"
