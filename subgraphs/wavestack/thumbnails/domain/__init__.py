"""The rules of thumbnails: titles, colours, looks, how text is laid out, and what makes two requests the same."""
