"""The jobs: each wires sources, store, index, ranking and evidence together, and nothing more."""
