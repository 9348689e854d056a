# 常用事务 Chores. `just ci` 与持续集成相同 equals CI.

default:
    @just --list

# 构建 build
build:
    cargo build --release

# 测试 test
test:
    cargo test

# 重写金标准结果页 write the golden pages anew
bless:
    ZHENGWEN_BLESS=1 cargo test --test integration golden

# 格式与静态检查 format and lint
check:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings

# 文档 docs
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

# 各环节计时 time the stages
bench:
    cargo bench --bench stages

# 查询延迟 query latency: over the sample corpus, or `just latency --index DIR --queries Q.tsv`
latency *ARGS:
    cargo run --release --quiet -- bench {{ARGS}}

# 相关度 relevance over the judged sets, or `just relevance SET…`
relevance *SETS:
    benches/relevance/run.sh {{SETS}}

# 与其他引擎比快慢 speed beside other engines, all or those named (benches/peers/run.sh)
peers *ENGINES:
    benches/peers/run.sh {{ENGINES}}

# 指令数 instruction counts, with valgrind
callgrind:
    benches/callgrind.sh

# 持续集成 what CI runs
ci:
    bash .ci/run
