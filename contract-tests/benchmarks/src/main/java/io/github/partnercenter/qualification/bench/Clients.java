package io.github.partnercenter.qualification.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import feign.AsyncFeign;
import feign.Client;
import feign.Request;
import feign.Response;
import feign.Retryer;
import feign.http2client.Http2Client;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.QualificationOperations;
import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.api.ApiSpec.Parameters;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.stock.ApiClient;
import io.github.partnercenter.qualification.stock.api.CustomerQualificationApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import retrofit2.converter.scalars.ScalarsConverterFactory;

/** The same question, asked by different clients. */
public enum Clients {
    /** The floor: what the JDK's client costs, with the answer cut out by hand. */
    RAW {
        @Override
        Callable<Object> asking(URI qualification) {
            HttpClient client = jdkClient();
            return () -> send(client, qualification);
        }
    },
    /** The same, with the answer read by Jackson. */
    RAW_JACKSON {
        @Override
        Callable<Object> asking(URI qualification) {
            HttpClient client = jdkClient();
            ObjectReader reader = new ObjectMapper().readerFor(String.class);
            return () -> reader.readValue(client.send(request(qualification), BodyHandlers.ofByteArray())
                    .body());
        }
    },
    /** What the JDK's client costs asynchronously, with threads of its own. */
    RAW_ASYNC {
        @Override
        Callable<CompletableFuture<?>> starting(URI qualification) {
            HttpClient client = defaultClient();
            return () -> client.sendAsync(request(qualification), BodyHandlers.ofString());
        }
    },
    /** The floor under Feign: the generated interface of ours, and as little else as there can be. */
    FEIGN {
        @Override
        Callable<Object> asking(URI qualification) {
            HttpClient client = jdkClient();
            ObjectReader reader = new ObjectMapper().readerFor(String.class);
            io.github.partnercenter.qualification.api.CustomerQualificationApi api = AsyncFeign.<Void>builder()
                    .client((request, options, context) -> {
                        try {
                            byte[] body = client.send(request(URI.create(request.url())), BodyHandlers.ofByteArray())
                                    .body();
                            return CompletableFuture.completedFuture(Response.builder()
                                    .request(request)
                                    .status(200)
                                    .headers(Map.of())
                                    .body(body)
                                    .build());
                        } catch (IOException | InterruptedException broken) {
                            return CompletableFuture.failedFuture(broken);
                        }
                    })
                    .decoder((response, type) -> CustomerQualification.of(
                            reader.readValue(response.body().asInputStream())))
                    .target(
                            io.github.partnercenter.qualification.api.CustomerQualificationApi.class,
                            baseUrl(qualification).toString());
            UUID customer = customer(qualification);
            Request.Options options = new Request.Options();
            return () -> api.getQualification(customer, options).get();
        }
    },
    /** What OpenAPI Generator makes of the same spec with its own templates, over Feign's client for java.net.http. */
    STOCK {
        @Override
        Callable<Object> asking(URI qualification) {
            CustomerQualificationApi api =
                    stock(baseUrl(qualification), new Http2Client(defaultClient()), Retryer.NEVER_RETRY);
            UUID customer = customer(qualification);
            return () -> api.getQualification(customer, UUID.randomUUID(), UUID.randomUUID(), "en-US", "benchmark");
        }
    },
    /** The same for Retrofit, over OkHttp. */
    RETROFIT {
        @Override
        Callable<Object> asking(URI qualification) {
            var client = new io.github.partnercenter.qualification.retrofit.ApiClient("partnerToken");
            client.setBearerToken(TOKEN)
                    .getAdapterBuilder()
                    .baseUrl(baseUrl(qualification).toString())
                    // it would not read the answer as JSON, but leave its quotation marks
                    .converterFactories()
                    .removeIf(ScalarsConverterFactory.class::isInstance);
            var api = client.createService(
                    io.github.partnercenter.qualification.retrofit.api.CustomerQualificationApi.class);
            UUID customer = customer(qualification);
            return () -> api.getQualification(customer, UUID.randomUUID(), UUID.randomUUID(), "en-US", "benchmark")
                    .execute()
                    .body();
        }
    },
    /** The same for Apache HttpClient, with its own limit of five connections. */
    APACHE {
        @Override
        Callable<Object> asking(URI qualification) {
            var client = new io.github.partnercenter.qualification.apache.ApiClient();
            client.setBasePath(basePath(baseUrl(qualification))).setBearerToken(TOKEN);
            var api = new io.github.partnercenter.qualification.apache.api.CustomerQualificationApi(client);
            UUID customer = customer(qualification);
            return () -> api.getQualification(customer, UUID.randomUUID(), UUID.randomUUID(), "en-US", "benchmark");
        }
    },
    /** Ours. */
    GET {
        @Override
        Callable<Object> asking(URI qualification) {
            QualificationOperations operations = ours(qualification);
            return operations::get;
        }
    },
    /** Ours, asynchronous. */
    GET_ASYNC {
        @Override
        Callable<CompletableFuture<?>> starting(URI qualification) {
            QualificationOperations operations = ours(qualification);
            return operations::getAsync;
        }
    };

