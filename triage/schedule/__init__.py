"""The scheduler: when which job runs, one at a time, and how it comes to run at all."""
