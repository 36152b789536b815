"""Thumbnails: pictures of 1280 by 720 pixels that are drawn from a title, a look and, where there is one, a frame."""
