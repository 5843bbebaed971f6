"""What several screens say in the same words: moments, faces, kinds, last lines, windows."""
