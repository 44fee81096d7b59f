package io.github.partnercenter.qualification.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.spring.PartnerCenterBuilderCustomizer;
import java.net.Socket;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.annotation.Order;

/** An application whose properties and tokens are for the real service, in a test. */
@SpringBootTest(properties = "partner-center.base-url=https://partner-center.invalid")
@AutoConfigurePartnerCenterSandbox
class AutoConfigurePartnerCenterSandboxTest {
    @Autowired
    private QualificationSandbox sandbox;

    @Autowired
    private PartnerCenter partner;

    @Test
    void theClientOfTheApplicationUsesTheSandbox() {
        UUID school = UUID.randomUUID();
        sandbox.givenCustomer(school, CustomerQualification.EDUCATION);

        assertThat(partner.customers().byId(school).qualification().getQualifications())
                .singleElement()
                .satisfies(found -> assertThat(found.qualification()).isEqualTo(CustomerQualification.EDUCATION));
        assertThat(sandbox.requests()).hasSize(1);
    }

    @Test
    void anApplicationWithoutASignInNeedsNone() {
        assertUsesItsSandbox(WithoutSignIn.class);
    }

    private static void assertUsesItsSandbox(Class<?> application) {
        try (var context = new AnnotationConfigApplicationContext(application)) {
            QualificationSandbox own = context.getBean(QualificationSandbox.class);
            UUID school = QualificationSandbox.sampleCustomers().get("education");

            assertThat(context.getBean(PartnerCenter.class)
                            .customers()
                            .byId(school)
                            .qualification()
                            .getQualifications())
                    .hasSize(1);
            assertThat(own.requests()).hasSize(1);
        }
    }

    @EnableAutoConfiguration
    @AutoConfigurePartnerCenterSandbox
    static class WithoutSignIn {}

    /** Such as one that signs in to several tenants: without a primary one, it would not start. */
    @Test
    void anApplicationMayHaveAPrimarySignInOfItsOwn() {
        assertUsesItsSandbox(WithSeveralSignIns.class);
    }

    @EnableAutoConfiguration
    @AutoConfigurePartnerCenterSandbox
    static class WithSeveralSignIns {
        @Bean
        @Primary
        AccessTokenProvider ofOneTenant() {
            return new Application().production();
        }

        @Bean
        AccessTokenProvider ofAnotherTenant() {
            return new Application().production();
        }
    }

    @Test
    void theSandboxIsClosedWithTheContext() {
        URI url;
        try (var context = new AnnotationConfigApplicationContext(SandboxConfiguration.class)) {
            url = context.getBean(QualificationSandbox.class).baseUrl();
        }
        assertThatThrownBy(() -> new Socket(url.getHost(), url.getPort()).close())
                .hasMessageContaining("refused");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        AccessTokenProvider production() {
            return previousWasRejected -> {
                throw new AssertionError("no sign-in in tests");
            };
        }

        @Bean
        @Order(1)
        PartnerCenterBuilderCustomizer proxy() {
            return builder -> builder.baseUrl(URI.create("https://proxy.invalid"));
        }

        @Bean
        PartnerCenterBuilderCustomizer anotherProxy() {
            return proxy();
        }
    }
}
