package io.github.partnercenter.qualification.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import feign.Client;
import feign.Retryer;
import feign.http2client.Http2Client;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.QualificationOperations;
import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.api.ApiSpec.Parameters;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.stock.ApiClient;
import io.github.partnercenter.qualification.stock.api.CustomerQualificationApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The same question, asked by different clients. */
public enum Clients {
    /** The floor: what the JDK's client costs, with the answer cut out by hand. */
    RAW {
        @Override
        Callable<Object> asking(URI qualification) {
            HttpClient client = jdkClient();
            return () -> cut(
                    client.send(request(qualification), BodyHandlers.ofString()).body());
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
    /** The floor of asynchronous calls: the answer is handed to a pool of threads, which may run what hangs on it. */
    RAW_ASYNC {
        @Override
        Callable<Object> asking(URI qualification) {
            HttpClient client = jdkClient();
            ExecutorService callbacks = threads(16);
            return () -> client.sendAsync(request(qualification), BodyHandlers.ofString())
                    .thenApplyAsync(answer -> cut(answer.body()), callbacks)
                    .join();
        }
    },
    /** What OpenAPI Generator makes of the same spec with its own templates, over Feign's client for java.net.http. */
    STOCK {
        @Override
        Callable<Object> asking(URI qualification) {
            CustomerQualificationApi api = stock(
                    baseUrl(qualification),
                    new Http2Client(HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .build()),
                    Retryer.NEVER_RETRY);
            return () -> api.getQualification(CUSTOMER, UUID.randomUUID(), UUID.randomUUID(), "en-US", "benchmark");
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
        Callable<Object> asking(URI qualification) {
            QualificationOperations operations = ours(qualification);
            return () -> operations.getAsync().join();
        }
    };

    static final String TOKEN = "token-of-benchmark";
    private static final UUID CUSTOMER = QualificationSandbox.sampleCustomers().get("education");

    /** What asks once, and returns the answer. */
    abstract Callable<Object> asking(URI qualification);

    static CustomerQualificationApi stock(URI baseUrl, Client http, Retryer retryer) {
        ApiClient client = new ApiClient();
        client.setBasePath(baseUrl.toString().replaceFirst("/$", ""));
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
                .byId(CUSTOMER)
                .qualification();
    }

    private static String cut(String body) {
        int start = body.indexOf('"');
        return body.substring(start + 1, body.indexOf('"', start + 1));
    }

    /** With threads like those of our own. */
    private static HttpClient jdkClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Runnable::run)
                .build();
    }

    private static ExecutorService threads(int count) {
        return Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
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

    private static URI baseUrl(URI qualification) {
        return qualification.resolve("/");
    }
}
