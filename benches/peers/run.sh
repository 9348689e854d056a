#!/usr/bin/env bash
# Speed beside other engines: the same passages and queries through all of them, in one run.
#
#   benches/relevance/peers/install.sh         gets the other engines, once
#   benches/peers/run.sh                       all engines, all queries: hours
#   EVERY=20 benches/peers/run.sh              every 20th query
#   LIMIT=50 COLD=5 benches/peers/run.sh zhengwen lucene-cjk    two engines, a look
#
# CORPUS is a folder or a .tar.gz of files, QUERIES the files of queries (ID, tab, text); by default those of DATA (by
# default ../shared/data), which come without a licence to pass them on. The engines come from PEERS_SCRATCH, as for
# install.sh, and indexes are made there. BINARY names our program where it is built already. The table and the plot are
# written to OUT, by default this folder.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."

data=${DATA:-../shared/data}
corpus=${CORPUS:-$data/corpora/laws_md.tar.gz}
read -ra queries <<< "${QUERIES:-$data/queries/headlines_policy.tsv $data/queries/policy_questions.tsv}"
scratch=${PEERS_SCRATCH:-${TMPDIR:-/tmp}/zhengwen-peers}
work=$scratch/speed
out=${OUT:-$here}
binary=${BINARY:-target/release/zhengwen}
export PYTHONDONTWRITEBYTECODE=1

[ -e "$corpus" ] || { echo "$corpus: 没有文件 (no corpus here: name one with CORPUS= or DATA=)" >&2; exit 2; }
[ -d "$scratch" ] || { echo "$scratch: 没有引擎 (no engines here: run benches/relevance/peers/install.sh)" >&2; exit 2; }
[ -n "${BINARY:-}" ] || cargo build --release --quiet
passages=$(dirname "$binary")/examples/passages
[ -n "${BINARY:-}" ] && [ -x "$passages" ] || cargo build --release --quiet --example passages
mkdir -p "$work" "$out"
if [ -f "$corpus" ]; then
    rm -rf "$work/corpus" && mkdir "$work/corpus"
    tar xzf "$corpus" -C "$work/corpus"
    corpus=$work/corpus
fi
"$passages" "$corpus" > "$work/passages.jsonl"
commit=$(git rev-parse --short HEAD)
git diff --quiet HEAD -- src build.rs Cargo.lock || commit=$commit-changed

failed=0
python3 "$here/run.py" --binary "$binary" --corpus "$corpus" --passages "$work/passages.jsonl" --scratch "$scratch" \
    --work "$work" --results "$work/results.json" --commit "$commit" --every "${EVERY:-1}" --limit "${LIMIT:-0}" \
    --passes "${PASSES:-1}" --cold "${COLD:-20}" "${queries[@]}" ${1+--engines "$@"} || failed=1
python3 "$here/table.py" "$work/results.json" "$out"
exit $failed
