#!/usr/bin/env bash
# Relevance over judged sets: nDCG@10, MRR@10, P@1 and Recall@100 of `zhengwen eval`, by document.
#
#   benches/relevance/run.sh                        all sets
#   benches/relevance/run.sh stard ncppolicy        these
#   EVERY=5 benches/relevance/run.sh                every fifth query, for a quicker look
#   AGAINST=HEAD~3 …                                compares with the runs kept for that commit, by the paired test
#
# A set is a folder of DATA (by default ../shared/data/relevance) with corpus.jsonl.gz (`id`, `title`, `text`),
# queries.tsv and qrels.tsv; it comes with none of them, for their licences. Indexes and runs are kept in SCRATCH
# (by default target/relevance); an index is brought up to date before it is used. drcd_simplified asks drcd's
# questions in Simplified script and is left out where PYTHON (by default python3) has no `opencc`.
set -euo pipefail
cd "$(dirname "$0")/../.."

data=${DATA:-../shared/data/relevance}
scratch=${SCRATCH:-target/relevance}
every=${EVERY:-1}
binary=${BINARY:-target/release/zhengwen}
python=${PYTHON:-python3}
all=(stard lawbench_articleref lawbench_scenario ncppolicy cctv_headlines dureader_demo drcd_traditional drcd_simplified)
sets=("$@")
[ ${#sets[@]} -gt 0 ] || sets=("${all[@]}")

[ -d "$data" ] || { echo "$data: 没有数据 (no data here: name a folder with DATA=)" >&2; exit 2; }
[ -n "${BINARY:-}" ] || cargo build --release --quiet
commit=$(git rev-parse --short HEAD)
git diff --quiet HEAD -- src build.rs Cargo.lock || commit=$commit-changed
mkdir -p "$scratch/runs"

# The set's corpus, queries and judgments.
files_of() {
    case $1 in
    lawbench_scenario) echo stard lawbench_articleref/queries_scenario.tsv lawbench_articleref/qrels_scenario.tsv ;;
    lawbench_articleref) echo stard "$1/queries.tsv" "$1/qrels.tsv" ;;
    drcd_simplified) echo drcd_traditional drcd_traditional/queries.tsv drcd_traditional/qrels.tsv ;;
    *) echo "$1" "$1/queries.tsv" "$1/qrels.tsv" ;;
    esac
}

simplified() {
    "$python" -c 'import sys, opencc; turn = opencc.OpenCC("t2s").convert
for line in open(sys.argv[1], encoding="utf-8"):
    query, text = line.rstrip("\n").split("\t", 1)
    print(query, turn(text), sep="\t")' "$1"
}

# A number of the JSON that eval printed: the last of its name, for the other run's come first.
number() { sed -E "s/.*\"$1\":([0-9.e-]+).*/\1/" <<<"$2"; }

rows=()
for set in "${sets[@]}"; do
    read -r corpus queries qrels < <(files_of "$set")
    if [ ! -f "$data/$corpus/corpus.jsonl.gz" ]; then
        echo "$set: 略过，没有 $data/$corpus (left out: not there)" >&2
        continue
    fi
    index=$scratch/$corpus
    # An index of another format or folding is made anew.
    "$binary" index "$data/$corpus/corpus.jsonl.gz" --index "$index" >"$scratch/$corpus.log" 2>&1 || {
        rm -rf "$index"
        "$binary" index "$data/$corpus/corpus.jsonl.gz" --index "$index" >"$scratch/$corpus.log"
    }
    asked=$scratch/$set.tsv
    awk -v every="$every" 'NR % every == 0' "$data/$queries" >"$asked"
    if [ "$set" = drcd_simplified ]; then
        simplified "$asked" >"$asked.new" 2>/dev/null || { echo "$set: 略过，没有 opencc (left out)" >&2; continue; }
        mv "$asked.new" "$asked"
    fi
    run=$scratch/runs/$commit-$set-$every.run
    against=()
    if [ -n "${AGAINST:-}" ]; then
        other=$scratch/runs/$(git rev-parse --short "$AGAINST")-$set-$every.run
        [ ! -f "$other" ] || against=(--compare "$other")
    fi
    told=$("$binary" eval --index "$index" --queries "$asked" --qrels "$data/$qrels" --by document \
        --write-run "$run" --json "${against[@]}")
    row=$(printf '| %-19s | %5s | %.4f | %.4f | %.4f | %.4f | %6.1f |' "$set" "$(number queries "$told")" \
        "$(number ndcg@10 "$told")" "$(number mrr@10 "$told")" \
        "$(number p@1 "$told")" "$(number recall@100 "$told")" \
        "$(number seconds "$told")")
    echo "$row"
    if [ ${#against[@]} -gt 0 ]; then
        "$binary" eval --run "$run" --queries "$asked" --qrels "$data/$qrels" "${against[@]}" | tail -n 7
    fi
    rows+=("$row")
done

[ "$every" = 1 ] && sample= || sample=-every$every
table=benches/relevance/runs/$(date +%F)-$commit$sample.md
{
    echo "# Relevance, $(date +%F), commit $commit"
    echo
    echo "\`eval --by document\`, default settings, $("$binary" --version), $(nproc) cores; of each set's queries every ${every}."
    echo
    echo '```text'
    grep -hE '^const [A-Z_0-9]+: f32|=> [0-9.]+,$' src/search/rank.rs src/search/term.rs | sed -E 's/^ +//'
    echo '```'
    echo
    echo "| set                 | asked | nDCG@10 | MRR@10 | P@1 | Recall@100 | seconds |"
    echo "|---|---|---|---|---|---|---|"
    printf '%s\n' "${rows[@]}"
} >"$table"
echo "$table" >&2
