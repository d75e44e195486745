"""`python -m bot.cli` is `copydesk`, also where its script is not on the path."""

from bot.cli import main

if __name__ == "__main__":
    main()
