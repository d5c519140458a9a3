"""Turn a sentence-transformers folder into a graph for another runtime, once per set of weights.

The graph is used only after it gave the vectors that sentence-transformers gives.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.encoders import BackEndUnavailable
from indexer.files import checksum, publish_json, read_json, sync_file, sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.encoder import Encoder
    from indexer.model import LocatedModel

_FORMAT = 1
AGREEMENT = 0.999
"""Lowest cosine to sentence-transformers, over the probes, at which a graph is used."""

PROBES = (
    "",
    "Attention",
    "Dense retrieval with late interaction: a reproducibility study of 12 rankers.",
    "We present GPT-4o-mini++, a 3D-aware LaTeX $\\alpha$-model; code: https://example.org/x.",
    "Über naïve Bayes-Klassifikatoren: eine Übersicht. 深層学習による論文検索。",
    "A long abstract that is cut. " * 80,
)
"""Texts on which graph and original must agree: empty, short, long, accents, other scripts."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """A runtime that graphs are exported to."""

    folder: str
    """Where its graphs are, inside the cache."""
    files: tuple[str, ...]
    """What a graph consists of; the first is the one that is opened."""
    convert: Callable[[Any, LocatedModel, Path], None]
    """Writes the graph of a loaded SentenceTransformer to the path of the first file."""
    open: Callable[[Path, LocatedModel], Encoder]
    """Opens a graph."""


def opened(
    runtime: Runtime, located: LocatedModel, cache: Path, note: Callable[[str], None]
) -> Encoder:
    """Open `located` on a runtime, exporting it first where that was never done on this machine.

    A graph that cannot be opened is made once more. Raises BackEndUnavailable.
    """
    graph = exported(runtime, located, cache, note)
    try:
        return runtime.open(graph, located)
    except RuntimeError:
        note("the exported model cannot be opened and is made again")
        forget(graph)
        return runtime.open(exported(runtime, located, cache, note), located)


def exported(
    runtime: Runtime, located: LocatedModel, cache: Path, note: Callable[[str], None]
) -> Path:
    """Return the graph of `located` under `cache`, made and verified if it was not there.

    Raises BackEndUnavailable where the model cannot be converted or its graph disagrees.
    """
    from filelock import FileLock

    folder = cache / runtime.folder / located.fingerprint
    if _complete(folder):
        return folder / runtime.files[0]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not _complete(folder):
            note("preparing the model for this machine, once (some seconds)")
            _export(runtime, located, folder)
    return folder / runtime.files[0]


def forget(graph: Path) -> None:
    """Remove an exported graph, so that the next call makes it again."""
    shutil.rmtree(graph.parent, ignore_errors=True)


def _complete(folder: Path) -> bool:
    """Whether the graph was verified when made, and is still what was verified."""
    manifest = read_json(folder / "verified.json") or {}
    files = manifest.get("files")
    if manifest.get("format") != _FORMAT or not isinstance(files, dict) or not files:
        return False
    try:
        return all(checksum(folder / name) == expected for name, expected in files.items())
    except OSError:
        return False


def _export(runtime: Runtime, located: LocatedModel, folder: Path) -> None:
    part = Path(tempfile.mkdtemp(prefix=".export-", dir=folder.parent))
    try:
        try:
            agreement = _convert(runtime, located, part / runtime.files[0])
        except Exception as error:
            raise BackEndUnavailable(f"the model cannot be converted ({error})") from error
        if agreement < AGREEMENT:
            raise BackEndUnavailable(f"converted, the model agrees only to {agreement:.4f}")
        _seal(part, runtime.files, agreement)
        shutil.rmtree(folder, ignore_errors=True)
        part.replace(folder)
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _seal(part: Path, names: tuple[str, ...], agreement: float) -> None:
    """Write down what was verified, after everything else is on the disk."""
    for name in names:
        sync_file(part / name)
    files = {name: checksum(part / name) for name in names}
    manifest = {"format": _FORMAT, "files": files, "lowest_cosine": round(agreement, 6)}
    publish_json(part / "verified.json", manifest)


def _convert(runtime: Runtime, located: LocatedModel, graph: Path) -> float:
    """Write the graph and return its lowest cosine to sentence-transformers over the probes."""
    from indexer.encoders.torch_back_end import hushed, load_original

    # Tracing warns about Python branches in the model's code; the probes are the proof.
    with hushed():
        original = load_original(located.folder, "cpu")
        runtime.convert(original, located, graph)
        expected = original.encode(list(PROBES), normalize_embeddings=True, show_progress_bar=False)
    found = runtime.open(graph, located).encode(PROBES)
    shutil.rmtree(graph.parent / "compiled", ignore_errors=True)  # holds this temporary path
    return float((expected * found).sum(axis=1).min())


def sentence_module(original: Any, located: LocatedModel) -> tuple[Any, dict[str, Any]]:  # noqa: ANN401 - frameworks ship no types
    """Return transformer and pooling as one module, token ids in, one vector a row out.

    With it come example inputs for tracing; their different lengths keep both axes free.
    """
    import torch

    pooling = located.spec.pooling

    class Sentence(torch.nn.Module):  # type: ignore[misc]  # torch is untyped under mypy here
        """Token ids and their mask to vectors, not yet of unit length."""

        def __init__(self) -> None:
            super().__init__()
            self.body = original[0].auto_model.eval()

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:  # noqa: ANN401 - tensors
            states = self.body(input_ids=input_ids, attention_mask=attention_mask)[0]
            if pooling == "cls":
                return states[:, 0]
            weights = attention_mask.unsqueeze(-1).to(states.dtype)
            return (states * weights).sum(1) / weights.sum(1)

    example = {
        "input_ids": torch.tensor([[2, 3, 4, 5], [2, 3, 4, located.spec.pad_id]]),
        "attention_mask": torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]]),
    }
    return Sentence(), example
