from tests.challenges.moved_clock import machine

__all__ = ["machine"]
