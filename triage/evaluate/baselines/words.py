"""Rankers on words: BM25, arxiv-sanity-lite and ASReview's ELAS u4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from triage.evaluate.pool import Task

_K1, _B = 1.5, 0.75
_ELAS_NEGATIVES = 5000
_ELAS_RATIO = 9.8
_SANITY_WORD = r"(?u)\b[a-zA-Z_][a-zA-Z0-9_]+\b"
_ELAS_WORD = r"(?u)\b\w\w+\b"


def bm25(task: Task) -> NDArray[np.float64]:
    """Rank by Okapi BM25 (k1 = 1.5, b = 0.75); the query is the description and positives' titles.

    Document frequencies come from the papers of the days before (Robertson and Zaragoza, 2009).
    """
    import numpy as np

    counts = task.pool.remembered("bm25", task.archive, lambda: _Counts(task))
    titles = [task.pool.papers[row].title for row in task.positives]
    if task.description:
        titles.append(task.description.text)
    query = np.asarray(counts.vectorizer.transform(titles).sum(axis=0)).ravel()
    result: NDArray[np.float64] = counts.gains[task.upcoming] @ (counts.idf * query)
    return result


class _Counts:
    """Saturated counts of words in all papers, and each word's rarity in the archive."""

    def __init__(self, task: Task) -> None:
        import numpy as np
        from sklearn.feature_extraction.text import CountVectorizer

        texts = task.pool.texts
        self.vectorizer = CountVectorizer(dtype=np.float64)
        counts = self.vectorizer.fit([texts[row] for row in task.archive]).transform(texts)
        archive = counts[task.archive]
        papers = np.asarray((archive > 0).sum(axis=0)).ravel()
        self.idf = np.log1p((len(task.archive) - papers + 0.5) / (papers + 0.5))
        lengths = np.asarray(counts.sum(axis=1)).ravel() * len(task.archive) / archive.sum()
        penalty = np.repeat(_K1 * (1 - _B + _B * lengths), np.diff(counts.indptr))
        self.gains = counts.copy()
        self.gains.data = counts.data * (_K1 + 1) / (counts.data + penalty)


def sanity(task: Task) -> NDArray[np.float64]:
    """Rank as arxiv-sanity-lite does: fitted and trained on all papers, the ranked ones included.

    TF-IDF of title, abstract and authors, then a balanced linear SVM with every paper that has
    not the tag as a negative (compute.py and serve.py at commit d7a303b). It sees what it ranks:
    not leakage-free, but what the tool does.
    """
    import numpy as np

    everything = np.union1d(task.archive, task.upcoming)
    matrix = task.pool.remembered("sanity", everything, lambda: _sanity_matrix(task, everything))
    return _sanity_scores(task, matrix, np.union1d(everything, task.judged))


def sanity_without_leaks(task: Task) -> NDArray[np.float64]:
    """Rank as arxiv-sanity-lite would if it knew only the papers of the days before."""
    import numpy as np

    matrix = task.pool.remembered(
        "sanity-before", task.archive, lambda: _sanity_matrix(task, task.archive)
    )
    return _sanity_scores(task, matrix, np.union1d(task.archive, task.judged))


def _sanity_scores(
    task: Task,
    matrix: Any,  # noqa: ANN401  scipy is untyped
    rows: NDArray[np.int64],
) -> NDArray[np.float64]:
    import numpy as np

    model = sanity_svm().fit(matrix[rows], np.isin(rows, task.positives))
    result: NDArray[np.float64] = 100 * model.decision_function(matrix[task.upcoming])
    return result


def sanity_svm() -> Any:  # noqa: ANN401  scikit-learn is untyped
    """Return arxiv-sanity-lite's classifier, not fitted."""
    from sklearn.svm import LinearSVC

    return LinearSVC(class_weight="balanced", max_iter=10000, tol=1e-6, C=0.01, random_state=0)


