//! Requests of one transaction that are made together, so that the database answers without waiting for the next one.

use core::future::poll_fn;
use core::pin::pin;
use core::task::Poll;

use soul_model::StoreDescriptor;
use soul_store::{StoreError, Transaction};

/// Reads that are made together: enough to keep the database busy, and few enough to be polled again for each answer.
const READS_TOGETHER: usize = 64;

/// Awaits all futures side by side and gives their results in order.
pub(crate) async fn all<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    poll_fn(|context| {
        let mut ready = true;
        for (future, output) in running.iter_mut().filter(|(_, output)| output.is_none()) {
            match future.as_mut().poll(context) {
                Poll::Ready(result) => *output = Some(result),
                Poll::Pending => ready = false,
            }
        }
        if ready { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    running.into_iter().filter_map(|(_, output)| output).collect()
}

/// Awaits both futures side by side.
pub(crate) async fn both<A: Future, B: Future>(first: A, second: B) -> (A::Output, B::Output) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let (mut one, mut other) = (None, None);
    poll_fn(move |context| {
        if one.is_none()
            && let Poll::Ready(output) = first.as_mut().poll(context)
        {
            one = Some(output);
        }
        if other.is_none()
            && let Poll::Ready(output) = second.as_mut().poll(context)
        {
            other = Some(output);
        }
        match (one.take(), other.take()) {
            (Some(one), Some(other)) => Poll::Ready((one, other)),
            unfinished => {
                (one, other) = unfinished;
                Poll::Pending
            }
        }
    })
    .await
}

/// The rows under `keys`, in their order.
///
/// # Errors
/// Those of the store.
pub(crate) async fn get_all<T: Transaction>(
    transaction: &T,
    store: &'static StoreDescriptor,
    keys: &[&str],
) -> Result<Vec<Option<T::Row>>, StoreError> {
    let mut rows = Vec::with_capacity(keys.len());
    for keys in keys.chunks(READS_TOGETHER) {
        for row in all(keys.iter().map(|key| transaction.get(store, key))).await {
            rows.push(row?);
        }
    }
    Ok(rows)
}
