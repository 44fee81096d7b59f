package io.github.partnercenter.qualification.sandbox;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Starts a {@link QualificationSandbox} with the application context of a test of Spring Boot, and points the auto-configured
 * {@code PartnerCenter} at it, whatever its properties and its sign-in are. The sandbox is a bean: it is closed with the context,
 * and shared, with what was given to it, by all tests that share the context.
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
@Import(SandboxConfiguration.class)
public @interface AutoConfigurePartnerCenterSandbox {}
