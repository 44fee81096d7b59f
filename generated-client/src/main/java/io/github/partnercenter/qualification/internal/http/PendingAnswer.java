package io.github.partnercenter.qualification.internal.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The response to one request: completed by our body subscriber, failed, or ended by its caller. Nothing waits for the JDK's
 * future, which completes on the common pool.
 */
public final class PendingAnswer implements ResponseReceiver {
    private final UUID requestId;
    private final UUID correlationId;
    private final CompletableFuture<HttpAnswer> received = new CompletableFuture<>();
    private volatile CompletableFuture<?> exchange;
    private volatile HttpAnswer answer;
    private volatile boolean hasHead;

    PendingAnswer(UUID requestId, UUID correlationId) {
        this.requestId = requestId;
        this.correlationId = correlationId;
    }

    /**
     * Sends a request without ids and waits for the response on this thread.
     *
     * @param timeLimit for the whole exchange
     */
    public static HttpAnswer send(HttpClient client, HttpRequest request, Duration timeLimit)
            throws IOException, InterruptedException {
        PendingAnswer pending = new PendingAnswer(null, null);
        pending.send(client, request);
        pending.await(timeLimit.toNanos());
        try {
            return pending.received.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw failure.getCause() instanceof IOException reason ? reason : new IOException(failure.getCause());
        }
    }

    void send(HttpClient client, HttpRequest request) {
        sent(client.sendAsync(request, head -> new CappedBody(head, this)));
    }

    void sent(CompletableFuture<? extends HttpResponse<?>> httpExchange) {
        exchange = httpExchange;
        httpExchange.whenComplete((response, failure) -> {
            if (failure != null) {
                failed(failure);
            } else if (response != null && !hasHead) {
                // a proxy's response to CONNECT, which our body subscriber does not receive
                received(response.statusCode(), response.headers(), new byte[0], null);
            }
        });
        // not if a response has come already: its connection may carry the next request
        if (received.isCompletedExceptionally()) {
            httpExchange.cancel(true);
        }
    }

    @Override
    public void receivingBody() {
        hasHead = true;
    }

    /** Completes the JDK's future before the JDK does so on the common pool or a new thread. */
    @Override
    public void releaseExchange() {
        if (exchange != null) {
            exchange.complete(null);
        }
    }

    @Override
    public void received(int status, HttpHeaders headers, byte[] body, String unreadableReason) {
        answer = new HttpAnswer(status, headers, body, unreadableReason, requestId, correlationId);
        received.complete(answer);
    }

    @Override
    public void failed(Throwable failure) {
        Throwable reason = unwrapped(failure);
        // a thread of the JDK may have been interrupted, but not the one that waits
        received.completeExceptionally(reason instanceof InterruptedException ? new IOException(reason) : reason);
    }

    /** {@return the failure without the wrapper of the JDK's futures} */
    public static Throwable unwrapped(Throwable failure) {
        boolean isWrapper = failure.getClass() == CompletionException.class && failure.getCause() != null;
        return isWrapper ? failure.getCause() : failure;
    }

    /** Waits for a maximum in nanoseconds. Never called on a thread of a fork-join pool. */
    void await(long nanos) {
        try {
            received.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            timeOut();
        } catch (InterruptedException interrupted) {
            if (!end(interrupted)) {
                // the response came first
                Thread.currentThread().interrupt();
            }
        } catch (ExecutionException | CancellationException shown) {
            // the future has it
        }
    }

    /** Ends it because no response came in time. */
    void timeOut() {
        if (!received.isDone()) {
            end(new HttpTimeoutException("no response in time"));
        }
    }

    /** Cancels it unless it has ended. */
    void cancel() {
        if (!received.isDone()) {
            end(new CancellationException());
        }
    }

    private boolean end(Exception reason) {
        boolean isEnded = received.completeExceptionally(reason);
        if (isEnded && exchange != null) {
            exchange.cancel(true);
        }
        return isEnded;
    }

    CompletableFuture<HttpAnswer> received() {
        return received;
    }

    /** {@return whether any response came, complete or not} */
    boolean hasHead() {
        return hasHead;
    }

    /** {@return the complete response; null if there is none} */
    HttpAnswer answer() {
        return answer;
    }
}
