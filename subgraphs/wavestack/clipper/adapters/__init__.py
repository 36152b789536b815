"""The programs that look into videos and cut them."""
