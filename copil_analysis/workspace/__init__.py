"""What the analyst asks of a workspace: the folder of a new quarter, an invented workspace."""
