package io.github.partnercenter.qualification.internal.http;

import feign.Util;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.zip.GZIPInputStream;

/** Reads a body up to {@link #MAX_BODY}, closes the connection if it is larger, and passes the response to the receiver. */
final class CappedBody implements BodySubscriber<Void> {
    /** More than any response of the service has: 1 MiB. */
    static final int MAX_BODY = 1 << 20;

    private static final String TOO_LARGE = "the body is larger than " + MAX_BODY + " bytes";

    private final ResponseInfo head;
    private final ResponseReceiver receiver;
    // grows to what comes first, usually the whole body
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private final CompletableFuture<Void> read = new CompletableFuture<>();
    private Subscription subscription;

    CappedBody(ResponseInfo head, ResponseReceiver receiver) {
        this.head = head;
        this.receiver = receiver;
        receiver.receivingBody();
    }

    @Override
    public CompletionStage<Void> getBody() {
        return read;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] next = new byte[Math.min(buffer.remaining(), MAX_BODY - bytes.size())];
            buffer.get(next);
            bytes.writeBytes(next);
            if (buffer.hasRemaining()) {
                subscription.cancel();
                complete(bytes.toByteArray(), TOO_LARGE);
                return;
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        receiver.releaseExchange();
        read.completeExceptionally(failure);
        receiver.failed(failure);
    }

    @Override
    public void onComplete() {
        byte[] all = bytes.toByteArray();
        // usually empty: we request no encoding, but a proxy may apply one
        String encoding = String.join(", ", head.headers().allValues(Util.CONTENT_ENCODING))
                .toLowerCase(Locale.ROOT);
        if (encoding.isEmpty() || encoding.equals("identity")) {
            complete(all, null);
        } else if (encoding.endsWith(Util.ENCODING_GZIP)) {
            decompress(all, encoding);
        } else {
            completeUnreadable(all, encoding);
        }
    }

    private void decompress(byte[] all, String encoding) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(all))) {
            byte[] body = gzip.readNBytes(MAX_BODY);
            complete(body, gzip.read() < 0 ? null : TOO_LARGE);
        } catch (IOException broken) {
            completeUnreadable(all, encoding);
        }
    }

    private void completeUnreadable(byte[] all, String encoding) {
        complete(all, "the body has an encoding that was not requested and cannot be decoded: " + encoding);
    }

    private void complete(byte[] body, String unreadableReason) {
        receiver.releaseExchange();
        // the JDK first, so that the connection is free for the next request; it may complete even a body that was
        // cancelled
        if (read.complete(null)) {
            receiver.received(head.statusCode(), head.headers(), body, unreadableReason);
        }
    }
}
