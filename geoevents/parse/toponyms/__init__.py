"""The machinery behind the recogniser, the resolver, the senses and the repair.

tokens and lexicon are what everything here reads; evidence judges one name in its
surroundings; ranking chooses among the places of that name.
"""
