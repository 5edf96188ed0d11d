"""Books and sheets: what is printed, how it is made, kept and offered again."""
