package io.github.partnercenter.qualification.sandbox;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides tests with a {@link QualificationSandbox} as a parameter. Each test method shares one with its {@code @BeforeEach}
 * methods; a sandbox for {@code @BeforeAll} or the constructor is shared by all tests of the class.
 *
 * <pre>{@code
 * @ExtendWith(QualificationSandboxExtension.class)
 * class OrderDeskTest {
 *     @Test
 *     void schoolsGetTheAcademicPrice(QualificationSandbox partnerCenter) { … }
 * }
 * }</pre>
 */
public final class QualificationSandboxExtension implements ParameterResolver, AfterEachCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(QualificationSandboxExtension.class);

    /** For JUnit. */
    public QualificationSandboxExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == QualificationSandbox.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        QualificationSandbox.class, type -> QualificationSandbox.start(), QualificationSandbox.class);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        close(test);
    }

    @Override
    public void afterAll(ExtensionContext test) {
        close(test);
    }

    private static void close(ExtensionContext test) {
        // removes the sandbox of this level of the test, not that of a higher level
        QualificationSandbox sandbox =
                test.getStore(NAMESPACE).remove(QualificationSandbox.class, QualificationSandbox.class);
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
