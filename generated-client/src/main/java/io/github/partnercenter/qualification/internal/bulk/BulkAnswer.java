package io.github.partnercenter.qualification.internal.bulk;

import io.github.partnercenter.qualification.CustomerResult;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.util.EnumSet;
import java.util.Set;

/** The outcome of a call for one customer; without a customer, it only wakes the thread that consumes results. */
record BulkAnswer<T>(Waiting of, T value, PartnerCenterException failure) {
    /** Failures that affect every customer until somebody changes something. */
    private static final Set<Category> OF_ALL_CUSTOMERS = EnumSet.of(
            Category.NO_TOKEN,
            Category.UNAUTHORIZED,
            Category.DEAD_AUDIENCE,
            Category.MFA_MISSING,
            Category.NEEDS_APP_PLUS_USER,
            Category.PROXY_AUTHENTICATION);

    static <T> BulkAnswer<T> wakeUp() {
        return new BulkAnswer<>(null, null, null);
    }

    boolean isRejection() {
        return failure != null && failure.category() == Category.THROTTLED;
    }

    boolean concernsAllCustomers() {
        return failure != null && OF_ALL_CUSTOMERS.contains(failure.category());
    }

    CustomerResult<T> result() {
        return failure == null
                ? CustomerResult.of(of.customer(), value)
                : CustomerResult.failed(of.customer(), failure);
    }
}
