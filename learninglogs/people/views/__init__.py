"""The children's door, the teacher's side of it, and an adult's new password."""
