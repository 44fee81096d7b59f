package io.github.partnercenter.qualification.sandbox;

import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.spring.PartnerCenterBuilderCustomizer;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.annotation.Order;

/** Defines a sandbox, and points the auto-configured client at it. */
@Configuration(proxyBeanMethods = false)
class SandboxConfiguration {
    @Bean
    QualificationSandbox qualificationSandbox() {
        return QualificationSandbox.start();
    }

    @Bean
    @Primary
    AccessTokenProvider sandboxAccessTokenProvider() {
        return previousWasRejected -> "token-for-the-sandbox";
    }

    /** An application with several sign-ins has a primary one, too. */
    @Bean
    static BeanFactoryPostProcessor sandboxAccessTokenIsPrimary() {
        return beans -> Stream.of(beans.getBeanNamesForType(AccessTokenProvider.class, true, false))
                .filter(name -> !name.equals("sandboxAccessTokenProvider") && beans.containsBeanDefinition(name))
                .forEach(name -> beans.getBeanDefinition(name).setPrimary(false));
    }

    /** Has the lowest precedence, so that it is called last. */
    @Bean
    @Order
    PartnerCenterBuilderCustomizer sandboxBaseUrl(QualificationSandbox sandbox) {
        return builder -> builder.baseUrl(sandbox.baseUrl());
    }
}
