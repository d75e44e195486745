"""Every id by which Slack tells us what was pressed or submitted."""

from core.foundation.ids import CampaignId, PlatformName, VariantId

COMMAND = "/campaign"

CAMPAIGN_NEW = "campaign_new"
CAMPAIGN_FORM = "campaign_form"
CAMPAIGN_SHOW = "campaign_show"
CAMPAIGN_RESULTS = "campaign_results"
CAMPAIGN_MENU = "campaign_menu"
CAMPAIGN_CLOSE_FORM = "campaign_close_form"
TEMPLATE_CHOSEN = "template_chosen"
TEMPLATE_FORM = "template_form"
PLATFORM_RETRY = "platform_retry"

VARIANT_APPROVE = "variant_approve"
VARIANT_EDIT = "variant_edit"
VARIANT_EDIT_FORM = "variant_edit_form"
VARIANT_REJECT = "variant_reject"
VARIANT_REJECT_FORM = "variant_reject_form"
VARIANT_REGENERATE = "variant_regenerate"
VARIANT_REGENERATE_FORM = "variant_regenerate_form"
VARIANT_READ = "variant_read"
VARIANT_REQUEST = "variant_request"
VARIANT_REQUEST_FORM = "variant_request_form"
VARIANT_REOPEN = "variant_reopen"
VARIANT_MORE = "variant_more"
VARIANT_FIX = "variant_fix"
VARIANT_FIX_FORM = "variant_fix_form"
VARIANT_OVERRIDE_FORM = "variant_override_form"

RULES_EDIT = "rules_edit"
RULES_FORM = "rules_form"
RULES_FAMILY = "rules_family"
RULES_FAMILY_FORM = "rules_family_form"
RULES_SEVERITY = "rules_severity"
RULES_HISTORY = "rules_history"
RULES_RESTORE_FORM = "rules_restore_form"

DECIDE_MANY = "decide_many"
DECIDE_MANY_FORM = "decide_many_form"
MANY_PLATFORM = "many_platform"
MANY_STATE = "many_state"

POST_NOW = "post_now"
POST_NOW_FORM = "post_now_form"
POST_SCHEDULE = "post_schedule"
POST_SCHEDULE_FORM = "post_schedule_form"
POST_CANCEL = "post_cancel"
POST_IS_THERE = "post_is_there"
POST_IS_THERE_FORM = "post_is_there_form"
POST_SEND_AGAIN = "post_send_again"
POST_UPDATE = "post_update"
POST_TAKE_DOWN = "post_take_down"
POST_TAKE_DOWN_FORM = "post_take_down_form"

MEMBER_ROLE = "member_role"
MEMBERS_PAGE = "members_page"

ACCOUNT_CONNECT = "account_connect"
ACCOUNT_CONNECT_FORM = "account_connect_form"
ACCOUNT_MENU = "account_menu"
ACCOUNT_DISCONNECT_FORM = "account_disconnect_form"

BRAND_EDIT = "brand_edit"
BRAND_FORM = "brand_form"
BRAND_LEARN = "brand_learn"
BRAND_REVIEWS = "brand_reviews"
BRAND_LEARN_FORM = "brand_learn_form"
BRAND_HISTORY = "brand_history"
BRAND_RESTORE_FORM = "brand_restore_form"

BUDGET_SET = "budget_set"
BUDGET_FORM = "budget_form"
WHOLE_WORKSPACE = "workspace"
"""In the menu of whose limit it is; the others are ids."""

LINK_OPENED = "link_opened"
"""Slack reports clicks on link buttons too; they need only be acknowledged."""

METADATA_EVENT = "copydesk_shown"
"""The type of the metadata that carries our key in a message."""

REFUSED_BLOCK = "refused"
"""The block in which a form without inputs says what was wrong."""

PRICE_BLOCK = "price"

ENTERED = "entered"
"""The action_id of the one element in each input; inputs are told apart by their block_id."""


def variant_block(variant_id: VariantId, *, is_undecided: bool) -> str:
    """The block_id of the block that a variant begins with. The playground's keys go from one to the next."""
    return f"{'undecided' if is_undecided else 'decided'}:{variant_id}"


def platform_block(campaign_id: CampaignId, platform: PlatformName) -> str:
    """The block_id of a platform's own buttons."""
    return f"platform:{campaign_id}:{platform}"
