"""A learned tagger of names: evidence for the recogniser, in many languages.

``Tagger.open()`` loads the bundled model, a linear-chain conditional random field;
``tagger.tag(page, matches)`` gives the names of a page with their kind and how sure
it is; ``TaggedRecogniser`` unites that with the rules. How the model was made and what
it learned from: ``training/README.md`` and ``model/MANIFEST.json``.
"""
