#!/usr/bin/env bash
# Instruction counts, which a busy machine does not change: of a cold query, of indexing 100 laws, and of a process
# that does nothing, a line each.
#
#   benches/callgrind.sh                       records to runs/DATE-MACHINE/callgrind.txt
#   OUT=- benches/callgrind.sh                 prints only
#
# Needs valgrind. CORPUS is a folder or a .tar.gz, by default that of DATA (by default ../shared/data), of whose files 100
# are taken, spread evenly. BINARY, by default the release build, is what runs. On a machine with other instructions
# (valgrind offers fewer than some processors have) counts differ a little from what runs there without it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.."

corpus=${CORPUS:-${DATA:-../shared/data}/corpora/laws_md.tar.gz}
binary=${BINARY:-target/release/zhengwen}
query=(产业协同 湾区通办)
model=$(sed -n 's/^model name.*: //p' /proc/cpuinfo 2> /dev/null | head -n 1)
[ -n "$model" ] || model=$(uname -m)
machine=$(tr 'A-Z ' 'a-z-' <<< "${model#AMD }")-$(nproc)c
out=${OUT:-$here/runs/$(date +%F)-$machine/callgrind.txt}

command -v valgrind > /dev/null || { echo "valgrind: 没有安装 (not installed: apt-get install valgrind)" >&2; exit 2; }
[ -e "$corpus" ] || { echo "$corpus: 没有文件 (no corpus here: name one with CORPUS= or DATA=)" >&2; exit 2; }
[ -n "${BINARY:-}" ] || cargo build --release --quiet
commit=$(git rev-parse --short HEAD)
git diff --quiet HEAD -- src build.rs Cargo.lock || commit=$commit-changed

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/all" "$scratch/laws"
if [ -f "$corpus" ]; then tar xzf "$corpus" -C "$scratch/all"; else cp -r "$corpus" "$scratch/all/"; fi
mapfile -t files < <(find "$scratch/all" -type f -name '*.md' | LC_ALL=C sort)
step=$((${#files[@]} / 100))
[ $step -gt 0 ] || { echo "$corpus: 不足 100 个文件 (fewer than 100 files here)" >&2; exit 2; }
for ((at = 0; at < 100; at++)); do
    cp "${files[at * step]}" "$scratch/laws/$at.md"
done

# instructions LABEL WHAT COMMAND…: a line with what the command took; code 1 is that of a search without hits.
instructions() {
    local label=$1 what=$2 code=0
    shift 2
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" > "$scratch/printed" 2> "$scratch/told" || code=$?
    [ $code -le 1 ] || { cat "$scratch/told" >&2; exit 2; }
    printf '%-10s %15s instructions  %s\n' "$label" \
        "$(sed -n 's/^==.*Collected : \([0-9]*\).*/\1/p' "$scratch/told" | sed ':a;s/\B[0-9]\{3\}\>/,&/;ta')" "$what"
}

measure() {
    echo "machine    $model, $(nproc) cores; $(valgrind --version); $("$binary" --version), commit $commit"
    instructions index "index of 100 laws, $(du -cb "$scratch"/laws/* | tail -n 1 | cut -f 1) bytes, one thread" \
        "$binary" index "$scratch/laws" --index "$scratch/index" --threads 1
    instructions query "search ${query[*]}, over those laws" "$binary" search "${query[@]}" --index "$scratch/index"
    instructions --version "a process that does nothing" "$binary" --version
}

if [ "$out" = - ]; then
    measure
else
    mkdir -p "$(dirname "$out")"
    measure | tee "$out"
fi
