"""How are pages read in a process that a hostile page may take with it?"""

import resource
from collections.abc import Sequence

from services.ingest.pages.page import Page, PageText
from shared.workers import Loaded

# Pages are a few megabytes at most; what needs more than this to be read is no news.
MOST_MEMORY = 4 * 1024**3


def load_page_reader() -> Loaded[Page, PageText]:
    """Load the extractors inside a worker process, and bound the memory it may take."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    from services.ingest.pages.extraction import read_page

    def read(pages: Sequence[Page]) -> Sequence[PageText]:
        return [read_page(page) for page in pages]

    return Loaded(read)
