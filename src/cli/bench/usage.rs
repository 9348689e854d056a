//! What processes used, as the operating system counts it: processor time and memory. Unix tells;
//! elsewhere there are no such figures.

use std::io;
use std::process::{Child, ExitStatus};
use std::time::Duration;

/// What a process used.
#[derive(Debug, Clone, Copy)]
pub struct Used {
    /// Processor time in its own code.
    pub user: Duration,
    /// Processor time in the system's.
    pub system: Duration,
    /// The most memory that it held, in bytes.
    pub peak: u64,
}

/// Waits for a child, and says what it used.
#[cfg(unix)]
#[allow(unsafe_code)]
pub fn wait(child: Child) -> io::Result<(ExitStatus, Option<Used>)> {
    use std::os::unix::process::ExitStatusExt;

    let pid = libc::pid_t::try_from(child.id()).map_err(io::Error::other)?;
    let mut status = 0;
    loop {
        // SAFETY: all bytes 0 are a valid `rusage`, a struct of integers. Both pointers are to variables
        // that outlive the call, and `wait4` writes no more than their types hold. The child was not
        // waited for before, so `pid` is still its own, and it is not waited for after: it is taken here.
        let (waited, used) = unsafe {
            let mut used: libc::rusage = std::mem::zeroed();
            (libc::wait4(pid, &mut status, 0, &mut used), used)
        };
        if waited == pid {
            return Ok((ExitStatus::from_raw(status), Some(told(&used))));
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

/// Waits for a child; what it used is not told here.
#[cfg(not(unix))]
pub fn wait(mut child: Child) -> io::Result<(ExitStatus, Option<Used>)> {
    Ok((child.wait()?, None))
}

/// The most memory that this process has held, in bytes.
#[cfg(unix)]
#[allow(unsafe_code)]
pub fn own_peak() -> Option<u64> {
    // SAFETY: all bytes 0 are a valid `rusage`, and `getrusage` writes no more than that into it.
    let (outcome, used) = unsafe {
        let mut used: libc::rusage = std::mem::zeroed();
        (libc::getrusage(libc::RUSAGE_SELF, &mut used), used)
    };
    (outcome == 0).then(|| told(&used).peak)
}

#[cfg(not(unix))]
pub fn own_peak() -> Option<u64> {
    None
}

#[cfg(unix)]
fn told(used: &libc::rusage) -> Used {
    let time = |time: libc::timeval| {
        let (seconds, micros) = (time.tv_sec.try_into().unwrap_or(0), time.tv_usec.try_into().unwrap_or(0));
        Duration::from_secs(seconds) + Duration::from_micros(micros)
    };
    // Linux and the BSDs count in kilobytes, Apple in bytes.
    let unit = if cfg!(target_vendor = "apple") { 1 } else { 1024 };
    let peak = u64::try_from(used.ru_maxrss).unwrap_or(0).saturating_mul(unit);
    Used { user: time(used.ru_utime), system: time(used.ru_stime), peak }
}