def fitted_sanity(texts: list[str]) -> Any:  # noqa: ANN401  scikit-learn is untyped
    """Return arxiv-sanity-lite's vectorizer, fitted.

    In a corpus so small that its limits on a word's frequency leave none, every word counts.
    """
    try:
        return _sanity_vectorizer(max_df=0.1, min_df=5).fit(texts)
    except ValueError:
        return _sanity_vectorizer(max_df=1.0, min_df=1).fit(texts)


def _sanity_vectorizer(*, max_df: float, min_df: int) -> Any:  # noqa: ANN401
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        decode_error="replace",
        strip_accents="unicode",
        stop_words="english",
        token_pattern=_SANITY_WORD,
        ngram_range=(1, 2),
        max_features=20000,
        sublinear_tf=True,
        max_df=max_df,
        min_df=min_df,
        dtype=np.float32,
    )


def _sanity_matrix(task: Task, rows: NDArray[np.int64]) -> Any:  # noqa: ANN401
    """Return all papers in the words of some."""
    texts = [f"{p.title} {p.abstract} {' '.join(p.authors)}" for p in task.pool.papers]
    return fitted_sanity([texts[row] for row in rows]).transform(texts)


def elas_u4(task: Task) -> NDArray[np.float64]:
    """Rank as ASReview's ELAS u4 does, with up to 5,000 drawn background papers as irrelevant.

    The vectorizer is fitted on the papers of the days before only; as shipped it would also see
    the ones it ranks.
    """
    import numpy as np

    matrix = _elas_matrix(task)
    unjudged = task.background
    size = min(_ELAS_NEGATIVES, len(unjudged))
    drawn = np.random.default_rng(task.seed).choice(unjudged, size, replace=False)
    rows = np.concatenate([task.judged, drawn])
    return _elas_scores(task, matrix, rows)


def elas_u4_screening(task: Task) -> NDArray[np.float64]:
    """Rank as ELAS u4 does within ASReview: fitted on all records, learned from the judged ones."""
    return _elas_scores(task, _elas_matrix(task), task.judged)


def _elas_matrix(task: Task) -> Any:  # noqa: ANN401  scipy is untyped
    """Return all papers in the words of the archive."""

    def make() -> Any:  # noqa: ANN401
        texts = task.pool.texts
        return fitted_elas([texts[row] for row in task.archive]).transform(texts)

    return task.pool.remembered("elas", task.archive, make)


def _elas_scores(
    task: Task,
    matrix: Any,  # noqa: ANN401  scipy is untyped
    rows: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return scores after learning from rows of which the positives come first."""
    import numpy as np

    relevant = np.arange(len(rows)) < len(task.positives)
    model = elas_svm().fit(matrix[rows], relevant, sample_weight=elas_weights(relevant))
    result: NDArray[np.float64] = model.decision_function(matrix[task.upcoming])
    return result


def elas_svm() -> Any:  # noqa: ANN401  scikit-learn is untyped
    """Return ELAS u4's classifier, not fitted."""
    from sklearn.svm import LinearSVC

    return LinearSVC(loss="squared_hinge", C=0.11, random_state=0)


def elas_weights(relevant: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return ELAS u4's sample weights: relevant to irrelevant in total as 9.8 to 1."""
    import numpy as np

    some = max(int(relevant.sum()), 1), max(int((~relevant).sum()), 1)
    raw = np.where(relevant, 1.0, some[0] / (_ELAS_RATIO * some[1]))
    result: NDArray[np.float64] = raw * (len(raw) / raw.sum())
    return result


def fitted_elas(texts: list[str]) -> Any:  # noqa: ANN401  scikit-learn is untyped
    """Return ELAS u4's vectorizer, fitted.

    Where nearly all texts say the same, so that its limit leaves no word, every word counts.
    """
    try:
        return _elas_vectorizer(max_df=0.95).fit(texts)
    except ValueError:
        return _elas_vectorizer(max_df=1.0).fit(texts)


def _elas_vectorizer(*, max_df: float) -> Any:  # noqa: ANN401
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        token_pattern=_ELAS_WORD,
        ngram_range=(1, 2),
        max_df=max_df,
        min_df=1,
        sublinear_tf=True,
    )
