"""Vector indexes behind one seam of four members: `build`, `search`, `save`, `load`.

`ExactIndex` (numpy) is the oracle that every other kind is compared with; `FlatIndex` (FAISS, exact) is the default.
"""

from qa.indexes.base import Found, VectorIndex
from qa.indexes.exact import ExactIndex
from qa.indexes.flat import FlatIndex

__all__ = ["ExactIndex", "FlatIndex", "Found", "VectorIndex"]
