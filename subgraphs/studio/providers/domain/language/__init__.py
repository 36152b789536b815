"""What processors know of language: blocks, sentences, words, phrases and what matters among them."""
