//! Many files at once: read on several threads, within a bound on memory, each file within a bound on
//! time. A parser that panics or hangs costs its file alone.
//!
//! A thread cannot be ended from without, so that one whose file takes too long is left behind and
//! another is put in its place: it ends with its file, or with the process.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::gate::{Gate, Permit};
use super::read::{Outcome, Part, Parts, read};
use super::{Reading, SourceFile};
use crate::{Error, Result};

/// A file to read.
#[derive(Debug)]
pub struct Job {
    /// The file.
    pub file: SourceFile,
    /// How it is read.
    pub how: Arc<Reading>,
    /// The hash that it had when it was last read; with that, it is not read again.
    pub known: Option<u64>,
}

/// What is told of a file.
#[derive(Debug)]
pub enum Event {
    /// Something came out of it.
    Part(Part),
    /// Nothing more will.
    End(Result<Outcome>),
}

/// What may be used.
#[derive(Debug, Clone, Copy)]
pub struct Means {
    /// Threads that read.
    pub threads: NonZeroUsize,
    /// Bytes that files may take while they are read.
    pub memory: u64,
}

/// Takes what comes of the job at an index; an error ends the whole.
pub type Take<'a> = dyn FnMut(usize, &Job, Event) -> Result<()> + 'a;

/// How many times its size a file takes while it is read: its bytes, its text, its paragraphs, its
/// passages, and the lists that lead back.
const COST: u64 = 6;
/// What any file takes.
const COST_LEAST: u64 = 1 << 16;
/// Events that may wait to be taken.
const WAITING: usize = 64;
/// How often the clocks are looked at.
const TICK: Duration = Duration::from_millis(100);
/// What a file may take beyond its time, for formats that give up by themselves.
const GRACE: Duration = Duration::from_secs(2);
/// Parsers recurse; the memory is not touched unless they do so deeply.
const STACK: usize = 64 << 20;

/// Reads files and gives what comes of each to `take`, in the order of each file.
pub fn read_all(jobs: Vec<Job>, means: Means, take: &mut Take<'_>) -> Result<()> {
    read_all_by(|job, parts| read(&job.file, &job.how, job.known, parts), jobs, means, take)
}

