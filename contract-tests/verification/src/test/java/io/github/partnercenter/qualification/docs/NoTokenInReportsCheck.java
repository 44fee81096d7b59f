package io.github.partnercenter.qualification.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs last: no token of any test stands in any report of any module, output of the tests included. Every test's token has
 * a name of its own that begins the same way.
 */
class NoTokenInReportsCheck {
    // in two parts, lest it finds itself
    private static final String TOKEN = "token-" + "of-";

    @Test
    void noReportHasATokenOfATest() throws IOException {
        List<Path> reports;
        try (Stream<Path> files = Files.walk(Path.of("..", ".."))) {
            reports = files.filter(file -> file.toString().matches(".*/target/(surefire|failsafe)-reports/.*"))
                    .filter(Files::isRegularFile)
                    .toList();
        }

        assertThat(reports).as("reports of all modules").hasSizeGreaterThan(10);
        assertThat(reports).as("reports that have a token").noneMatch(NoTokenInReportsCheck::hasToken);
    }

    private static boolean hasToken(Path report) {
        try {
            return Files.readString(report, StandardCharsets.ISO_8859_1).contains(TOKEN);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
