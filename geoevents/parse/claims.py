"""What one article says happened: claims with date, places, speaker and figures."""

from __future__ import annotations

from collections.abc import Sequence

from geoevents.model import Claim, Document, Mention, TimeExpression, When
from geoevents.parse.claim.assemble import assemble
from geoevents.parse.claim.lexicon import claim_lexicon
from geoevents.parse.claim.scenes import Gazetteer
from geoevents.text.page import Page


def extract_claims(
    document: Document,
    page: Page,
    mentions: Sequence[Mention],
    times: Sequence[TimeExpression],
    published: When | None,
    gazetteer: Gazetteer,
) -> tuple[Claim, ...]:
    """The claims of a document, in text order.

    mentions: with sense and place. times: with EDTF values. published: the article's
    own date; without it, claims that name no date have none. Empty where the page's
    language has no lexicon (``lexicon/claims``). The same input, the same claims.
    """
    lexicon = claim_lexicon(page.language)
    if lexicon is None:
        return ()
    return assemble(document.id, page, mentions, times, published, gazetteer, lexicon)
