package io.github.partnercenter.qualification;

import feign.AsyncFeign;
import feign.FeignException;
import feign.Request;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.api.ApiSpec.Parameters;
import io.github.partnercenter.qualification.api.CustomerQualificationApi;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Starts calls: gives each its ids and its token, and lets it end in an answer or in a {@link PartnerCenterException}. */
final class Calls {
    private final CustomerQualificationApi api;
    private final Supplier<String> accessToken;
    private final Map<String, String> headers;
    private final Duration callTimeout;

    Calls(
            URI baseUrl,
            Transport transport,
            Supplier<String> accessToken,
            String applicationName,
            Locale locale,
            Duration callTimeout) {
        this.api = AsyncFeign.<Void>builder()
                .client(transport)
                .decoder(new JsonDecoder())
                .errorDecoder(new ErrorMapper())
                .target(CustomerQualificationApi.class, baseUrl.toString().replaceAll("/+$", ""));
        this.accessToken = accessToken;
        Map<String, String> headers = new HashMap<>();
        if (applicationName != null) {
            headers.put(Parameters.MS_PARTNER_CENTER_APPLICATION, applicationName);
        }
        if (locale != null) {
            headers.put(Parameters.X_LOCALE, locale.toLanguageTag());
        }
        this.headers = Map.copyOf(headers);
        this.callTimeout = callTimeout;
    }

    /**
     * Starts a call.
     *
     * @param operation of the generated interface
     * @param view what of the answer the future shall hold
     * @return fails with {@link PartnerCenterException} and nothing else; cancelling it stops the exchange
     */
    <T, R> CompletableFuture<R> start(
            BiFunction<CustomerQualificationApi, Request.Options, CompletableFuture<T>> operation,
            Function<PartnerResponse<T>, R> view) {
        Exchange exchange = new Exchange(headers, UUID.randomUUID(), UUID.randomUUID());
        CompletableFuture<R> result = new CompletableFuture<>();
        CompletableFuture<Void> deadline =
                new CompletableFuture<Void>().orTimeout(callTimeout.toNanos(), TimeUnit.NANOSECONDS);
        deadline.exceptionally(timeout -> {
            result.completeExceptionally(failure(timeout, exchange));
            return null;
        });
        result.whenComplete((value, failure) -> {
            deadline.complete(null);
            if (failure != null) {
                exchange.cancel();
            }
        });
        try {
            exchange.authorize(token(exchange));
            operation.apply(api, exchange).whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(view.apply(new PartnerResponse<>(value, exchange)));
                } else {
                    result.completeExceptionally(failure(failure, exchange));
                }
            });
        } catch (RuntimeException failure) {
            result.completeExceptionally(failure(failure, exchange));
        }
        return result;
    }

    private String token(Exchange exchange) {
        String token;
        try {
            token = accessToken.get();
        } catch (RuntimeException failure) {
            throw new PartnerCenterException(
                    Category.NO_TOKEN, exchange, null, "the access token's supplier failed", failure);
        }
        if (token == null || token.isBlank()) {
            throw new PartnerCenterException(
                    Category.NO_TOKEN, exchange, null, "the access token's supplier gave none", null);
        }
        return token;
    }

    private PartnerCenterException failure(Throwable failure, Exchange exchange) {
        if (failure instanceof PartnerCenterException known) {
            return known;
        }
        if (failure instanceof TimeoutException) {
            return new PartnerCenterException(
                    Category.TIMEOUT, exchange, null, "no answer within " + callTimeout, null);
        }
        boolean wrapped = failure instanceof CompletionException || failure instanceof FeignException;
        return wrapped && failure.getCause() != null
                ? failure(failure.getCause(), exchange)
                : new PartnerCenterException(Category.TRANSPORT, exchange, null, failure.toString(), failure);
    }

    /** Waits for a call, and ends it when the waiting thread is interrupted. */
    static <R> R await(CompletableFuture<R> call) {
        try {
            return call.get();
        } catch (ExecutionException failure) {
            throw (PartnerCenterException) failure.getCause();
        } catch (InterruptedException interrupted) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting for Partner Center");
        }
    }
}
