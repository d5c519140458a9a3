"""Long and heavy work for the screen, done in processes of its own.

The screen's process never imports an encoder, so that it stays small and every key is answered;
a job that is given up is a process that is ended, and the store's transactions keep it whole.
"""

from tui.backstage.children import Children
from tui.backstage.jobs import Job, Jobs, JobState
from tui.backstage.tasks import Backstage, Hit, Outcome, Task, Told

__all__ = ["Backstage", "Children", "Hit", "Job", "JobState", "Jobs", "Outcome", "Task", "Told"]
