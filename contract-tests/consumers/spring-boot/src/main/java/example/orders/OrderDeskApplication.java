package example.orders;

import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.CallListener;
import io.github.partnercenter.qualification.PartnerCenter;
import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** An application with one {@link PartnerCenter}, which ends with it; its tokens come from a bean such as {@code EntraSignIn}. */
@SpringBootApplication
class OrderDeskApplication {
    @Bean
    PartnerCenter partnerCenter(
            @Value("${partner-center.base-url}") URI baseUrl, AccessTokenProvider accessToken, CallListener listener) {
        return PartnerCenter.builder()
                .baseUrl(baseUrl)
                .accessToken(accessToken)
                .applicationName("order desk")
                .listener(listener)
                .build();
    }
}
