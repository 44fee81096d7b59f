package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One reading of many customers. The thread that takes results also starts calls: one for each result it has taken. */
final class BulkRead<T> implements Spliterator<CustomerResult<T>> {
    private static final int MOST_REJECTIONS = 10;
    private static final int PERMITS_AHEAD = 4;

    private final BulkCustomers customers;
    private final Session session;
    private final Function<QualificationOperations, CompletableFuture<T>> operation;
    private final BlockingQueue<Answer<T>> answers = new LinkedBlockingQueue<>();
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final long total;
    private Iterator<UUID> ids;
    private int permitsTaken;
    private int inFlight;
    private long start;
    private long done;
    private long failed;
    private long throttled;
    private volatile Throwable broken;
    private volatile boolean closed;

    private record Waiting(UUID customer, int rejections) {}

    private record Answer<T>(UUID customer, int rejections, T value, PartnerCenterException failure) {
        boolean isRejection() {
            return failure != null && failure.category() == Category.THROTTLED && rejections < MOST_REJECTIONS;
        }
    }

    BulkRead(BulkCustomers customers, Function<QualificationOperations, CompletableFuture<T>> operation) {
        this.customers = customers;
        this.session = customers.session;
        this.operation = operation;
        this.total = customers.customerTenantIds instanceof Collection<?> known ? known.size() : -1;
    }

    Stream<CustomerResult<T>> stream() {
        return StreamSupport.stream(this, false).onClose(this::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super CustomerResult<T>> action) {
        if (closed) {
            return false;
        }
        if (ids == null) {
            ids = customers.customerTenantIds.iterator();
            start = System.nanoTime();
            session.calls().bulkReads.add(this);
        }
        try {
            while (inFlight < customers.inFlight && !session.calls().isClosed() && ids.hasNext()) {
                ask(Objects.requireNonNull(ids.next(), "a customer tenant id is null"), 0);
                inFlight++;
            }
            if (inFlight == 0) {
                if (session.calls().isClosed() && ids.hasNext()) {
                    throw closed();
                }
                close();
                return false;
            }
            Answer<T> answer = take();
            while (answer.isRejection()) {
                throttled++;
                ask(answer.customer(), answer.rejections());
                answer = take();
            }
            if (closed) {
                return false;
            }
            inFlight--;
            done++;
            failed += answer.failure() == null ? 0 : 1;
            customers.onProgress.accept(progress());
            action.accept(new CustomerResult<>(answer.customer(), answer.value(), answer.failure()));
            return true;
        } catch (InterruptedException interrupted) {
            close();
            Thread.currentThread().interrupt();
            throw new PartnerCenterException(
                    Category.INTERRUPTED,
                    session.exchange(),
                    null,
                    "the thread that takes results was interrupted",
                    interrupted);
        } catch (RuntimeException | Error fromElsewhere) {
            // of the iterable, of the rate limiter or of the consumer: nobody will take the other results
            close();
            throw fromElsewhere;
        }
    }

    private Answer<T> take() throws InterruptedException {
        Answer<T> answer = answers.take();
        if (broken instanceof Error error) {
            throw error;
        }
        if (broken instanceof RuntimeException exception) {
            throw exception;
        }
        return answer;
    }

    /** Asks for a customer when it is its turn. */
    private void ask(UUID customer, int rejections) {
        synchronized (waiting) {
            waiting.add(new Waiting(customer, rejections));
        }
        takePermits();
        if (session.calls().isClosed()) {
            endWaiting();
        }
    }

    /**
     * Takes permits for those who wait, a few ahead: enough for a timer that is late, too few for a burst after a pause of this
     * process.
     */
    private void takePermits() {
        while (isPermitWanted()) {
            takePermit();
        }
    }

    private boolean isPermitWanted() {
        synchronized (waiting) {
            if (permitsTaken >= Math.min(PERMITS_AHEAD, waiting.size())) {
                return false;
            }
            permitsTaken++;
            return true;
        }
    }

    private void takePermit() {
        Quota quota = session.calls().quota;
        long pause = quota.pause();
        if (pause > 0) {
            later(pause, () -> {
                takePermit();
                takePermits();
            });
            return;
        }
        long wait = quota.permit(true);
        if (wait > 0) {
            later(wait, this::usePermitAfterPause);
        } else {
            usePermit();
        }
    }

    private void usePermitAfterPause() {
        long pause = session.calls().quota.pause();
        if (pause > 0) {
            later(pause, this::usePermitAfterPause);
        } else {
            usePermit();
            takePermits();
        }
    }

    private void later(long nanos, Runnable task) {
        CompletableFuture.delayedExecutor(
                        nanos, TimeUnit.NANOSECONDS, session.calls().threads.workers())
                .execute(() -> {
                    try {
                        task.run();
                    } catch (RuntimeException | Error failure) {
                        broken = failure;
                        wake();
                    }
                });
    }

    /** Lets the thread that takes results see what has changed. */
    private void wake() {
        answers.add(new Answer<>(null, 0, null, null));
    }

    private void usePermit() {
        Waiting next;
        synchronized (waiting) {
            permitsTaken--;
            next = waiting.poll();
        }
        if (next != null) {
            call(next.customer(), next.rejections());
        }
    }

    private void call(UUID customer, int rejections) {
        CompletableFuture<T> call;
        try {
            call = operation.apply(new QualificationOperations(session, customer));
        } catch (IllegalStateException closed) {
            answers.add(closed(customer, rejections));
            return;
        }
        underWay.add(call);
        ((Call<?, ?>) call).awaited();
        call.whenComplete((value, failure) -> {
            underWay.remove(call);
            answers.add(new Answer<>(customer, rejections + 1, value, failure(failure)));
        });
        if (closed) {
            call.cancel(false);
        }
    }

    private Answer<T> closed(UUID customer, int rejections) {
        return new Answer<>(customer, rejections, null, closed());
    }

    private PartnerCenterException closed() {
        return new PartnerCenterException(
                Category.CLOSED, session.exchange(), null, "the PartnerCenter was closed before the call", null);
    }

    private static PartnerCenterException failure(Throwable failure) {
        return failure instanceof CompletionException wrapped
                ? failure(wrapped.getCause())
                : failure instanceof PartnerCenterException ours ? ours : null;
    }

    private BulkProgress progress() {
        double perSecond = done * 1e9 / Math.max(1, System.nanoTime() - start);
        Optional<Duration> remaining = total < 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (1_000 * Math.max(0, total - done) / perSecond)));
        return new BulkProgress(done, failed, throttled, perSecond, remaining);
    }

    /** Ends what waits for its turn, with the end of the {@link PartnerCenter}; calls end by themselves then. */
    void endWaiting() {
        synchronized (waiting) {
            waiting.forEach(each -> answers.add(closed(each.customer(), each.rejections())));
            waiting.clear();
        }
    }

    private void close() {
        closed = true;
        session.calls().bulkReads.remove(this);
        synchronized (waiting) {
            waiting.clear();
        }
        underWay.forEach(each -> each.cancel(false));
        wake();
    }

    /** Never: it would take results ahead of demand. */
    @Override
    public Spliterator<CustomerResult<T>> trySplit() {
        return null;
    }

    @Override
    public long estimateSize() {
        return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
        return NONNULL;
    }
}
