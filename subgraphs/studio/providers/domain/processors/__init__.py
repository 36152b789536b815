"""The built-in processors as pure functions: text and options in, the result and its figures out."""