    static final String TOKEN = "token-of-benchmark";

    /** What asks once, and returns the answer. */
    Callable<Object> asking(URI qualification) {
        Callable<CompletableFuture<?>> starting = starting(qualification);
        return () -> starting.call().join();
    }

    /** What asks once, and does not wait for the answer; of asynchronous clients only. */
    Callable<CompletableFuture<?>> starting(URI qualification) {
        throw new UnsupportedOperationException(name());
    }

    static CustomerQualificationApi stock(URI baseUrl, Client http, Retryer retryer) {
        ApiClient client = new ApiClient();
        client.setBasePath(basePath(baseUrl));
        client.setFeignBuilder(client.getFeignBuilder()
                .client(http)
                .retryer(retryer)
                .requestInterceptor(template ->
                        template.header(ApiSpec.AUTHORIZATION, ApiSpec.AUTHORIZATION_SCHEME + " " + TOKEN)));
        return client.buildClient(CustomerQualificationApi.class);
    }

    private static QualificationOperations ours(URI qualification) {
        return PartnerCenter.builder()
                .baseUrl(baseUrl(qualification))
                .accessToken(() -> TOKEN)
                .applicationName("benchmark")
                .locale(Locale.US)
                .build()
                .customers()
                .byId(customer(qualification))
                .qualification();
    }

    private static String send(HttpClient client, URI qualification) {
        try {
            String body =
                    client.send(request(qualification), BodyHandlers.ofString()).body();
            int start = body.indexOf('"');
            return body.substring(start + 1, body.indexOf('"', start + 1));
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** With no threads but its selector's and the caller's. */
    private static HttpClient jdkClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Runnable::run)
                .build();
    }

    private static HttpClient defaultClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static HttpRequest request(URI qualification) {
        return HttpRequest.newBuilder(qualification)
                .header("Accept", "application/json")
                .header(ApiSpec.AUTHORIZATION, ApiSpec.AUTHORIZATION_SCHEME + " " + TOKEN)
                .header(Parameters.MS_REQUEST_ID, UUID.randomUUID().toString())
                .header(Parameters.MS_CORRELATION_ID, UUID.randomUUID().toString())
                .header(Parameters.X_LOCALE, "en-US")
                .header(Parameters.MS_PARTNER_CENTER_APPLICATION, "benchmark")
                .timeout(Duration.ofSeconds(60))
                .build();
    }

    /** Not asked of the sandbox, whose start would count. */
    private static UUID customer(URI qualification) {
        return UUID.fromString(qualification.getPath().split("/")[3]);
    }

    private static URI baseUrl(URI qualification) {
        return qualification.resolve("/");
    }

    private static String basePath(URI baseUrl) {
        return baseUrl.toString().replaceFirst("/$", "");
    }
}
