"""What all tests share: how hard Hypothesis tries."""

from hypothesis import settings

# No deadline: a slow machine is no fault of the code.
settings.register_profile("default", deadline=None)
settings.register_profile("fuzz", deadline=None, max_examples=10_000)
settings.load_profile("default")
