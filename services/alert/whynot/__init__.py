"""Why did an article not ring a watchlist: which stage and condition was the first to fail?"""
