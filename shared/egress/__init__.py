"""How are addresses that others chose called without turning Tocsin against its own network?"""
