"""What the analyst asks of a workspace: a new one, the folder of a quarter, an invented one."""
