"""A creator's style, learnt from what they write, and answers, content and memories in it."""
