"""Topics of money: invoices, banks, bills, books."""

from core.writing.offline.lexicon.topic import Topic

MONEY = (
    Topic(
        words="invoic|payment|reminders?\\b|overdue|billing|unpaid|paid\\b|receivable|due\\b",
        pains=(
            "Chasing unpaid invoices is nobody's favourite job.",
            "The work is done, the invoice is out, and the money takes its time.",
            "Asking for your own money should not feel awkward.",
            "A late payment costs twice, once in the account, once in the mood.",
        ),
        questions=(
            "How many of your invoices are waiting to be paid right now?",
            "Who writes the payment reminders in your company?",
            "How long do you wait before you follow up on an invoice?",
        ),
        scenes=(
            "It is the last working day of the month, and the list of open invoices is still long.",
            "The coffee is cold, the spreadsheet is open, and one customer still has not paid.",
        ),
        tags=("Invoicing", "CashFlow", "SmallBusiness"),
        calls=("See how it works", "Have a look at how it works"),
        emoji="📬",
    ),
    Topic(
        words="(?<!(?:food|power|blood|data|memory|river) )bank(?!er| feed| transfer)|transfers?\\b"
        "|current account|savings?\\b|loans?\\b|interest rate|credit card|debit card",
        pains=(
            "Banking should not be a job you do on a Sunday.",
            "Small charges are easy to miss and hard to forget.",
        ),
        questions=(
            "How often do you open your banking app?",
            "When did you last look at what your bank charges you?",
        ),
        scenes=("It is the end of the month, and the banking app is opened with one eye closed.",),
        tags=("Banking", "PersonalFinance"),
        calls=("See how it works", "Read how it works"),
        emoji="💳",
    ),
    Topic(
        words="split(?:ting)? (?:a |the )?bills?\\b|shared costs",
        pains=(
            "Splitting a bill is easy until somebody has to do the sums.",
            "Nobody likes asking a friend for money twice.",
        ),
        questions=("Who still owes you for dinner?", "How do you share the bills?"),
        scenes=("The plates are empty, the bill is on the table, and everybody is looking at the ceiling.",),
        tags=("PersonalFinance", "FlatShare"),
        calls=("See how it works", "Find out more"),
        emoji="💳",
    ),
    Topic(
        words="receipts?\\b|bookkeeping|expenses?\\b|vat\\b|tax return|close (?:your|the) books|ledger\\b",
        pains=(
            "Receipts have a way of ending up in coat pockets.",
            "Nobody starts a business to do the books.",
            "The paperwork always waits until the evening.",
        ),
        questions=("Where do your receipts live?", "Which evening of the week goes to the books?"),
        scenes=("A shoebox, a kitchen table, and a whole year of paper.",),
        tags=("Bookkeeping", "SmallBusiness"),
        calls=("See how it works", "All the details"),
        emoji="🧾",
    ),
)
