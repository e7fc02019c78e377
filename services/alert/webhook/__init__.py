"""How is one delivery posted to a webhook?"""
