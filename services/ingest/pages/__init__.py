"""Where does the text of an article come from when its feed gives only a summary?"""
