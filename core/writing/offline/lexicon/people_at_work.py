"""People briefs address in their work. What is said is true of most of them, and claimed of no product."""

from core.writing.offline.lexicon.persona import Persona

AT_WORK = (
    Persona(
        words="data (?:engineer|scien|analy|team|people)|analyst|statistic",
        pains=(
            "Every pipeline has one step that only one person understands.",
            "Most of the work is finding out what the numbers mean.",
            "Nobody notices good data. Everybody notices bad data.",
        ),
        questions=(
            "Which of your tables would you rather not open?",
            "What did you last learn from somebody else's mistake?",
            "Who checks the figures before the meeting?",
        ),
        scenes=(
            "The query has been running for a while, and nobody dares to stop it.",
            "Two tables, one key, and a number that should not be there.",
        ),
        cares="methods they can use and results they can check",
        tag="DataCommunity",
    ),
    Persona(
        words="cfo|financ|accountant|controller|bookkeep|treasur",
        pains=(
            "The numbers are only as calm as the process behind them.",
            "Month-end has a way of finding every loose end.",
            "Finance hears about a problem when it is already in the books.",
        ),
        questions=(
            "What would a quieter month-end look like?",
            "Which finance task would you hand over first?",
            "How much of your month goes into checking and asking again?",
        ),
        scenes=(
            "It is the last working day of the month, and the office kitchen is suddenly very quiet.",
            "The spreadsheet has a tab called final, and next to it one called final new.",
        ),
        cares="figures they can check",
        tag="Finance",
    ),
    Persona(
        words="founder|entrepreneur|start-?up|small business|(?:shop|company|smb) owner|self-employed",
        pains=(
            "In a small company, everything lands on the same desk.",
            "Running a business leaves the evenings for everything else.",
            "There is the work you are good at, and there is the rest.",
        ),
        questions=(
            "How much of your week is the work you started out for?",
            "What is the one job you would hand over tomorrow?",
            "Who does the small tasks in your company? Exactly.",
        ),
        scenes=(
            "The last customer has gone, the lights are still on, and the second shift starts at the laptop.",
            "It is Sunday evening, and the to-do list has already started on Monday.",
        ),
        cares="what it saves and what it costs",
        tag="SmallBusiness",
    ),
    Persona(
        words="develop|engineer|programmer|maintainer|devops|coder|sysadmin",
        pains=(
            "You would rather read a changelog than a brochure.",
            "Every upgrade begins with one question: What breaks?",
            "Nobody wants another tool that needs looking after.",
        ),
        questions=(
            "What would you delete if you could?",
            "How long has that workaround been in your code?",
            "When did an upgrade last go the way you planned?",
        ),
        scenes=(
            "The build is green, the ticket is closed, and nobody touches anything for a moment.",
            "Somewhere in the code there is a comment that only says sorry.",
        ),
        cares="what changes in their code, and what breaks",
        tag="Developers",
    ),
    Persona(
        words="sales|account manager|account executive|reps\\b",
        pains=(
            "The best conversation of the week is the one that was not in the system.",
            "Every deal has one e-mail that everybody is looking for.",
            "Selling is half of the day. Writing down what was said is the other half.",
        ),
        questions=(
            "Where did your last deal get stuck?",
            "How much of your day do you spend talking to customers?",
            "Which follow-up are you putting off?",
        ),
        scenes=(
            "The call went well, the next one has started, and the notes are still in somebody's head.",
            "It is the last week of the quarter, and everybody is suddenly very good at spreadsheets.",
        ),
        cares="time with customers",
        tag="Sales",
    ),
    Persona(
        words="market(?:er|ing)|brand (?:manager|team)|communications?\\b|social media|content (?:team"
        "|creator|people)|copywriter|agenc",
        pains=(
            "The campaign was due yesterday, and the brief came this morning.",
            "Good ideas are rarely the bottleneck in marketing. Time is.",
            "Everybody has an opinion on the headline and nobody has the numbers.",
        ),
        questions=(
            "What would you test if testing were easy?",
            "How many rounds did your last text take?",
            "Which part of your campaigns takes longest?",
        ),
        scenes=(
            "The file is called final, the feedback says nearly there, and it is already dark outside.",
            "Six people are in the meeting, and they are all looking at one headline.",
        ),
        cares="what they can use in the next campaign",
        tag="Marketing",
    ),
    Persona(
        words="young professional|professional|employee|office|team lead|worker|freelanc",
        pains=(
            "After work there is little patience left for small admin.",
            "The calendar is full, and so is the head.",
            "Small tasks have a way of eating the evening.",
        ),
        questions=(
            "What still takes you longer than it should?",
            "Which small chore would you drop first?",
            "How many tabs are open in your head?",
        ),
        scenes=(
            "The laptop closes, the phone lights up, and the evening has a to-do list of its own.",
            "Somebody pays, somebody promises to send it later, and everybody forgets.",
        ),
        cares="less effort for everyday things",
        tag="WorkLife",
    ),
    Persona(
        words="teacher|educator|lecturer|trainers?\\b",
        pains=(
            "The lesson is the easy part. Preparing it takes the evening.",
            "A class of children notices at once what was not thought through.",
            "Every good idea has to fit into a timetable.",
        ),
        questions=(
            "What made your class go quiet last time?",
            "What would you try if preparing took less time?",
            "Which lesson do they still talk about?",
        ),
        scenes=(
            "The bell has rung, the chairs are up, and one child still has a question.",
            "The copier is warm, the queue is long, and the first lesson is about to start.",
        ),
        cares="what works in a real classroom",
        tag="Teachers",
    ),
    Persona(
        words="manager|executive|director|leader|ceo|cto|coo|cmo|head of|decision",
        pains=(
            "Decisions wait for numbers, and the numbers wait for somebody.",
            "Everybody brings problems to a manager, and few bring time.",
            "The week is planned by Monday and different by Tuesday.",
        ),
        questions=(
            "What would you decide faster if you had the facts?",
            "Which weekly task adds least?",
            "What does your team wait for most?",
        ),
        scenes=(
            "The meeting is over, the room is empty, and the question is still on the whiteboard.",
            "Ten minutes before the call, somebody asks whether the figures are current.",
        ),
        cares="effect and effort, in that order",
        tag="Leadership",
    ),
    Persona(
        words="designer|illustrat|artist|photograph|creative|maker",
        pains=(
            "The tool should not be the part you notice.",
            "Ideas do not keep office hours.",
            "Half of creative work is getting to the creative work.",
        ),
        questions=(
            "What gets between you and a finished piece?",
            "What would you make with a free afternoon?",
            "Where do your ideas start?",
        ),
        scenes=(
            "The sketch is on the back of an envelope, and it is better than the clean copy.",
            "Headphones on, door closed, and the first line is finally right.",
        ),
        cares="whether it stays out of the way",
        tag="CreativeLife",
    ),
)
