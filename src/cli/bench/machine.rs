//! What a measurement was made on: the processor, the system, and the program itself.

use std::fs;
use std::num::NonZeroUsize;

/// A machine.
pub struct Machine {
    /// The processor's model, or its architecture where the system does not tell.
    pub cpu: String,
    /// How many cores this process may use.
    pub cores: usize,
    /// The operating system and its kernel.
    pub os: String,
}

impl Machine {
    /// The one that this program runs on.
    pub fn this() -> Self {
        let cpu = fs::read_to_string("/proc/cpuinfo").ok().and_then(|told| value(&told, "model name", ':'));
        let name =
            fs::read_to_string("/etc/os-release").ok().and_then(|told| value(&told, "PRETTY_NAME", '='));
        let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").ok();
        let kernel = kernel.map(|release| format!("{} {}", std::env::consts::OS, release.trim()));
        let os: Vec<String> = name.into_iter().chain(kernel).collect();
        Self {
            cpu: cpu.unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            cores: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN).get(),
            os: if os.is_empty() { std::env::consts::OS.to_owned() } else { os.join(", ") },
        }
    }
}

/// The commit that was checked out where this program was built, or its version where it was no checkout.
pub const COMMIT: &str = env!("ZHENGWEN_COMMIT");

/// The value of the first line `key : value`, quotation marks around it left out.
fn value(told: &str, key: &str, sign: char) -> Option<String> {
    let mut lines = told.lines().filter_map(|line| line.split_once(sign));
    let (_, value) = lines.find(|(name, _)| name.trim() == key)?;
    Some(value.trim().trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_whole_key() {
        let told = "model\t\t: 17\nmodel name\t: AMD EPYC\nmodel name\t: other\n";
        assert_eq!(value(told, "model name", ':').as_deref(), Some("AMD EPYC"));
        assert_eq!(value("PRETTY_NAME=\"Debian 12\"\n", "PRETTY_NAME", '=').as_deref(), Some("Debian 12"));
        assert_eq!(value(told, "name", ':'), None);
    }
}
