"""The methods that other tools rank with, rebuilt from their sources to be compared with.

A new one is one file and one line in `registry.py`.
"""
