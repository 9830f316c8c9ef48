"""From tidy tables to indicators; pure functions, a frame in and a frame out."""
