#!/bin/bash
# Runs zhengwen and all peers over all relevance sets, or those named: run.sh [-d DATA] [-s SCRATCH] [-t TABLE] [SET...]
#
# Scores go to table.md beside this file, or to TABLE, with those of earlier runs that are still in the scratch folder.
# The peers come from install.sh, with the same scratch folder; indexes and runs go there too. One engine works at a
# time. On two busy cores all queries take some 80 minutes, the longest FTS5 over words on stard (some ten minutes)
# and LanceDB's jieba, which needs 40 ms for any query. EVERY=N in the environment asks every Nth query only.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
data=$here/../../../../shared/data/relevance
scratch=${PEERS_SCRATCH:-${TMPDIR:-/tmp}/zhengwen-peers}
table=$here/table.md
while getopts d:s:t: option; do
    case $option in
        d) data=$OPTARG ;;
        s) scratch=$OPTARG ;;
        t) table=$OPTARG ;;
        *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
export PYTHONDONTWRITEBYTECODE=1

failed=0
for engine in zhengwen lucene tantivy_jieba xapian_ngrams bm25s_jieba lancedb_fts sqlite_fts5; do
    python=$scratch/venv/bin/python
    # Debian's Xapian belongs to Debian's Python.
    [ $engine = xapian_ngrams ] && python=/usr/bin/python3
    nice "$python" "$here/$engine.py" --data "$data" --scratch "$scratch" --every "${EVERY:-1}" "$@" || {
        echo "$engine failed; the table goes on without it." >&2
        failed=1
    }
done
"$scratch/venv/bin/python" "$here/score.py" --data "$data" --scratch "$scratch" "$table"
exit $failed
