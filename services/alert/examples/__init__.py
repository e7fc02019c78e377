"""Does a watchlist ring for what it must ring for, and for nothing that it must not?"""
