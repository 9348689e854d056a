#!/bin/bash
# Installs the peers into a scratch folder, from PyPI, Debian's packages and crates.io: install.sh [SCRATCH]
#
# The Python engines go into a virtual environment there, Lucene's jars and our class beside it, and the Rust program
# is built there. Only Debian's packages are installed outside of it, which takes root. Done twice, it does no harm.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
scratch=${1:-${PEERS_SCRATCH:-${TMPDIR:-/tmp}/zhengwen-peers}}
mkdir -p "$scratch/lucene" "$scratch/lance-models/jieba/default"

# SmartChineseAnalyzer is taken from Debian's Lucene, because the jar of pyserini has none.
packages=(python3-xapian liblucene8-java ripgrep)
command -v javac > /dev/null || packages+=(default-jdk-headless)
if ! dpkg -s "${packages[@]}" > /dev/null 2>&1; then
    apt-get update -q
    apt-get install -y -q --no-install-recommends "${packages[@]}"
fi

[ -x "$scratch/venv/bin/python" ] || python3 -m venv "$scratch/venv"
# pytrec-eval-terrier is pytrec_eval in wheels: the original downloads C sources when it is installed.
"$scratch/venv/bin/pip" install -q bm25s==0.3.16 jieba==0.42.1 lancedb==0.40.0 pytrec-eval-terrier==0.5.11

# LanceDB's jieba tokenizer reads its dictionary from here.
cp "$("$scratch/venv/bin/python" -c 'import jieba; print(jieba.get_dict_file().name)')" \
    "$scratch/lance-models/jieba/default/dict.txt"

# pyserini is wanted for the jar alone; 1.6.0 is the last that pip offers to Python 3.11, and runs on Java 17.
if ! ls "$scratch"/lucene/anserini-*.jar > /dev/null 2>&1; then
    "$scratch/venv/bin/pip" download -q --no-deps -d "$scratch/pyserini" pyserini==1.6.0
    python3 - "$scratch" << 'PY'
import pathlib, shutil, sys, tarfile, zipfile

scratch = pathlib.Path(sys.argv[1])
(package,) = (scratch / "pyserini").iterdir()
if package.suffix == ".whl":
    archive = zipfile.ZipFile(package)
    names, opened = archive.namelist(), archive.open
else:
    archive = tarfile.open(package)
    names, opened = archive.getnames(), archive.extractfile
(jar,) = (name for name in names if name.endswith("fatjar.jar"))
with opened(jar) as source, open(scratch / "lucene" / pathlib.Path(jar).name, "wb") as target:
    shutil.copyfileobj(source, target)
PY
    rm -r "$scratch/pyserini"
fi
cp /usr/share/java/lucene-analyzers-smartcn-8*.jar "$scratch/lucene/"
javac -cp "$scratch/lucene/*" -d "$scratch/lucene" "$here/Lucene.java" "$here/Speed.java"

export CARGO_TARGET_DIR=$scratch/tantivy-jieba
cargo build -q --release --locked --manifest-path "$here/tantivy-jieba/Cargo.toml"
echo "The peers are in $scratch."
