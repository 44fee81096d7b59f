package io.github.partnercenter.qualification.sandbox;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Starts a {@link QualificationSandbox} with the application context of a Spring Boot test, and points the auto-configured
 * {@code PartnerCenter} at it, regardless of its properties, customizers and sign-in. The sandbox is a bean: all tests that share
 * the context share it with its customers, and it is closed with the context.
 *
 * <pre>{@code
 * @SpringBootTest
 * @AutoConfigurePartnerCenterSandbox
 * class OrderDeskTest {
 *     @Autowired QualificationSandbox sandbox;
 *     @Autowired OrderDesk orderDesk;
 * }
 * }</pre>
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Import(SandboxImport.class)
public @interface AutoConfigurePartnerCenterSandbox {}
