"""The children's door, and the teacher's side of it."""
