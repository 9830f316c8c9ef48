"""From found tables to tidy tables."""
