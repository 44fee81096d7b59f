package io.github.partnercenter.qualification.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

class QualificationSandboxExtensionTest {
    private static final List<URI> OF_CLASSES = new ArrayList<>();

    @AfterAll
    static void whatAClassSharedHasEndedWithIt() {
        assertThat(OF_CLASSES)
                .as("addresses of sandboxes of the nested classes, which have ended")
                .hasSizeGreaterThan(1)
                .allSatisfy(ended -> assertThatThrownBy(() -> new Socket(ended.getHost(), ended.getPort()).close()));
    }

    @Nested
    @ExtendWith(QualificationSandboxExtension.class)
    class ParameterOfATest {
        private static final List<URI> SEEN = new ArrayList<>();
        private QualificationSandbox ofBeforeEach;

        @BeforeEach
        void keep(QualificationSandbox sandbox) {
            ofBeforeEach = sandbox;
        }

        @RepeatedTest(2)
        void isASandboxOfItsOwnThatEndsWithTheTest(QualificationSandbox sandbox) {
            assertThat(SEEN)
                    .allSatisfy(earlier ->
                            assertThatThrownBy(() -> new Socket(earlier.getHost(), earlier.getPort()).close()));
            assertThat(sandbox).isSameAs(ofBeforeEach);
            SEEN.add(sandbox.baseUrl());
        }
    }

    @Nested
    @ExtendWith(QualificationSandboxExtension.class)
    class ParameterOfTheConstructor {
        private static final List<QualificationSandbox> SEEN = new ArrayList<>();
        private final QualificationSandbox shared;

        ParameterOfTheConstructor(QualificationSandbox sandbox) {
            shared = sandbox;
        }

        @RepeatedTest(2)
        void isSharedByTheTestsOfTheClass(QualificationSandbox sandbox) {
            SEEN.add(shared);
            OF_CLASSES.add(shared.baseUrl());
            assertThat(SEEN).containsOnly(sandbox);
        }
    }

    @Nested
    @ExtendWith(QualificationSandboxExtension.class)
    class ParameterOfBeforeAll {
        private static QualificationSandbox shared;

        @BeforeAll
        static void start(QualificationSandbox sandbox) {
            shared = sandbox;
            OF_CLASSES.add(sandbox.baseUrl());
        }

        @RepeatedTest(2)
        void isSharedByTheTestsOfTheClass(QualificationSandbox sandbox) {
            assertThat(sandbox).isSameAs(shared);
        }

        @AfterAll
        static void isStillThereAtTheEnd() throws Exception {
            new Socket(shared.baseUrl().getHost(), shared.baseUrl().getPort()).close();
        }
    }
}
