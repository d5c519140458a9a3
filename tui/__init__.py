"""The inbox as a terminal screen: screens → widgets → rows, over `triage.inbox`."""
