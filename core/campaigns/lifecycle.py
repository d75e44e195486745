"""Which states may follow which, as tables. Pure; the UPDATE statements elsewhere are tested against it."""

from core.foundation.ids import CampaignState, PostState, VariantState

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

VARIANT_MOVES: dict[VariantState, frozenset[VariantState]] = {
    VariantState.IN_REVIEW: frozenset(
        {VariantState.APPROVED, VariantState.REJECTED, VariantState.SUPERSEDED, VariantState.IN_REVIEW}
    ),
    VariantState.APPROVED: frozenset(),
    # A rejected variant may still be replaced by a regenerated one.
    VariantState.REJECTED: frozenset({VariantState.SUPERSEDED}),
    VariantState.SUPERSEDED: frozenset(),
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
