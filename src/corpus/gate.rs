//! How much may be in memory at once of files that are being read.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Lets files in while there is room for them.
#[derive(Debug)]
pub struct Gate {
    room: u64,
    used: Mutex<u64>,
    freed: Condvar,
}

/// Room that a file has, until it is dropped or released.
#[derive(Debug)]
pub struct Permit {
    gate: Arc<Gate>,
    cost: u64,
    is_released: AtomicBool,
}

impl Gate {
    /// A gate to so many bytes.
    pub fn new(room: u64) -> Arc<Self> {
        Arc::new(Self { room, used: Mutex::new(0), freed: Condvar::new() })
    }

    /// Waits until there is room. What is larger than all the room waits until it is alone.
    pub fn enter(self: &Arc<Self>, cost: u64) -> Arc<Permit> {
        let cost = cost.min(self.room);
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |used: &mut u64| *used > 0 && *used + cost > self.room;
        let mut used = self.freed.wait_while(used, is_full).unwrap_or_else(PoisonError::into_inner);
        *used += cost;
        Arc::new(Permit { gate: self.clone(), cost, is_released: AtomicBool::new(false) })
    }
}

impl Permit {
    /// Gives the room back, once.
    pub fn release(&self) {
        if !self.is_released.swap(true, Ordering::Relaxed) {
            *self.gate.used.lock().unwrap_or_else(PoisonError::into_inner) -= self.cost;
            self.gate.freed.notify_all();
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.release();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_waits_until_it_is_alone() {
        let gate = Gate::new(10);
        let (small, other) = (gate.enter(4), gate.enter(4));
        let waiting = {
            let gate = gate.clone();
            std::thread::spawn(move || gate.enter(100).cost)
        };
        drop(small);
        assert!(!waiting.is_finished());
        other.release();
        assert_eq!(waiting.join().unwrap(), 10);
        drop(other);
        assert_eq!(*gate.used.lock().unwrap(), 0, "released once");
    }
}
