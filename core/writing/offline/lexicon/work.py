"""Topics of working life: software, money, teams."""

from core.writing.offline.lexicon.topic import Topic

WORK = (
    Topic(
        words="exports?\\b|reports?\\b|reporting|pdf\\b|dashboard|spreadsheet|charts?\\b",
        pains=(
            "The report is finished, and then the formatting begins.",
            "Copying figures from one place to another is no way to spend an afternoon.",
            "Everybody wants the report, and everybody wants it in another form.",
        ),
        questions=(
            "How long did your last report take?",
            "How many clicks is it from your figures to a finished page?",
            "Who in your team still copies figures by hand?",
        ),
        scenes=(
            "The meeting starts in a moment, and the table still breaks across two pages.",
            "Somebody asks for the figures as a file, and the afternoon changes its plans.",
        ),
        tags=("Reporting", "Productivity"),
        calls=("See how it works", "All the details"),
        emoji="📄",
    ),
    Topic(
        words="librar(?:y|ies) |python|javascript|typescript|rust|async|api\\b|sdk|pars(?:er|ing)|dependenc"
        "|npm|open[- ]source|mit.licen|framework|developer|cli\\b",
        pains=(
            "Every dependency you add is one you will have to update.",
            "Slow code is rarely the code you expect.",
            "Most release notes leave out the line you need.",
        ),
        questions=(
            "What did your last upgrade cost you?",
            "How many dependencies did you add this year on purpose?",
            "When did a release last let you delete code?",
        ),
        scenes=(
            "The tests are running, the tea is steeping, and the progress bar has stopped moving.",
            "One line in the changelog, one deleted workaround, and a very quiet yes.",
        ),
        tags=("OpenSource", "Programming", "Developers"),
        calls=("Read what changed", "See the release", "Have a look at the code"),
        emoji="🛠️",
    ),
    Topic(
        words="dark mode|sync|offline|apps?\\b|notification|widget|interface|browser|plugin|integration",
        pains=(
            "It is the small things in an app that you notice every day.",
            "Most people use a tenth of an app, and wish that tenth were better.",
            "You open an app to get something done, not to admire it.",
        ),
        questions=(
            "Which small thing in your apps bothers you most?",
            "Which setting do you look for first in a new app?",
        ),
        scenes=("The queue is long, the phone is out, and for once it is not only to pass the time.",),
        tags=("AppUpdate", "Productivity"),
        calls=("See what's new", "Have a look", "Read the details"),
        emoji="📱",
    ),
    Topic(
        words="secur|password|privacy|encrypt|login|phishing|backup|gdpr|compliance",
        pains=(
            "Security is the thing nobody notices until it is missing.",
            "A password on a sticky note is still a password on a sticky note.",
            "Everybody is for privacy, and nobody has time for the settings.",
        ),
        questions=(
            "Who can open your files right now?",
            "When did you last test a backup?",
            "How many passwords do you share with somebody?",
        ),
        scenes=(
            "A message asks you to act at once, and something about it is a little too polite.",
            "The laptop is gone, the bag is open, and the first thought is about the files.",
        ),
        tags=("Security", "Privacy"),
        calls=("Read the details", "See what changes"),
        emoji="🔒",
    ),
    Topic(
        words="meetings?\\b|calendar|projects?\\b|tasks?\\b|workflow|collaborat|teamwork|planner"
        "|planning|kanban",
        pains=(
            "Half of teamwork is finding out who is waiting for whom.",
            "The plan was clear, and then there were three copies of it.",
            "A meeting about the status is rarely the status.",
        ),
        questions=(
            "What is your team waiting for?",
            "How many places do you look for a decision in?",
            "Which meeting would you drop first?",
        ),
        scenes=(
            "Everyone is in the call, and the only thing missing is the person who knows.",
            "The whiteboard is full, and someone has written please do not wipe on it.",
        ),
        tags=("Teamwork", "Productivity"),
        calls=("See how it works", "Have a look with your team"),
        emoji="🗂️",
    ),
    Topic(
        words="(?<!(?:we are|we're) )hiring|recruit|onboarding|payroll|candidate|hr\\b|applicant"
        "|leave request",
        pains=(
            "A good candidate does not wait for a slow process.",
            "Every new colleague asks the same questions, and somebody has to answer.",
            "People work is full of forms that have little to do with people.",
        ),
        questions=(
            "How was your own first day?",
            "How long does an applicant wait for your answer?",
            "Which form would your team miss least?",
        ),
        scenes=(
            "It is the first day, the desk is ready, and nobody knows the password for the printer.",
            "The call went well, the notes are good, and now the waiting begins.",
        ),
        tags=("HR", "Hiring", "WorkCulture"),
        calls=("See how it works", "Have a look"),
        emoji="🤝",
    ),
    Topic(
        words="newsletters?\\b|campaigns?\\b|marketing|seo\\b|brands?\\b|branding|social media|advertis",
        pains=(
            "The idea takes an hour, and getting it out takes a week.",
            "Good copy gets lost on the way through the approvals.",
            "Everybody has an opinion about a headline, and few have a number.",
        ),
        questions=(
            "How did you decide on your last headline?",
            "How many people touch a post before it goes out?",
            "What would you publish if publishing were easy?",
        ),
        scenes=(
            "The post is ready, the picture is cropped, and the approval is on holiday.",
            "Two headlines, one team, and nobody wants to be the one to choose.",
        ),
        tags=("Marketing", "ContentMarketing"),
        calls=("See how it works", "Have a look"),
        emoji="📣",
    ),
    Topic(
        words="analytics|data\\b|dataset|data pipeline|data warehouse|metrics\\b|machine learning",
        pains=(
            "The data is there, and the answer is somewhere else.",
            "Every pipeline works until the day somebody needs it.",
            "Two dashboards, two numbers, one very long meeting.",
        ),
        questions=(
            "Which number in your company has two values?",
            "What was the last thing that broke overnight?",
            "Who do you ask when the figures disagree?",
        ),
        scenes=(
            "The dashboard is green, the phone rings, and somebody asks whether it is true.",
            "It is early, the job has failed again, and the log has one long line.",
        ),
        tags=("Data", "DataEngineering"),
        calls=("See the details", "Read more"),
        emoji="📊",
    ),
    Topic(
        words="customer service|helpdesk|support team|support ticket|chatbot|inbox",
        pains=(
            "The same question arrives every day, in new words.",
            "A customer who waits is a customer who wonders.",
            "The inbox is never empty. It only looks different.",
        ),
        questions=(
            "Which question does your team answer most often?",
            "How long does a customer wait for you?",
            "What would your inbox look like on a good day?",
        ),
        scenes=(
            "The inbox was empty for a moment, and somebody took a photo of it.",
            "The customer is kind, the problem is old, and the answer is in somebody else's head.",
        ),
        tags=("CustomerService", "CustomerExperience"),
        calls=("See how it works", "Have a look"),
        emoji="💬",
    ),
    Topic(
        words="conference|dataconf|talks\\b|speakers\\b|summit|keynote|meetup|panel\\b",
        pains=(
            "You read about the good conferences when they are over.",
            "A conference is only as good as the people you meet between the talks.",
            "Learning from slides alone has its limits.",
        ),
        questions=(
            "Which talk do you still think about?",
            "Who would you like to ask one question?",
            "What do you want to take home from your next conference?",
        ),
        scenes=(
            "The badge is crooked, the coffee is good, and the person next to you has the same problem.",
            "The talk is over, nobody leaves, and the useful part begins.",
        ),
        tags=("Conference", "TechEvents"),
        calls=("All the details", "Find out more"),
        emoji="🎤",
    ),
    Topic(
        words="webinar|online course|livestream",
        pains=(
            "A good hour of learning has to fit between two meetings.",
            "Slides alone seldom answer the question you came with.",
        ),
        questions=(
            "What would you ask if nobody minded?",
            "What do you want to know by the end of the week?",
        ),
        scenes=("Microphone off, coffee within reach, and a pen that works.",),
        tags=("Webinar", "Learning"),
        calls=("All the details", "Find out more"),
        emoji="🎧",
    ),
    Topic(
        words="(?:we are|we're) hiring|vacanc(?:y|ies)|job opening|join our team"
        "|looking for an? (?:junior|senior)",
        pains=(
            "Most job adverts say everything except what the work is like.",
            "A good job is mostly the people you do it with.",
        ),
        questions=("Who would be good at this?", "What should your next job have more of?"),
        scenes=("There is an empty chair in the room, and everybody already talks to it.",),
        tags=("Jobs", "NowHiring"),
        calls=("Read about the job", "All the details"),
        asks=("Tell somebody who should apply.", "Questions? Just ask."),
        emoji="🤝",
    ),
)
