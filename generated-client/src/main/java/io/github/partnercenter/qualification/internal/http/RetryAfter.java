package io.github.partnercenter.qualification.internal.http;

import io.github.partnercenter.qualification.api.ApiSpec.ResponseHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Parses Retry-After: seconds, or a date in one of the three formats of RFC 9110. */
public final class RetryAfter {
    private static final int MAX_DIGITS = 18;

    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            // RFC 850, whose years have two digits: none is more than 50 years ahead
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(
                            ChronoField.YEAR,
                            2,
                            2,
                            LocalDate.now(ZoneOffset.UTC).minusYears(49))
                    .appendPattern(" HH:mm:ss zzz")
                    .toFormatter(Locale.ENGLISH),
            // asctime
            new DateTimeFormatterBuilder()
                    .appendPattern("EEE MMM ppd HH:mm:ss yyyy")
                    .toFormatter(Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC));

    private RetryAfter() {}

    /** {@return the wait, zero if its end has passed; empty without a valid header} */
    public static Optional<Duration> of(HttpAnswer answer) {
        return answer.header(ResponseHeaders.RETRY_AFTER).flatMap(value -> {
            if (!value.isEmpty()
                    && value.length() <= MAX_DIGITS
                    && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            // by the service's clock, if the response has a date
            Instant now = answer.header("Date").flatMap(RetryAfter::date).orElseGet(Instant::now);
            return date(value)
                    .map(date -> Duration.between(now, date))
                    .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
        });
    }

    private static Optional<Instant> date(String text) {
        return DATES.stream().flatMap(form -> parse(form, text)).findFirst();
    }

    private static Stream<Instant> parse(DateTimeFormatter form, String text) {
        try {
            return Stream.of(form.parse(text, Instant::from));
        } catch (DateTimeException otherForm) {
            return Stream.empty();
        }
    }
}
