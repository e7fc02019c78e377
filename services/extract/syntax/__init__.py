"""How are a sentence's words joined, and who does what to whom in its clauses?"""
