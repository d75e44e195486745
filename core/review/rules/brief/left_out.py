"""What the brief gives and the text doesn't: nobody approves blind."""

from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

LONGEST_QUOTE = 60
"""Characters of one fact."""


def left_out(checked: Checked) -> list[Found]:
    """One remark that names each price, date, place and contact that is missing."""
    if not checked.left_out:
        return []
    each = ", ".join(f"{kind} ({words[:LONGEST_QUOTE]})" for kind, words in checked.left_out)
    return [Found(f"Left out, though the brief gives it: {each}.")]


LEFT_OUT = Rule(
    id="facts_left_out",
    family=Family.BRIEF,
    severity=Severity.INFO,
    why="Prices, dates, places and contacts of the brief that the text leaves out: nobody approves blind.",
    look=left_out,
    flagged=(Example("Come to our fair!", changes={"left_out": (("price", "£4 a head"),)}),),
    passing=(Example("Come to our fair, £4 a head!"),),
)
