"""The shipped benchmarks: how well papers are ranked, beside the methods others use.

Everything here can be run by anybody on data of their own; nothing of it is needed to triage.
"""
