"""Squares to scan, drawn as one path."""

import segno


def path_of(text: str) -> tuple[int, str]:
    """Width of the square in modules, and the outline of its dark modules for an SVG path."""
    matrix = segno.make(text, error="m", micro=False).matrix
    dark = [
        f"M{column} {row}h1v1h-1z"
        for row, line in enumerate(matrix)
        for column, module in enumerate(line)
        if module
    ]
    return len(matrix), "".join(dark)
