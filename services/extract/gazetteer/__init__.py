"""Which party, weapon, office, measure or unit does a stretch of text name?"""
