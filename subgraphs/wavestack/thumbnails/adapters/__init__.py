"""What implements the ports: drawing with Pillow, frames of videos with PyAV."""
