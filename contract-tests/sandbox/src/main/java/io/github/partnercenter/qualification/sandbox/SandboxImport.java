package io.github.partnercenter.qualification.sandbox;

import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.core.annotation.Order;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers the sandbox after the beans of the application, so that of equal precedence its customizer is called last, and before
 * the auto-configuration, which then requires no sign-in.
 */
@Order(0)
final class SandboxImport implements DeferredImportSelector {
    @Override
    public String[] selectImports(AnnotationMetadata importing) {
        return new String[] {SandboxConfiguration.class.getName()};
    }
}
