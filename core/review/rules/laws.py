"""The laws and codes that rules cite, each by its name and where it can be read."""

from dataclasses import dataclass

from core.review.policy import Jurisdiction


@dataclass(frozen=True, slots=True)
class Law:
    """A law, a guide of an authority, or a code that a country's advertisers are held to."""

    where: Jurisdiction
    name: str
    url: str

    def at(self, place: str) -> "Law":
        """One place of it, such as a section."""
        return Law(self.where, f"{self.name}, {place}", self.url)

    def __str__(self) -> str:
        return f"{self.where.upper()}: {self.name}, {self.url}"


_CFR = "https://www.ecfr.gov/current/title-16/chapter-I/subchapter-B/part-"
_FTC_RULES = "https://www.ecfr.gov/current/title-16/chapter-I/subchapter-"
_USC = "https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title15-section"


def _us(name: str, url: str) -> Law:
    return Law(Jurisdiction.US, name, url)


def _eu(name: str, number: str) -> Law:
    return Law(Jurisdiction.EU, name, f"https://eur-lex.europa.eu/eli/{number}/oj")


def _usc(name: str, title: int, section: str) -> Law:
    url = f"https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title{title}-section{section}"
    return _us(f"{name}, {title} USC {section}", url)


def _uk(name: str, place: str) -> Law:
    return Law(Jurisdiction.UK, name, f"https://www.legislation.gov.uk/{place}")


def cap(section: int) -> Law:
    """A section of the UK Code of Non-broadcast Advertising and Direct & Promotional Marketing."""
    url = f"https://www.asa.org.uk/type/non_broadcast/code_section/{section:02}.html"
    return Law(Jurisdiction.UK, f"CAP Code, section {section}", url)


FTC_ENDORSEMENTS = _us("FTC Endorsement Guides, 16 CFR 255", _CFR + "255")
FTC_GREEN_GUIDES = _us("FTC Green Guides, 16 CFR 260", _CFR + "260")
FTC_FREE = _us("FTC guide on “free”, 16 CFR 251", _CFR + "251")
FTC_PRICING = _us("FTC guides against deceptive pricing, 16 CFR 233", _CFR + "233")
FTC_GUARANTEES = _us("FTC guides on warranties and guarantees, 16 CFR 239", _CFR + "239")
FTC_COMPARISONS = _us("FTC policy on comparative advertising, 16 CFR 14.15", _FTC_RULES + "A/part-14")
FTC_REVIEWS = _us("FTC rule on consumer reviews and testimonials, 16 CFR 465", _FTC_RULES + "D/part-465")
FTC_SUBSTANTIATION = _us(
    "FTC policy on advertising substantiation",
    "https://www.ftc.gov/legal-library/browse/ftc-policy-statement-regarding-advertising-substantiation",
)
FTC_HEALTH = _us(
    "FTC Health Products Compliance Guidance",
    "https://www.ftc.gov/business-guidance/resources/health-products-compliance-guidance",
)
FTC_WEIGHT_LOSS = _us(
    "FTC “Gut Check” on weight loss claims",
    ""
    "https://www.ftc.gov/business-guidance/resources/gut-check-reference-guide-media-spotting-false-weight-loss-claims",
)
FTC_OPT_OUT = _us("FTC CAN-SPAM Rule, 16 CFR 316.5", _FTC_RULES + "C/part-316/section-316.5")
MAILED_PRIZES = _us(
    "Deceptive Mail Prevention and Enforcement Act, 39 USC 3001(k), and the states' laws on lotteries",
    "https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title39-section3001",
)
ROSCA = _us("Restore Online Shoppers' Confidence Act, 15 USC 8403", _USC + "8403")
DISCUS = _us(
    "DISCUS Code of Responsible Practices", "https://www.distilledspirits.org/code-of-responsible-practices/"
)
AGA = _us(
    "AGA Responsible Marketing Code for Sports Wagering",
    "https://www.americangaming.org/responsible-marketing-code-for-sports-wagering/",
)
FTC_ACT = _us("FTC Act, 15 USC 45", _USC + "45")
FINRA = _us("FINRA Rule 2210(d)", "https://www.finra.org/rules-guidance/rulebooks/finra-rules/2210")
CAN_SPAM = _us("CAN-SPAM Act, 15 USC 7704", _USC + "7704")

