package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Retry-After}, in every form of RFC 9110, whatever the language, time zone and clock of this machine. */
@Timeout(60)
class RetryAfterTest {
    private static final String CUSTOMER = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final String TOKEN = "token-of-retry-after-test";

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "1, PT1S",
        "120, PT2M",
        "0120, PT2M",
        "' 7 ', PT7S",
        "999999999999, PT277777777H46M39S",
        // the most digits that are read
        "999999999999999999, PT277777777777777H46M39S"
    })
    void readsSeconds(String seconds, Duration expected) {
        assertThat(retryAfter("Retry-After: " + seconds)).contains(expected);
    }

    /** In winter and in summer, and at the turn of a century of two digits. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sun, 06 Nov 2033 08:49:37 GMT    | Sun, 06 Nov 2033 08:49:07 GMT | PT30S",
                "Sunday, 06-Nov-33 08:49:37 GMT   | Sun, 06 Nov 2033 08:49:07 GMT | PT30S",
                "Sun Nov  6 08:49:37 2033         | Sun, 06 Nov 2033 08:49:07 GMT | PT30S",
                "Sat, 10 Jul 2027 12:00:00 GMT    | Sat, 10 Jul 2027 11:59:00 GMT | PT1M",
                "Saturday, 10-Jul-27 12:00:00 GMT | Sat, 10 Jul 2027 11:59:00 GMT | PT1M",
                "Sat Jul 10 12:00:00 2027         | Sat, 10 Jul 2027 11:59:00 GMT | PT1M",
                // a Date in the old forms
                "Sat, 10 Jul 2027 12:00:00 GMT    | Saturday, 10-Jul-27 11:59:00 GMT | PT1M",
                "Sat, 10 Jul 2027 12:00:00 GMT    | Sat Jul 10 11:59:00 2027         | PT1M",
                // the last year of 50 that two digits can mean, from whenever this runs in this decade
                "Wednesday, 01-Jan-70 00:00:00 GMT | Tue, 31 Dec 2069 23:59:00 GMT | PT1M",
                // past
                "Sun, 06 Nov 1994 08:49:37 GMT    | Sun, 06 Nov 2033 08:49:07 GMT | PT0S",
                "Sun Nov  6 08:49:37 1994         | Sun, 06 Nov 2033 08:49:07 GMT | PT0S",
            })
    void readsDates(String date, String now, Duration expected) {
        assertThat(retryAfter("Retry-After: " + date, "Date: " + now)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600, 0, 3_600})
    void readsDatesByTheClockOfTheService(long secondsAhead) {
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(secondsAhead);

        assertThat(retryAfter("Retry-After: " + format(now.plusSeconds(90)), "Date: " + format(now)))
                .contains(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Date: some day"})
    void readsDatesByItsOwnClockIfTheServiceShowsNone(String date) {
        ZonedDateTime inAnHour = ZonedDateTime.now(ZoneOffset.UTC).plusHours(1);
        List<String> headers = List.of("Retry-After: " + format(inAnHour), date.isEmpty() ? "X: y" : date);

        assertThat(retryAfter(headers.toArray(String[]::new)).orElseThrow())
                .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    @ParameterizedTest
    @CsvSource({
        "de-DE, Europe/Berlin",
        "tr-TR, Europe/Istanbul",
        "ar-EG-u-nu-arab, Africa/Cairo",
        "th-TH-u-ca-buddhist-nu-thai, Asia/Bangkok",
        "ja-JP-u-ca-japanese, Asia/Tokyo",
        "en-GB, Europe/London",
        "fa-IR, Asia/Tehran",
        "en-US, America/Los_Angeles"
    })
    void doesNotDependOnLanguageAndTimeZone(String language, String timeZone) {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(language));
            TimeZone.setDefault(TimeZone.getTimeZone(timeZone));

            readsSeconds("120", Duration.ofMinutes(2));
            for (String inSummer : List.of(
                    "Sat, 10 Jul 2027 12:00:00 GMT", "Saturday, 10-Jul-27 12:00:00 GMT", "Sat Jul 10 12:00:00 2027")) {
                readsDates(inSummer, "Sat, 10 Jul 2027 11:59:00 GMT", Duration.ofMinutes(1));
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "-1",
                "+1",
                "1.5",
                "1e3",
                "0x10",
                "5 s",
                "5, 6",
                "PT5S",
                "1000000000000000000",
                // more than fit into a long
                "9999999999999999999",
                "99999999999999999999999999",
                "\u00B2",
                "Sun, 06 Nov 2033",
                "Sun, 06 Nov 2033 08:49:37",
                "Sun, 66 Nov 2033 08:49:37 GMT",
                "2033-11-06T08:49:37Z",
                "Son, 06 Nov 2033 08:49:37 GMT"
            })
    void saysNothingAboutAnythingElse(String value) {
        assertThat(retryAfter("Retry-After: " + value)).isEmpty();
    }

    @Test
    void saysNothingIfTheServiceDoesNot() {
        assertThat(retryAfter("X: y")).isEmpty();
    }

    private static String format(ZonedDateTime time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time);
    }

    private static Optional<Duration> retryAfter(String... headers) {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(503, "", headers));
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> TOKEN)
                        .maxAttempts(1)
                        .build()) {
            return catchThrowableOfType(
                            PartnerCenterException.class,
                            () -> partner.customers()
                                    .byId(CUSTOMER)
                                    .qualification()
                                    .get())
                    .retryAfter();
        }
    }
}
