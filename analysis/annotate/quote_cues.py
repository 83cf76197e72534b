"""Verbs and phrases that attribute speech, and what may follow each."""

from __future__ import annotations

from analysis.annotate.lexicon import word_set

CLAIMS = word_set(
    """
    say tell add note announce argue claim assert insist state declare explain report reveal confirm acknowledge
    admit concede conclude warn predict suggest stress emphasize emphasise reiterate repeat recall reply respond
    remark comment observe write tweet testify allege maintain contend complain boast joke caution pledge vow promise
    swear deny disclose estimate indicate imply hint inform remind assure notify recommend propose demand wonder agree
    quip exclaim shout underline underscore clarify specify elaborate affirm reaffirm opine muse lament counter retort
    proclaim point stipulate posit ask advise urge believe think explain reason confess apologize apologise text
    email blog affirm attest certify speculate theorize surmise forecast signal mention read
    """
)
"""Verbs whose content is a clause: X said (that) …"""

THAT_ONLY = word_set("maintain observe signal read mention reason point")
"""Verbs that report speech only before "that": otherwise they keep, watch, name or read something."""

OPINIONS = word_set("believe think reason")
"""Taken for speech only around direct speech: a report of what somebody thinks is no quote."""

TOLD = word_set("tell inform remind assure notify ask urge warn promise advise caution text email")
"""Verbs that name whom they address before the content."""

SPEECH_ACTS = word_set(
    """
    accuse blame criticize criticise condemn denounce praise slam blast dismiss reject call describe dub label urge
    propose announce demand deny cite tout decry deplore question mock ridicule promise pledge vow
    threaten stress emphasize emphasise highlight underscore underline express voice predict suggest reveal claim
    report acknowledge reiterate recommend advocate applaud commend hail welcome lambaste warn note confirm
    outline ask add assail chide rebuke liken compare explain concede admit imply indicate declare
    """
)
"""Verbs whose content may be a noun phrase: X condemned the attack."""

WILLS = word_set(
    """
    urge promise pledge vow threaten offer ask demand propose decline order instruct encourage beg implore advise warn
    command swear
    """
)
"""Verbs whose content may be an infinitive: X vowed to …"""

DIRECT_ONLY = word_set(
    """
    continue go begin laugh smile cry shrug sigh nod cheer sing chant yell scream whisper mutter mumble thunder intone
    gush snap bark growl interject interrupt concur offer open close end finish deadpan crack fume sum enthuse reflect
    recount summarize post publish answer inquire query plead insist protest object be
    """
)
"""Verbs that attribute only what stands within quotation marks beside them."""

CUES = CLAIMS | SPEECH_ACTS | WILLS
PARTICLES = {"point": ("out",), "go": ("on",), "fire": ("back",), "hit": ("back",), "shoot": ("back",)}
"""What must follow a verb that is no cue without it."""

MODALS = word_set("will would could may might shall should must can 'll 'd to")
"""Before a verb: nothing was said yet, or not at all."""

NEGATIONS = word_set("not never n't hardly cannot")
