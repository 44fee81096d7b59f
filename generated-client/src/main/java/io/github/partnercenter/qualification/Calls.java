package io.github.partnercenter.qualification;

import feign.AsyncFeign;
import feign.FeignException;
import feign.Request;
import feign.Retryer;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.api.CustomerQualificationApi;
import io.github.partnercenter.qualification.api.ValidationCodesApi;
import java.net.URI;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Starts calls: gives each its ids and its token, and lets it end in an answer or in a {@link PartnerCenterException}. */
final class Calls {
    final CustomerQualificationApi customerQualification;
    final ValidationCodesApi validationCodes;

    private final Supplier<String> accessToken;
    private final String applicationName;
    private final RequestContext context;

    Calls(
            URI baseUrl,
            Transport transport,
            Supplier<String> accessToken,
            String applicationName,
            RequestContext context) {
        AsyncFeign.AsyncBuilder<Void> feign = AsyncFeign.<Void>builder()
                .client(transport)
                .retryer(Retryer.NEVER_RETRY)
                .encoder(new JsonEncoder())
                .decoder(new JsonDecoder())
                .errorDecoder(new ErrorMapper());
        String url = baseUrl.toString().replaceAll("/+$", "");
        this.customerQualification = feign.target(CustomerQualificationApi.class, url);
        this.validationCodes = feign.target(ValidationCodesApi.class, url);
        this.accessToken = accessToken;
        this.applicationName = applicationName;
        this.context = context;
    }

    private Calls(Calls shared, RequestContext context) {
        this.customerQualification = shared.customerQualification;
        this.validationCodes = shared.validationCodes;
        this.accessToken = shared.accessToken;
        this.applicationName = shared.applicationName;
        this.context = context;
    }

    /** The same with another context; what that does not set stays. */
    Calls with(RequestContext other) {
        return new Calls(this, other.orElse(context));
    }

    /**
     * Starts a call.
     *
     * @param operation of the generated interface
     * @param view what of the answer the future shall hold
     * @return fails with {@link PartnerCenterException} and nothing else; cancelling it stops the exchange
     */
    <T, R> CompletableFuture<R> start(
            Function<Request.Options, CompletableFuture<T>> operation, Function<PartnerResponse<T>, R> view) {
        Exchange exchange = new Exchange(applicationName, context);
        CompletableFuture<R> result = new CompletableFuture<>();
        CompletableFuture<Void> deadline =
                new CompletableFuture<Void>().orTimeout(context.callTimeout.toNanos(), TimeUnit.NANOSECONDS);
        // not on the JDK's one timer thread, which callers would block
        deadline.exceptionallyAsync(timeout -> {
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
            if (result.isDone()) {
                return result;
            }
            operation.apply(exchange).whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(view.apply(new PartnerResponse<>(value, exchange)));
                } else {
                    result.completeExceptionally(failure(failure, exchange));
                }
            });
        } catch (RuntimeException failure) {
            result.completeExceptionally(failure(failure, exchange));
        }
        if (result.isDone()) {
            exchange.cancel();
        }
        return result;
    }

    private String token(Exchange exchange) {
        String token;
        try {
            token = accessToken.get();
        } catch (Throwable failure) {
            throw new PartnerCenterException(
                    Category.NO_TOKEN, exchange, null, "what supplies the access token failed", failure);
        }
        if (token == null || !token.matches("\\p{Graph}+")) {
            throw new PartnerCenterException(
                    Category.NO_TOKEN,
                    exchange,
                    null,
                    "what supplies the access token gave none, or one with blanks, line breaks or the like",
                    null);
        }
        return token;
    }

    private PartnerCenterException failure(Throwable failure, Exchange exchange) {
        if (failure instanceof PartnerCenterException known) {
            return known;
        }
        if (failure instanceof TimeoutException) {
            return new PartnerCenterException(
                    Category.TIMEOUT, exchange, null, "no answer within " + context.callTimeout, null);
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
            PartnerCenterException thrown = (PartnerCenterException) failure.getCause();
            // where the caller waits says more than which worker of ours noticed
            thrown.setStackTrace(new Throwable().getStackTrace());
            throw thrown;
        } catch (InterruptedException interrupted) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting for Partner Center");
        }
    }
}