type Reader = fn(&Job, &mut Parts<'_>) -> Result<Outcome>;

fn read_all_by(reader: Reader, jobs: Vec<Job>, means: Means, take: &mut Take<'_>) -> Result<()> {
    if jobs.is_empty() {
        return Ok(());
    }
    let (sender, receiver) = sync_channel(WAITING);
    let pool = Arc::new(Pool {
        next: AtomicUsize::new(0),
        is_over: AtomicBool::new(false),
        gate: Gate::new(means.memory),
        running: Mutex::default(),
        reader,
        jobs,
    });
    for _ in 0..means.threads.get().min(pool.jobs.len()) {
        pool.clone().work(sender.clone())?;
    }
    let result = listen(&pool, &sender, &receiver, take);
    pool.is_over.store(true, Ordering::Relaxed);
    result
}

struct Pool {
    reader: Reader,
    jobs: Vec<Job>,
    next: AtomicUsize,
    is_over: AtomicBool,
    gate: Arc<Gate>,
    running: Mutex<HashMap<usize, Arc<Run>>>,
}

/// A file that is being read.
struct Run {
    clock: Mutex<Clock>,
    /// Nobody waits for it any more.
    is_left: AtomicBool,
    permit: Arc<Permit>,
}

/// Counts the time that is spent reading, not that of waiting for who takes what was read.
struct Clock {
    spent: Duration,
    since: Option<Instant>,
}

impl Clock {
    fn elapsed(&self) -> Duration {
        self.spent + self.since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    fn pause(&mut self) {
        (self.spent, self.since) = (self.elapsed(), None);
    }
}

struct Message {
    job: usize,
    event: Event,
    /// What was read takes memory until it is taken.
    _permit: Arc<Permit>,
}

fn listen(
    pool: &Arc<Pool>,
    sender: &SyncSender<Message>,
    receiver: &Receiver<Message>,
    take: &mut Take<'_>,
) -> Result<()> {
    let mut left = HashSet::new();
    let mut ended = 0;
    let mut looked = Instant::now();
    while ended < pool.jobs.len() {
        match receiver.recv_timeout(TICK) {
            Ok(Message { job, event, .. }) if !left.contains(&job) => {
                ended += usize::from(matches!(event, Event::End(_)));
                take(job, &pool.jobs[job], event)?;
            }
            Ok(_) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        if looked.elapsed() < TICK {
            continue;
        }
        looked = Instant::now();
        for job in pool.overdue() {
            left.insert(job);
            ended += 1;
            take(job, &pool.jobs[job], Event::End(Err(overdue(&pool.jobs[job]))))?;
            pool.clone().work(sender.clone())?;
        }
    }
    Ok(())
}

fn overdue(job: &Job) -> Error {
    let seconds = job.how.limits.time.as_secs_f32();
    let what = format!(
        "{seconds} 秒内没有读完 (not read within {seconds} s: it is left out; split it, or raise --max-time)"
    );
    Error::Document { path: job.file.path.clone(), line: None, what }
}

impl Pool {
    /// Starts a thread that reads one file after another.
    fn work(self: Arc<Self>, sender: SyncSender<Message>) -> Result<()> {
        let builder = std::thread::Builder::new().name("read".to_owned()).stack_size(STACK);
        let spawned = builder.spawn(move || {
            while !self.is_over.load(Ordering::Relaxed) {
                let job = self.next.fetch_add(1, Ordering::Relaxed);
                if job >= self.jobs.len() || !self.run(job, &sender) {
                    return;
                }
            }
        });
        spawned.map(drop).map_err(|error| Error::io("read".as_ref(), error))
    }

    /// Reads a file; whether to go on with another.
    fn run(&self, at: usize, sender: &SyncSender<Message>) -> bool {
        let job = &self.jobs[at];
        let permit = self.gate.enter(COST_LEAST + job.file.size.saturating_mul(COST));
        let clock = Mutex::new(Clock { spent: Duration::ZERO, since: Some(Instant::now()) });
        let run = Arc::new(Run { clock, is_left: AtomicBool::new(false), permit });
        self.running().insert(at, run.clone());
        let tell = |event| run.tell(Message { job: at, event, _permit: run.permit.clone() }, sender);
        // A parser cannot be told to stop: what it still gives is passed over.
        let read = || {
            (self.reader)(job, &mut |part| {
                let _ = tell(Event::Part(part));
            })
        };
        let result = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
            let what = "解析时崩溃 (its parser panicked: the file is left out)".to_owned();
            Err(Error::Document { path: job.file.path.clone(), line: None, what })
        });
        run.clock().pause();
        self.running().remove(&at);
        tell(Event::End(result))
    }

    /// The files whose time is over. They are left.
    fn overdue(&self) -> Vec<usize> {
        let mut running = self.running();
        let is_overdue = |at: usize, run: &Run| run.clock().elapsed() > self.jobs[at].how.limits.time + GRACE;
        let overdue: Vec<usize> =
            running.iter().filter(|(at, run)| is_overdue(**at, run)).map(|(at, _)| *at).collect();
        for at in &overdue {
            if let Some(run) = running.remove(at) {
                run.is_left.store(true, Ordering::Relaxed);
                run.permit.release();
            }
        }
        overdue
    }

    fn running(&self) -> std::sync::MutexGuard<'_, HashMap<usize, Arc<Run>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Run {
    /// Tells of the file; false where nobody listens any more.
    fn tell(&self, message: Message, sender: &SyncSender<Message>) -> bool {
        self.clock().pause();
        let has_passed = matches!(message.event, Event::Part(Part::Passed(_)));
        let is_heard = !self.is_left.load(Ordering::Relaxed) && sender.send(message).is_ok();
        let mut clock = self.clock();
        // The pieces of a long dump have their time each.
        let spent = if has_passed { Duration::ZERO } else { clock.spent };
        *clock = Clock { spent, since: Some(Instant::now()) };
        is_heard
    }

    fn clock(&self) -> std::sync::MutexGuard<'_, Clock> {
        self.clock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: Duration = Duration::from_millis(1);

    /// Reads as the file's name says.
    fn reader(job: &Job, parts: &mut Parts<'_>) -> Result<Outcome> {
        parts(Part::Passed(1));
        match job.file.name.as_str() {
            "hangs" => std::thread::sleep(TIME + GRACE * 3),
            "panics" => panic!("as it should"),
            _ => {}
        }
        parts(Part::Passed(2));
        Ok(Outcome::Same)
    }

    fn read_by_name(names: &[&str], memory: u64) -> Vec<Vec<String>> {
        let limits = crate::corpus::Limits { time: TIME, ..Default::default() };
        let how = Arc::new(Reading { limits, encoding: None });
        let job = |name: &&str| {
            let file = SourceFile { size: 100, ..SourceFile::unlisted(name.as_ref()) };
            Job { file, how: how.clone(), known: None }
        };
        let means = Means { threads: NonZeroUsize::new(2).unwrap(), memory };
        let mut told = vec![Vec::new(); names.len()];
        read_all_by(reader, names.iter().map(job).collect(), means, &mut |at, _, event| {
            told[at].push(match event {
                Event::Part(Part::Passed(bytes)) => format!("{bytes}"),
                Event::Part(_) => "part".to_owned(),
                Event::End(Ok(_)) => "end".to_owned(),
                Event::End(Err(error)) => error.to_string(),
            });
            Ok(())
        })
        .unwrap();
        told
    }

    #[test]
    fn every_file_ends_once_however_little_memory_there_is() {
        for told in read_by_name(&["a"; 100], 1) {
            assert_eq!(told, ["1", "2", "end"]);
        }
    }

    #[test]
    fn a_file_that_hangs_or_panics_costs_itself_alone() {
        // As many hang as there are threads, and each takes all the memory.
        let told = read_by_name(&["hangs", "hangs", "panics", "a", "a"], 1);
        for hung in &told[..2] {
            assert!(hung.len() == 2 && hung[1].starts_with("hangs: 0.001 秒内没有读完"), "{hung:?}");
        }
        assert!(told[2].len() == 2 && told[2][1].starts_with("panics: 解析时崩溃"), "{:?}", told[2]);
        assert!(told[3..].iter().all(|told| *told == ["1", "2", "end"]), "{told:?}");
    }
}