FSMA = Law(
    Jurisdiction.UK,
    "Financial Services and Markets Act 2000, section 21",
    "https://www.legislation.gov.uk/ukpga/2000/8/section/21",
)
DMCC = Law(
    Jurisdiction.UK,
    "Digital Markets, Competition and Consumers Act 2024, schedule 20",
    "https://www.legislation.gov.uk/ukpga/2024/13/schedule/20",
)
PECR = Law(
    Jurisdiction.UK,
    "Privacy and Electronic Communications Regulations 2003, regulation 23",
    "https://www.legislation.gov.uk/uksi/2003/2426/regulation/23",
)
UK_GDPR = Law(Jurisdiction.UK, "UK GDPR", "https://www.legislation.gov.uk/eur/2016/679")
PECR_CONSENT = Law(
    Jurisdiction.UK,
    "Privacy and Electronic Communications Regulations 2003, regulation 22",
    "https://www.legislation.gov.uk/uksi/2003/2426/regulation/22",
)

DRUGS_ADVERTISED = _usc("Controlled Substances Act", 21, "843")
COUNTERFEITS = _usc("Trafficking in counterfeit goods", 18, "2320")
FALSE_PAPERS = _usc("Fraud in connection with identification documents", 18, "1028")
GUNS = _usc("Gun Control Act", 18, "922")
PRESCRIPTION = _usc("Federal Food, Drug, and Cosmetic Act", 21, "353")
TOBACCO_RISK = _usc("Family Smoking Prevention and Tobacco Control Act", 21, "387k")
UK_DRUGS = _uk("Misuse of Drugs Act 1971, section 4", "ukpga/1971/38/section/4")
UK_COUNTERFEITS = _uk("Trade Marks Act 1994, section 92", "ukpga/1994/26/section/92")
UK_FIREARMS = _uk("Firearms Act 1968, section 3", "ukpga/1968/27/section/3")
UK_PRESCRIPTION = _uk("Human Medicines Regulations 2012, regulation 284", "uksi/2012/1916/regulation/284")
UK_TOBACCO = _uk("Tobacco Advertising and Promotion Act 2002, section 2", "ukpga/2002/36/section/2")

COPPA = _us("COPPA Rule, 16 CFR 312", _FTC_RULES + "C/part-312")

GDPR = _eu("GDPR, Regulation (EU) 2016/679", "reg/2016/679")
UCPD = _eu("Unfair Commercial Practices Directive 2005/29/EC", "dir/2005/29")
GREEN_TRANSITION = _eu("Directive (EU) 2024/825", "dir/2024/825")
PRICE_INDICATION = _eu("Price Indication Directive 98/6/EC, article 6a", "dir/1998/6")
COMPARATIVE = _eu("Directive 2006/114/EC on comparative advertising, article 4", "dir/2006/114")
FOOD_INFORMATION = _eu("Regulation (EU) 1169/2011 on food information, article 7(3)", "reg/2011/1169")
HEALTH_CLAIMS = _eu("Regulation (EC) 1924/2006 on health claims", "reg/2006/1924")
MIFID = _eu("MiFID II, Directive 2014/65/EU, article 24(3)", "dir/2014/65")
MICA = _eu("Regulation (EU) 2023/1114 on crypto-assets, article 7", "reg/2023/1114")
E_PRIVACY = _eu("ePrivacy Directive 2002/58/EC, article 13", "dir/2002/58")
E_COMMERCE = _eu("E-Commerce Directive 2000/31/EC, article 6", "dir/2000/31")
ONLINE_GAMBLING = _eu("Recommendation 2014/478/EU on online gambling", "reco/2014/478")
MEDICINES = _eu("Directive 2001/83/EC on medicinal products for human use", "dir/2001/83")
TOBACCO_ADVERTISED = _eu("Directive 2003/33/EC on advertising of tobacco, article 3", "dir/2003/33")
FRENCH_ALCOHOL = Law(
    Jurisdiction.EU,
    "Code de la santé publique (France), article L3323-4",
    "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006072665",
)
AVMSD = _eu("Audiovisual Media Services Directive 2010/13/EU, article 22", "dir/2010/13")
