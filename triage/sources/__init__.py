"""Where papers come from: services asked over the network, and files read.

Everything here returns values of `triage.models`, cleaned by `triage.text`; nothing here knows
SQL or prints. A service is one module and one line in `registry.SOURCES`.
"""
