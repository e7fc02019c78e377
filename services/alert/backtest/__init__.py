"""What would a watchlist have raised over recorded events, had it been there?"""
