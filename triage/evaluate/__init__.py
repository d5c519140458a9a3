"""Benchmarks that anybody can repeat on data of their own. Pure: rankings in, measures out."""
