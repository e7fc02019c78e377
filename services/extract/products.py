"""How are the parser's matrices multiplied fast, and alike whatever stands in the same batch?"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from thinc.api import NumpyOps
from threadpoolctl import threadpool_limits

# Below a million multiplications OpenBLAS takes another way, whose last bits differ: without rows
# added, how a sentence is parsed could depend on how many others are parsed with it.
_SMALL: Final = 1_000_000
_FEWEST_ROWS: Final = 8

Matrix = NDArray[np.float32]


class Products(NumpyOps):  # type: ignore[misc] # thinc has no types
    """Let numpy's BLAS multiply: it knows this machine's vector units, the one of thinc may not."""

    def gemm(
        self,
        x: Any,
        y: Any,
        out: Any = None,
        trans1: bool = False,  # noqa: FBT001, FBT002 (as thinc calls it)
        trans2: bool = False,  # noqa: FBT001, FBT002
    ) -> Any:
        """Return the matrix product, as thinc asks for it."""
        left: Matrix = x.T if trans1 else x
        right: Matrix = y.T if trans2 else y
        rows = len(left)
        fewest = _SMALL // right.size + _FEWEST_ROWS
        if rows < fewest:
            left = np.concatenate((left, np.zeros((fewest - rows, left.shape[1]), left.dtype)))
        product = np.matmul(left, right)[:rows]
        if out is None:
            return product
        out[:] = product
        return out


def multiply_with_numpy(nlp: Language) -> None:
    """Have every layer of a pipeline multiply with numpy, from now on by one thread a process.

    These products are too small to share: a second thread only waits, at the full cost of a core.
    """
    threadpool_limits(1, user_api="blas")
    ops = Products()
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for layer in () if model is None else model.walk():
            layer.ops = ops
