"""How much of a feed is read before it is refused or cut?"""

MOST_BYTES = 64 * 1024 * 1024
MOST_ENTRIES = 50_000
