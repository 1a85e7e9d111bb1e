"""How claims are read off a page: the parts behind ``parse.claims.extract_claims``.

fold, patterns, lexicon    tables of words -> compiled rules, one set per language
clauses, triggers          a sentence -> its clauses and the kinds each one tells of
figures, claimants         what is counted; by whose word
dates, scenes              when and where
"""
