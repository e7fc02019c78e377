"""The three services of Tocsin and the compositions over them."""
