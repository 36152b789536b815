"""Drawing with Pillow: faces, typesetting, grounds, shapes and the painter that puts them on top of one another."""
