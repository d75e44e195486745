"""Which states may follow which, as tables. Pure; the UPDATE statements elsewhere are tested against it."""

from core.foundation.ids import CampaignState, PostState, ReviewStep, VariantState

CAMPAIGN_MOVES: dict[CampaignState, frozenset[CampaignState]] = {
    CampaignState.DRAFTING: frozenset({CampaignState.IN_REVIEW, CampaignState.FAILED}),
    # Platforms that failed may be tried again, which is drafting again; regenerating one variant is not.
    CampaignState.IN_REVIEW: frozenset(
        {CampaignState.COMPLETED, CampaignState.DRAFTING, CampaignState.CLOSED}
    ),
    # A regenerated or newly scheduled variant opens a completed campaign again; so do platforms that
    # failed, which people may go without, and then try again after all.
    CampaignState.COMPLETED: frozenset(
        {CampaignState.IN_REVIEW, CampaignState.DRAFTING, CampaignState.CLOSED, CampaignState.ARCHIVED}
    ),
    CampaignState.FAILED: frozenset({CampaignState.DRAFTING, CampaignState.CLOSED, CampaignState.ARCHIVED}),
    # Reopened by people: where nothing was ever written, as failed.
    CampaignState.CLOSED: frozenset({CampaignState.IN_REVIEW, CampaignState.FAILED, CampaignState.ARCHIVED}),
    CampaignState.ARCHIVED: frozenset({CampaignState.IN_REVIEW, CampaignState.FAILED}),
}

UNDECIDED = frozenset({VariantState.IN_REVIEW, VariantState.CHANGES_REQUESTED, VariantState.ON_HOLD})
"""While a variant is one of these, people have something to do about it."""

REVIEW_STEPS: dict[ReviewStep, tuple[frozenset[VariantState], VariantState]] = {
    # Whoever asked for changes or put it on hold is not passed over: it is reopened first.
    ReviewStep.APPROVED: (frozenset({VariantState.IN_REVIEW}), VariantState.APPROVED),
    ReviewStep.CHANGES_REQUESTED: (
        frozenset({VariantState.IN_REVIEW, VariantState.ON_HOLD}),
        VariantState.CHANGES_REQUESTED,
    ),
    ReviewStep.PUT_ON_HOLD: (
        frozenset({VariantState.IN_REVIEW, VariantState.CHANGES_REQUESTED}),
        VariantState.ON_HOLD,
    ),
    ReviewStep.REJECTED: (UNDECIDED | {VariantState.APPROVED}, VariantState.REJECTED),
    ReviewStep.REOPENED: (
        frozenset({VariantState.CHANGES_REQUESTED, VariantState.ON_HOLD, VariantState.REJECTED}),
        VariantState.IN_REVIEW,
    ),
    ReviewStep.WITHDRAWN: (frozenset({VariantState.APPROVED}), VariantState.IN_REVIEW),
    # Another text is another thing to approve: an edit voids the approval of the one before.
    ReviewStep.EDITED: (UNDECIDED | {VariantState.APPROVED}, VariantState.IN_REVIEW),
    # What blocks it is passed by; whether it goes out is decided after.
    ReviewStep.OVERRIDDEN: (frozenset({VariantState.IN_REVIEW}), VariantState.IN_REVIEW),
    # A rejected variant may still be replaced by a regenerated one.
    ReviewStep.SUPERSEDED: (UNDECIDED | {VariantState.REJECTED}, VariantState.SUPERSEDED),
    ReviewStep.RESTORED: (UNDECIDED | {VariantState.SUPERSEDED}, VariantState.IN_REVIEW),
}
"""From which states each step may be taken, and to which it leads."""

VARIANT_MOVES: dict[VariantState, frozenset[VariantState]] = {
    state: frozenset(to for before, to in REVIEW_STEPS.values() if state in before) for state in VariantState
}

POST_MOVES: dict[PostState, frozenset[PostState]] = {
    PostState.SCHEDULED: frozenset(
        {PostState.SENDING, PostState.CANCELLED, PostState.FAILED, PostState.MISSED}
    ),
    # NotSent is certain, so the post may wait for its next try.
    PostState.SENDING: frozenset(
        {PostState.PUBLISHED, PostState.FAILED, PostState.UNKNOWN, PostState.SCHEDULED}
    ),
    # Looked up at the platform, or settled by a person who looked.
    PostState.UNKNOWN: frozenset({PostState.PUBLISHED, PostState.SCHEDULED, PostState.MISSED}),
    # Long overdue; only a person sends it after all, or takes it off.
    PostState.MISSED: frozenset({PostState.SCHEDULED, PostState.CANCELLED}),
    # Corrected, it stays published. Taken down, its variant may be published again, with a new post.
    PostState.PUBLISHED: frozenset({PostState.TAKEN_DOWN}),
    PostState.TAKEN_DOWN: frozenset(),
    # A person may try a failed post again, with a new post.
    PostState.FAILED: frozenset(),
    PostState.CANCELLED: frozenset(),
}
