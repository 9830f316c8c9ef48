"""The analyst's desk: JupyterLab or Voilà on a notebook, and the linked views that stand in it."""
