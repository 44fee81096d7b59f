package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.model.CustomerQualification;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** How a call can be made. */
enum Form {
    PLAIN,
    FUTURE,
    BULK;

    /** {@return the qualification of a customer that it has read} */
    CustomerQualification make(PartnerCenter partner) {
        UUID customer = UUID.randomUUID();
        QualificationOperations one = partner.customers().byId(customer).qualification();
        return switch (this) {
            case PLAIN -> one.get();
            case FUTURE -> joined(one.getAsync());
            case BULK -> {
                try (Stream<CustomerResult<CustomerQualification>> results = partner.customers()
                        .byIds(List.of(customer))
                        .qualification()
                        .get()) {
                    yield results.toList().get(0).value();
                }
            }
        };
    }

    /** {@return what so many concurrent calls have failed with; null for each that has succeeded} */
    static List<Throwable> failuresOf(PartnerCenter partner, int calls) {
        List<CompletableFuture<Throwable>> ends = Stream.generate(() -> partner.customers()
                        .byId(UUID.randomUUID())
                        .qualification()
                        .getAsync()
                        .handle((value, failure) -> failure))
                .limit(calls)
                .toList();
        return ends.stream().map(CompletableFuture::join).toList();
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException wrapper) {
            throw (PartnerCenterException) wrapper.getCause();
        }
    }
}
