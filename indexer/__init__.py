"""Texts in, unit vectors and nearest ids out: a small library that knows no papers.

`indexer.model` finds the weights, `indexer.encoder` turns texts into vectors on the best back
end of this machine, `indexer.vectors` searches them. Importing any of them loads no framework:
numpy, FAISS, OpenVINO and PyTorch are imported by the calls that need them.
"""
