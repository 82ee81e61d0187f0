#!/bin/sh
# A shop's year through the program: in, equal to an independent script's balances, in again without a change, and
# out to hledger and beancount, which must add up the same. What it needs of them it installs: hledger with apt-get,
# beancount with pip.
#
# usage: tests/store_343.sh [STOCKROOM]   (the program; target/release/stockroom where nothing is said)
set -eu
export PYTHONDONTWRITEBYTECODE=1
export STOCKROOM_START=never

here=$(cd "$(dirname "$0")" && pwd)
stockroom=${1:-$here/../target/release/stockroom}
data=$here/data/store-343
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run() { "$stockroom" --store "$work/store" "$@"; }

# A machine that has nothing yet: hledger from its distribution, beancount into a folder of its own.
root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
install() {
    echo "installing $*"
    { root apt-get update -q && root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@"; } \
        > "$work/apt.log" 2>&1 || { cat "$work/apt.log" >&2; exit 1; }
}
command -v hledger > "$work/which" || install hledger
python=${STOCKROOM_BEANCOUNT_PYTHON:-$work/venv/bin/python}
if [ ! -x "$python" ]; then
    command -v python3 > "$work/which" || install python3 python3-venv
    python3 -m venv "$work/venv" > "$work/venv.log" 2>&1 || {
        install python3-venv
        python3 -m venv --clear "$work/venv"
    }
    "$work/venv/bin/pip" -q --disable-pip-version-check install 'beancount>=3,<4'
fi
compare() { "$python" "$here/stock_compare.py" "$data/balances.csv" "$@"; }
head_hash() { run verify > "$work/verified" && grep -Eo '[0-9a-f]{64}' "$work/verified" | tail -1; }

run init --currency USD --time-zone America/New_York
for kind in items locations suppliers movements; do
    run import "$kind" "$data/$kind.csv"
done

run stock --by location --format csv > "$work/stock.csv"
run stock --by location --format json > "$work/stock.json"
compare csv "$work/stock.csv"
compare json "$work/stock.json"

before=$(head_hash)
test -n "$before"
for kind in items locations suppliers movements; do
    run import "$kind" "$data/$kind.csv"
done
after=$(head_hash)
test "$before" = "$after" || { echo "importing again changed the journal: $before, then $after" >&2; exit 1; }
echo "importing again: unchanged, head $after"

run export movements --format csv > "$work/movements.csv"
run import movements "$work/movements.csv"
test "$before" = "$(head_hash)" || { echo "importing its own movements changed the journal" >&2; exit 1; }
echo "importing its own list of movements: unchanged"

run export journal --format hledger > "$work/journal.hledger"
compare hledger "$work/journal.hledger"
run export journal --format beancount > "$work/journal.beancount"
compare beancount "$work/journal.beancount"
