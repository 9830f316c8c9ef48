"""What goes back to the structures: the rows to correct and to follow, as workbooks to print."""
