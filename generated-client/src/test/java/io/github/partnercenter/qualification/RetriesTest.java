package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {

    @ParameterizedTest
    @CsvSource({"1, PT0.5S", "2, PT1S", "3, PT2S", "6, PT16S", "7, PT30S", "8, PT30S", "1000, PT30S"})
    void waitsAtMostADoublingTimeUpToACap(int attempts, Duration longest) {
        assertThat(Retries.longestDelay(attempts)).isEqualTo(longest);
    }
}
