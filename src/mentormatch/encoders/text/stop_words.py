"""English stop words."""

ENGLISH = frozenset(
    """
    a about above after again against all almost alone along already also although always am among an and another any
    anybody anyone anything anywhere are around as at away
    back be became because become becomes been before behind being below beside besides between beyond both but by
    can cannot could couldn't
    did didn't do does doesn't doing don't done down during
    each either else elsewhere enough etc even ever every everybody everyone everything everywhere except
    few for from further
    get gets getting give given go goes going got
    had hadn't has hasn't have haven't having he he's her here hers herself him himself his how however
    i i'd i'll i'm i've if in indeed instead into is isn't it it's its itself
    just
    least less let let's like
    made make makes making many may maybe me might mine more moreover most much must my myself
    namely neither never nevertheless no nobody none nor not nothing now nowhere
    of off often on once one ones only onto or other others otherwise ought our ours ourselves out over own
    per perhaps please put
    quite
    rather really
    same several shall she she's should shouldn't since so some somebody somehow someone something sometimes somewhere
    still such
    than that that's the their theirs them themselves then there there's therefore these they they're they've this those
    though through throughout thus to together too toward towards
    under until up upon us used
    various very via
    was wasn't we we'd we'll we're we've well were weren't what whatever when whenever where whereas wherever whether
    which while who whoever whole whom whose why will with within without won't would wouldn't
    yet you you'd you'll you're you've your yours yourself yourselves
    """.split()  # noqa: SIM905  a list of words is read as words
)
"""English function words: articles, pronouns, prepositions, conjunctions, auxiliaries and the like.

The list is kept here so that scores do not depend on the version of another library.
"""
