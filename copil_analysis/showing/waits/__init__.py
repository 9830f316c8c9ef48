"""How long those who were rehoused had waited, and how long those who wait have so far."""
