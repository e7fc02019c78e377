"""How does every alert reach everyone who asked for it, whatever crashes in between?"""
