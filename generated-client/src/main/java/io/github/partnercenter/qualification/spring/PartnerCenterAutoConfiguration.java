package io.github.partnercenter.qualification.spring;

import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.CallListener;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.RateLimiter;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.StringUtils;

/**
 * Configures a {@link PartnerCenter} with the properties {@code partner-center.*}, unless the application defines its own. It
 * uses the application's beans of the types {@link AccessTokenProvider}, {@link RateLimiter}, {@link CallListener} and
 * {@link PartnerCenterBuilderCustomizer}, and is closed with the context.
 */
@AutoConfiguration
@ConditionalOnMissingBean(PartnerCenter.class)
@EnableConfigurationProperties(PartnerCenterProperties.class)
@SuppressWarnings("exports") // only applications of Spring Boot read these annotations
public final class PartnerCenterAutoConfiguration {
    /** For Spring. */
    public PartnerCenterAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    AccessTokenProvider partnerCenterAccessTokenProvider(
            PartnerCenterProperties properties,
            ResourceLoader resources,
            ObjectProvider<SslBundles> bundles,
            ObjectProvider<RefreshTokenStore> stores,
            ObjectProvider<EntraSignInBuilderCustomizer> customizers) {
        String accessToken = properties.accessToken();
        if (StringUtils.hasText(accessToken)) {
            return previousWasRejected -> accessToken;
        }
        return new SignInFactory(properties.signIn(), bundles, stores, customizers).create(resources.getClassLoader());
    }

    @Bean
    PartnerCenter partnerCenter(
            PartnerCenterProperties properties,
            AccessTokenProvider accessToken,
            ObjectProvider<RateLimiter> rateLimiter,
            ObjectProvider<CallListener> listeners,
            ObjectProvider<PartnerCenterBuilderCustomizer> customizers) {
        PartnerCenter.Builder builder = PartnerCenter.builder()
                .accessToken(accessToken)
                .listener(new CallListeners(listeners.orderedStream().toList()));
        Optional.ofNullable(properties.baseUrl()).ifPresent(builder::baseUrl);
        Optional.ofNullable(properties.callTimeout()).ifPresent(builder::callTimeout);
        Optional.ofNullable(properties.maxAttempts()).ifPresent(builder::maxAttempts);
        Optional.ofNullable(properties.maxConcurrentRequests()).ifPresent(builder::maxConcurrentRequests);
        Optional.ofNullable(properties.applicationName()).ifPresent(builder::applicationName);
        Optional.ofNullable(properties.locale()).ifPresent(builder::locale);
        Optional.ofNullable(rateLimiter.getIfAvailable(() -> rateLimiter(properties.quota())))
                .ifPresent(builder::rateLimiter);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private static RateLimiter rateLimiter(PartnerCenterProperties.Quota quota) {
        if (quota.discover() && quota.requestsPerMinute() != null) {
            throw new IllegalArgumentException(
                    "Set either partner-center.quota.requests-per-minute or partner-center.quota.discover");
        }
        if (quota.discover()) {
            return RateLimiter.discovering();
        }
        return quota.requestsPerMinute() == null
                ? null
                : RateLimiter.of(quota.requestsPerMinute(), Duration.ofMinutes(1));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    static class Observations {
        @Bean
        CallObservations partnerCenterCallObservations(ObjectProvider<ObservationRegistry> registry) {
            return new CallObservations(registry.getIfUnique(() -> ObservationRegistry.NOOP));
        }
    }
}
