"""How far has an act come, by the words that govern it?"""
