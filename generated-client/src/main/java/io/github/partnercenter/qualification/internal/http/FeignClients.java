package io.github.partnercenter.qualification.internal.http;

import feign.AsyncFeign;
import feign.Request;
import feign.RequestTemplate;
import feign.Retryer;
import feign.Target;
import io.github.partnercenter.qualification.api.ApiSpec;

/** Creates instances of the generated Feign interfaces. */
public final class FeignClients {
    private final AsyncFeign.AsyncBuilder<Void> feign;

    public FeignClients(JdkClient client) {
        feign = AsyncFeign.<Void>builder()
                .client(client)
                .retryer(Retryer.NEVER_RETRY)
                .encoder(new JsonEncoder())
                .decoder(new JsonDecoder())
                .errorDecoder(new PartnerCenterErrorDecoder());
    }

    public <A> A of(Class<A> api) {
        return feign.target(new PathTarget<>(api));
    }

    /** Creates requests with the path only, which is cheaper; the client adds the base URL. */
    private record PathTarget<A>(Class<A> type) implements Target<A> {
        @Override
        public String name() {
            return url();
        }

        @Override
        public String url() {
            return ApiSpec.SERVER;
        }

        @Override
        public Request apply(RequestTemplate template) {
            return template.request();
        }
    }
}
