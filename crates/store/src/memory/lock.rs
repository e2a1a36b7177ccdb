//! A lock that hands out turns in the order of asking, for tasks of one thread.

use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::{Poll, Waker};
use std::collections::VecDeque;
use std::rc::Rc;

#[derive(Debug, Default)]
pub(super) struct Lock {
    held: Cell<bool>,
    next_ticket: Cell<u64>,
    waiting: RefCell<VecDeque<(u64, Option<Waker>)>>,
}

/// The turn; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct LockGuard(Rc<Lock>);

impl Lock {
    pub(super) async fn acquire(lock: &Rc<Self>) -> LockGuard {
        let ticket = Ticket::draw(lock);
        poll_fn(|context| {
            if !lock.held.get() && ticket.is_first() {
                lock.held.set(true);
                return Poll::Ready(());
            }
            ticket.wake_later(context.waker());
            Poll::Pending
        })
        .await;
        LockGuard(Rc::clone(lock))
    }

    fn wake_first(&self) {
        if let Some((_, Some(waker))) = self.waiting.borrow().front() {
            waker.wake_by_ref();
        }
    }
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        self.0.held.set(false);
        self.0.wake_first();
    }
}

/// A place in the queue, given up when the waiting ends or is abandoned.
struct Ticket {
    lock: Rc<Lock>,
    number: u64,
}

impl Ticket {
    fn draw(lock: &Rc<Lock>) -> Self {
        let number = lock.next_ticket.get();
        lock.next_ticket.set(number + 1);
        lock.waiting.borrow_mut().push_back((number, None));
        Self { lock: Rc::clone(lock), number }
    }

    fn is_first(&self) -> bool {
        self.lock.waiting.borrow().front().is_some_and(|(number, _)| *number == self.number)
    }

    fn wake_later(&self, waker: &Waker) {
        let mut waiting = self.lock.waiting.borrow_mut();
        if let Some((_, slot)) = waiting.iter_mut().find(|(number, _)| *number == self.number) {
            *slot = Some(waker.clone());
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.lock.waiting.borrow_mut().retain(|(number, _)| *number != self.number);
        // Whoever abandons the first place while the lock is free hands the turn on.
        if !self.lock.held.get() {
            self.lock.wake_first();
        }
    }
}

/// Lets the other tasks run once, so that they interleave here as they do over a database.
pub(super) async fn take_turn() {
    let mut waited = false;
    poll_fn(|context| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::pin::pin;
    use core::task::Context;

    #[test]
    fn an_abandoned_place_in_the_queue_does_not_stop_those_behind_it() {
        let lock = Rc::new(Lock::default());
        let first = pollster::block_on(Lock::acquire(&lock));
        let mut context = Context::from_waker(Waker::noop());
        let mut third = pin!(Lock::acquire(&lock));
        {
            let mut second = pin!(Lock::acquire(&lock));
            assert!(second.as_mut().poll(&mut context).is_pending());
            assert!(third.as_mut().poll(&mut context).is_pending());
            drop(first);
            assert!(third.as_mut().poll(&mut context).is_pending(), "the second is before the third");
        }
        assert!(third.as_mut().poll(&mut context).is_ready());
    }
}
