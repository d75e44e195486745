"""What copy is held to, in Slack: the policy in its form, and fixes and letting pass on cards."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from bot.slack import ids
from bot.slack.views.rule_family import rules_of_family
from core.access.permissions import System
from core.brand.voice import Avoided, Voice
from core.campaigns.models import Variant
from core.flow.cards.card import VariantCard
from core.foundation.ids import PlatformName, VariantState
from core.review.findings import Severity
from core.review.policy import Jurisdiction, OwnPattern, Policy
from core.review.rules.catalogue import RULES
from core.review.rules.rule import Family

from .conftest import ANA, BEN, CAMPAIGNS, TEAM, Office, pressable, words_of
from .test_brand import asked, press, submit

BLOCKS = Policy(severities={"word_avoided": Severity.BLOCKING})
WEATHER = (Avoided("rain", "weather"), Avoided("commute", "ride"))
TEXT = "Fernweh keeps the rain off your commute: https://example.com/backpack"


async def policy_of(office: Office) -> Policy:
    (workspace,) = await office.desk.people.workspaces()
    return (await office.desk.policies.current(System(workspace.id))).policy


async def variant_of(office: Office) -> VariantCard:
    [card] = await office.campaigns()
    return card.on(PlatformName.X)[0]


async def found(
    office: Office, policy: Policy = BLOCKS, avoided: tuple[Avoided, ...] = WEATHER
) -> VariantCard:
    """A variant of X in which words to avoid are found under `policy`, as its card shows it."""
    await office.campaign(platforms=["x"], variants="1")
    (workspace,) = await office.desk.people.workspaces()
    by, voice = System(workspace.id), Voice(avoid=avoided)
    await office.desk.brand.save(by, voice, known=0)
    await office.desk.policies.save(by, policy)
    [card] = await office.campaigns()
    variant, checking = card.on(PlatformName.X)[0], office.desk.campaigns.checking
    text = await checking.about(card.brief, PlatformName.X, text=TEXT, voice=voice, policy=policy)
    findings = [one.as_json() for one in checking.findings(text)]
    async with office.desk.database.write() as session:
        said = {"text": TEXT, "findings": findings}
        await session.execute(update(Variant).where(Variant.id == variant.id).values(said))
    office.edge.cards.show_soon(workspace.id, card.id)
    await office.settle()
    return await variant_of(office)


async def test_the_rules_are_shown_to_all_and_changed_by_who_administers(office: Office) -> None:
    message = await asked(office, words="rules")
    assert "keep a text from approval" in words_of(message)
    assert not pressable(await asked(office, BEN, "rules"), ids.RULES_EDIT)

    await press(office, message, ids.RULES_EDIT)
    await submit(office, words_blocking="synergy → teamwork: say what you mean\n/ACME-\\d+/: internal")

    own = (
        OwnPattern("synergy", False, Severity.BLOCKING, "say what you mean", "teamwork"),
        OwnPattern(r"ACME-\d+", True, Severity.BLOCKING, "internal"),
    )
    assert (await policy_of(office)).patterns == own
    assert "*Own words:* synergy, ACME-" in words_of(await asked(office, words="rules"))


async def look(office: Office, family: Family, user: str = ANA) -> Any:
    """Open a family of rules; its form."""
    message = await asked(office, user, "rules")
    aimed = {"ts": message["ts"], "block_id": f"rules:{family}", "action_id": ids.RULES_FAMILY}
    await office.do("action", user, channel=CAMPAIGNS, **aimed)
    await office.settle()
    return await office.modal(user)


async def switch(office: Office, **to: str) -> Any:
    """Send the form of a family with some of its menus changed."""
    values = {f"rule:{rule}": {ids.RULES_SEVERITY: grave} for rule, grave in to.items()}
    answer = await office.submit(values)
    await office.settle()
    return answer


async def test_each_family_is_listed_and_shows_what_its_rules_look_for(office: Office) -> None:
    words = words_of(await asked(office, words="rules"))
    for family in Family:
        assert f"*{family.label}*" in words

    form = await look(office, Family.TEXT)

    sections = {block["block_id"]: block for block in form["blocks"] if block["type"] == "section"}
    assert [*sections] == [f"rule:{rule.id}" for rule in RULES if rule.family is Family.TEXT]
    placeholder = sections["rule:placeholder"]
    assert placeholder["text"]["text"] == (
        "⚠️ *Placeholder*\nWhat was to be filled in and was not, such as [Name] or XX%."
    )
    assert placeholder["accessory"]["initial_option"]["value"] == "warning"


async def test_what_rules_look_for_is_shown_as_it_is_written(office: Office) -> None:
    form = await look(office, Family.TEXT)

    words = words_of(form)
    assert "readers see `:tada:`." in words
    assert "such as `&amp;amp;`: readers" in words  # which Slack shows as &amp;


async def test_rules_are_switched_beside_what_they_look_for_and_marked(office: Office) -> None:
    await look(office, Family.TEXT)
    await switch(office, placeholder="off", spelling="blocking")

    assert (await policy_of(office)).severities == {"placeholder": None, "spelling": Severity.BLOCKING}
    assert "version 1" in await office.told()
    assert f"{len(rules_of_family(Family.TEXT))} rules, 1 off, 1 changed" in words_of(
        await asked(office, words="rules")
    )
    words = words_of(await look(office, Family.TEXT))
    assert "🔕 *Placeholder* · switched off, ⚠️ as it comes" in words
    assert "⛔ *Spelling* · ⚠️ as it comes" in words

    await switch(office, placeholder="warning")

    assert (await policy_of(office)).severities == {"spelling": Severity.BLOCKING}


async def test_a_family_that_is_sent_back_as_it_was_changes_nothing(office: Office) -> None:
    await look(office, Family.LAW)
    await switch(office)

    assert await policy_of(office) == Policy()
    assert "Nothing was changed" in await office.told()


async def test_what_can_not_be_switched_has_no_menu_and_law_of_elsewhere_says_so(office: Office) -> None:
    await asked(office, words="rules")
    (workspace,) = await office.desk.people.workspaces()
    eu = Policy(jurisdictions=frozenset({Jurisdiction.EU}))
    await office.desk.policies.save(System(workspace.id), eu)

    form = await look(office, Family.PLATFORM)
    refuses = next(block for block in form["blocks"] if block["block_id"] == "rule:platform_refuses")
    assert "accessory" not in refuses
    assert "🔒 can't be switched" in refuses["text"]["text"]
    await office.do("close", ANA, view_id=form["id"])

    assert "law in US, where you don't advertise" in words_of(await look(office, Family.LAW))


async def test_who_does_not_administer_reads_the_rules_and_has_no_menus(office: Office) -> None:
    await asked(office, words="rules")  # who comes first owns the workspace

    form = await look(office, Family.TEXT, BEN)

    assert "⚠️ *Placeholder*" in words_of(form)
    assert not any("accessory" in block for block in form["blocks"])
    assert not form["submit"]


async def test_who_switches_second_is_told_on_top_of_the_form(office: Office) -> None:
    await look(office, Family.TEXT)
    (workspace,) = await office.desk.people.workspaces()
    await office.desk.policies.save(System(workspace.id), BLOCKS)

    await switch(office, placeholder="off")

    assert "changed meanwhile" in words_of(await office.modal())
    assert await policy_of(office) == BLOCKS


async def test_an_older_policy_is_brought_back_from_the_history(office: Office) -> None:
    await look(office, Family.TEXT)
    await switch(office, placeholder="off")
    await look(office, Family.TEXT)
    await switch(office, spelling="info")

    history = await press(office, await asked(office, words="rules"), ids.RULES_HISTORY)
    assert "placeholder: as it comes → off" in words_of(history)
    await submit(office, version="1")
    await office.settle()

    assert (await policy_of(office)).severities == {"placeholder": None}
    assert "version 3" in await office.told()
    assert not pressable(await asked(office, BEN, "rules"), ids.RULES_HISTORY)


async def test_times_of_versions_are_told_by_the_readers_clock_alone(office: Office) -> None:
    for grave in ("off", "info"):
        await look(office, Family.TEXT)
        await switch(office, placeholder=grave)

    history = await press(office, await asked(office, words="rules"), ids.RULES_HISTORY)

    [menu] = [block["element"] for block in history["blocks"] if block["type"] == "input"]
    assert [one["text"]["text"] for one in menu["options"]] == ["Version 1, Ana Ruiz"]
    assert "*Version 1* · Ana Ruiz <!date^" in words_of(history)


async def test_a_form_that_is_sent_back_as_it_was_filled_changes_nothing(office: Office) -> None:
    (await asked(office, words="rules"))
    (workspace,) = await office.desk.people.workspaces()
    policy = Policy(
        {"placeholder": Severity.BLOCKING, "word_avoided": None},
        frozenset({Jurisdiction.EU}),
        (OwnPattern("cheap"), OwnPattern("a:b|c", True, Severity.INFO, "why", "so")),
        ("spam",),
        ("One.\n\nTwo.", "Three."),
        ("Kleenex",),
    )
    saved = await office.desk.policies.save(System(workspace.id), policy)

    await press(office, await asked(office, words="rules"), ids.RULES_EDIT)
    await submit(office)

    assert await policy_of(office) == policy
    assert (await office.desk.policies.current(System(workspace.id))).version == saved.version


LONG = Policy(
    patterns=(OwnPattern("synergy"), OwnPattern("cheap", severity=Severity.INFO)),
    banned_hashtags=("spam",),
    trademarks=tuple(f"{number:02} {'word ' * 16}end" for number in range(100)),
)
ODD = Policy(
    patterns=(
        OwnPattern("x → y", severity=Severity.BLOCKING),
        OwnPattern("a/b", True, replacement="c:d"),
        OwnPattern(":tada:", severity=Severity.INFO),
    ),
    protected_texts=("Above\n---\nbelow",),
    trademarks=("Kleenex",),
)


@pytest.mark.parametrize(
    ("policy", "hidden"),
    [
        (LONG, {"Trademarks": 100}),
        (
            ODD,
            {
                "Words that block": 1,
                "Words to warn of": 1,
                "Words to mention": 1,
                "Texts that are not to be repeated": 1,
            },
        ),
    ],
)
async def test_what_a_field_would_cut_or_change_is_told_in_its_place_and_stays_as_it_is(
    office: Office, policy: Policy, hidden: dict[str, int]
) -> None:
    await asked(office, words="rules")
    (workspace,) = await office.desk.people.workspaces()
    await office.desk.policies.save(System(workspace.id), policy)

    form = await press(office, await asked(office, words="rules"), ids.RULES_EDIT)
    told = [block["text"]["text"] for block in form["blocks"] if block["type"] == "section"]
    await submit(office)
    unchanged = await policy_of(office)
    await press(office, await asked(office, words="rules"), ids.RULES_EDIT)
    await submit(office, banned_hashtags="follow4follow")

    assert [words.partition(", which")[0] for words in told] == [
        f"*{label}*\n{there} {'entry' if there == 1 else 'entries'}" for label, there in hidden.items()
    ]
    assert all("`copydesk rules set`" in words for words in told)
    assert unchanged == policy
    assert await policy_of(office) == replace(policy, banned_hashtags=("follow4follow",))


async def test_who_advertises_nowhere_says_so_with_an_empty_menu(office: Office) -> None:
    await press(office, await asked(office, words="rules"), ids.RULES_EDIT)

    await submit(office, jurisdictions=[])

    assert (await policy_of(office)).jurisdictions == frozenset()
    assert "*Advertising rules of:* nowhere" in words_of(await asked(office, words="rules"))


async def test_a_pattern_that_would_hang_is_told_under_its_field_by_its_line(office: Office) -> None:
    await press(office, await asked(office, words="rules"), ids.RULES_EDIT)

    answer = await submit(
        office,
        words_blocking="cheap\nsynergy",
        words_warning="best\n\n" + r"/(a)\1/: why",
        words_info="x" * 201,
    )

    assert set(answer["errors"]) == {"words_warning", "words_info"}
    assert "line 3, “(a)\\1”" in answer["errors"]["words_warning"]
    assert "would make one hang" in answer["errors"]["words_warning"]
    assert "line 1, “pattern”" in answer["errors"]["words_info"]
    assert await policy_of(office) == Policy()


async def test_who_saves_second_is_told_and_takes_nothing_back(office: Office) -> None:
    await press(office, await asked(office, words="rules"), ids.RULES_EDIT)
    (workspace,) = await office.desk.people.workspaces()
    await office.desk.policies.save(System(workspace.id), BLOCKS)

    answer = await submit(office, trademarks="Kleenex")

    assert "changed meanwhile" in str(answer)
    assert await policy_of(office) == BLOCKS


async def test_all_fixes_of_a_card_are_made_with_one_click(office: Office) -> None:
    await found(office)
    card = await office.card()
    assert "Apply all 2 fixes" in str(card)
    assert not pressable(card, ids.VARIANT_APPROVE)

    await office.press("X", ids.VARIANT_FIX)
    await office.settle()

    assert (await variant_of(office)).text.startswith("Fernweh keeps the weather off your ride:")
    assert pressable(await office.card(), ids.VARIANT_APPROVE)


async def test_a_fix_is_chosen_among_several(office: Office) -> None:
    variant = await found(office)
    await office.choose("X", "Choose fixes…")
    key = next(one.key for one in variant.findings if one.where == "commute")

    await office.submit({"fixes": {ids.ENTERED: [key]}})
    await office.settle()

    assert (await variant_of(office)).text.startswith("Fernweh keeps the rain off your ride:")


async def test_of_chosen_fixes_that_change_the_same_words_people_are_told_which_was_left_out(
    office: Office,
) -> None:
    variant = await found(office, avoided=(*WEATHER, Avoided("the rain", "showers")))
    await office.choose("X", "Choose fixes…")
    keys = {one.where: one.key for one in variant.findings if one.fix is not None}

    await office.submit({"fixes": {ids.ENTERED: [keys["rain"], keys["the rain"]]}})
    await office.settle()

    assert (await variant_of(office)).text.startswith("Fernweh keeps the weather off your commute:")
    told = await office.told(ANA)
    assert "Left out: Say “showers” instead of “the rain”." in told
    assert "changed: Say “weather” instead of “rain”." in told


async def test_an_admin_lets_a_text_pass_for_a_reason_that_stands_on_the_card(office: Office) -> None:
    await found(office)
    assert "An admin can let it pass" in words_of(await office.card())
    await office.choose("X", "Let it pass…")

    await office.submit({"reason": {ids.ENTERED: "Both words are our slogan."}}, user=ANA)
    await office.settle()

    assert "let pass by Ana Ruiz: Both words are our slogan." in words_of(await office.card())
    assert not pressable(await office.card(), ids.VARIANT_FIX)
    await office.press("X", ids.VARIANT_APPROVE)
    await office.settle()
    assert (await variant_of(office)).state is VariantState.APPROVED


async def test_who_does_not_administer_lets_nothing_pass(office: Office) -> None:
    await found(office)

    await office.choose("X", "Let it pass…", user=BEN)
    await office.settle()

    assert "may not change roles" in await office.told(BEN)
    assert any(one.blocks for one in (await variant_of(office)).findings)


async def test_what_a_form_was_filled_with_may_be_fixed_meanwhile(office: Office) -> None:
    variant = await found(office)
    await office.choose("X", "Choose fixes…")
    by = await office.desk.people.known(TEAM, ANA)
    assert by is not None
    await office.desk.editing.fix(variant.id, seen=variant.content_hash, by=by)

    answer: Any = await office.submit({"fixes": {ids.ENTERED: [variant.findings[0].key]}})

    assert "changed" in str(answer)
