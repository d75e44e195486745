#!/bin/sh
# Makes the virtual environment, or says in a sentence why it can't.
set -eu
python=$1 venv=$2
if ! command -v "$python" >/dev/null 2>&1; then
    echo "Copydesk needs Python 3.11 or newer, and there is no “$python” here. Install Python, or name yours: make demo PYTHON=/path/to/python3" >&2
    exit 1
fi
for candidate in "$python" python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        if ! said=$("$candidate" -m venv --clear "$venv" 2>&1); then
            rm -rf "$venv"
            echo "Python's venv did not work: $(echo "$said" | tail -n 1)" >&2
            echo "On Debian and Ubuntu, install it with: apt-get install python3-venv. Otherwise check that this disk has 1.5 GB free." >&2
            exit 1
        fi
        exit 0
    fi
done
echo "Copydesk needs Python 3.11 or newer; “$python” is $("$python" -V 2>&1). Name another: make demo PYTHON=/path/to/python3.11" >&2
exit 1
