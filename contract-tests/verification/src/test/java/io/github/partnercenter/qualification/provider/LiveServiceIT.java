package io.github.partnercenter.qualification.provider;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every pact in {@code pacts/} against the service that the environment names: {@code -Dgroups=live}. */
@Tag("on-demand")
@Tag("live")
class LiveServiceIT {

    @TestFactory
    Stream<DynamicTest> honours() {
        return LiveProvider.of(System.getenv()).tests();
    }
}
