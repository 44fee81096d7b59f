package io.github.partnercenter.qualification.command;

import io.github.partnercenter.qualification.AccessTokenException;
import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.QualificationOperations;
import io.github.partnercenter.qualification.api.ApiSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks the access to Partner Center and prints a line per check. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = QualificationCommand.Version.class,
        sortOptions = false,
        description = {
            "Checks the access to Partner Center: sign-in, token, network and what each operation responds.",
            "Prints a line per check: fine, or what to do. The token is not printed."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0: everything is fine", "1: something has to be fixed", "2: bad input"})
final class CheckCommand implements Callable<Integer> {
    private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofMinutes(4);
    private static final Duration TIME_LIMIT = Duration.ofSeconds(20);
    private static final String PARTNER_CENTER_APPLICATION = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd";
    private static final String NAME = "%-12s ";

    /** Categories that show that the service accepted the token and looked for the customer. */
    private static final Set<Category> OF_THE_CUSTOMER = Set.of(Category.NOT_FOUND, Category.NO_RELATIONSHIP);

    @Parameters(
            arity = "0..1",
            paramLabel = "CUSTOMER",
            description = "Tenant id of a customer to read. Default: one that does not exist.")
    private String customer;

    @Mixin
    private Service service;

    private final PrintStream out = System.out;
    private boolean isFine = true;

    @Override
    @SuppressWarnings("deprecation") // the singular endpoint is checked, too
    public Integer call() throws InterruptedException {
        UUID id = customer == null ? UUID.randomUUID() : customer();
        URI url = service.baseUrl() == null ? URI.create(ApiSpec.SERVER) : service.baseUrl();
        AccessTokenProvider signIn = service.signIn();
        PartnerCenter.Builder builder = service.builder(signIn);
        fine("sign-in", service.signInDescription());
        String token = token(signIn);
        boolean isReachable = network(url);
        if (token != null && isReachable) {
            try (PartnerCenter partner =
                    builder.accessToken(() -> token).callTimeout(TIME_LIMIT).build()) {
                QualificationOperations operations =
                        partner.customers().byId(id).qualification();
                operation("plural", () -> ResultRow.inWords(operations.getQualifications()));
                operation("singular", () -> operations.get());
                operation(
                        "codes",
                        () -> partner.validations().getValidationCodes().size() + " validation codes");
            }
        }
        return isFine ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private UUID customer() {
        return CustomerTable.id(customer)
                .orElseThrow(() -> new BadInput(
                        "The customer tenant id must be a GUID of 36 characters: " + Printable.line(customer)));
    }

    private void fine(String name, String what) {
        out.println(NAME.formatted(name) + "fine: " + what);
    }

    private void toDo(String name, String what) {
        isFine = false;
        out.println(NAME.formatted(name) + "TO DO: " + what);
    }

    private String token(AccessTokenProvider signIn) {
        String token;
        try {
            token = signIn.accessToken(false);
        } catch (AccessTokenException failure) {
            toDo("token", failure.getMessage());
            return null;
        }
        AccessToken claims = new AccessToken(token);
        if (!claims.isReadable()) {
            fine("token", "present, but not a JWT, so its claims cannot be checked");
            return token;
        }
        audience(claims);
        tenant(claims);
        fine("application", claims.application().orElse("not in the token"));
        kind(claims);
        expiry(claims);
        return token;
    }

    private void audience(AccessToken claims) {
        String audience = claims.audience().orElse("none");
        String withoutSlash = audience.replaceAll("/$", "");
        if (withoutSlash.equals(ApiSpec.SERVER) || audience.equals(PARTNER_CENTER_APPLICATION)) {
            fine("audience", audience);
        } else {
            toDo("audience", audience + ": request the token for " + ApiSpec.SERVER);
        }
    }

    private void tenant(AccessToken claims) {
        String tenant = claims.tenant().orElse("none");
        boolean isOther = Optional.ofNullable(System.getenv("AZURE_TENANT_ID"))
                .flatMap(CustomerTable::id)
                .filter(expected -> !tenant.equalsIgnoreCase(expected.toString()))
                .isPresent();
        if (isOther || customer != null && tenant.equalsIgnoreCase(customer().toString())) {
            toDo("tenant", tenant + ": sign in to the partner's own tenant, not to a customer's or another one");
        } else {
            fine("tenant", tenant + "; it must be the partner's");
        }
    }

    private void kind(AccessToken claims) {
        if (claims.isAppOnly()) {
            fine("kind", "app-only: can read; setting a qualification requires App+User");
        } else {
            fine("kind", "App+User");
            if (claims.hasMfa()) {
                fine("MFA", "used for the user's sign-in");
            } else {
                toDo("MFA", Category.MFA_MISSING.remedy());
            }
        }
    }

    private void expiry(AccessToken claims) {
        claims.expires().ifPresent(expires -> {
            Duration left = Duration.between(Instant.now(), expires);
            if (left.isNegative()) {
                toDo("expiry", "expired at " + expires + ": " + Category.UNAUTHORIZED.remedy());
            } else {
                fine("expiry", expires + ", in " + left.toMinutes() + " minutes");
            }
        });
    }

    private void proxy(URI url) {
        fine(
                "proxy",
                ProxySelector.getDefault().select(url).stream()
                        .map(Proxy::address)
                        .filter(InetSocketAddress.class::isInstance)
                        .map(InetSocketAddress.class::cast)
                        .map(address -> address.getHostString() + ":" + address.getPort())
                        .findFirst()
                        .orElse("none; set one with -Dhttps.proxyHost and -Dhttps.proxyPort, HTTPS_PROXY is not read"));
    }

    private boolean network(URI url) throws InterruptedException {
        proxy(url);
        try {
            InetAddress.getByName(url.getHost());
        } catch (UnknownHostException unknown) {
            // a proxy may resolve it
            fine("name", url.getHost() + " cannot be resolved here, but perhaps by a proxy");
        }
        try {
            HttpClient client =
                    HttpClient.newBuilder().connectTimeout(TIME_LIMIT).build();
            Instant start = Instant.now();
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(url).timeout(TIME_LIMIT).build(), HttpResponse.BodyHandlers.ofInputStream());
            // the time limit ends with the headers: the body might never end; a proxy's rejection has none
            if (response.body() != null) {
                response.body().close();
            }
            if (response.statusCode() == 407) {
                toDo("network", Category.PROXY_AUTHENTICATION.remedy());
                return false;
            }
            fine(
                    "network",
                    url + " responds"
                            + response.sslSession()
                                    .map(tls -> " with " + tls.getProtocol())
                                    .orElse(""));
            response.headers().firstValue("date").ifPresent(date -> clock(date, start));
            return true;
        } catch (IOException failure) {
            toDo("network", url + ": " + Printable.line(failure.toString()) + ". " + Category.TRANSPORT.remedy());
            return false;
        }
    }

    private void clock(String date, Instant here) {
        try {
            Duration difference = Duration.between(
                            ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant(),
                            here)
                    .abs();
            if (difference.compareTo(MAX_CLOCK_DIFFERENCE) > 0) {
                toDo("clock", "differs from the service's by " + difference.toMinutes() + " minutes: correct it");
            } else {
                fine("clock", "differs from the service's by " + difference.toSeconds() + " s");
            }
        } catch (DateTimeException noDate) {
            // no valid date in the response
        }
    }

    private void operation(String name, Callable<?> call) {
        try {
            fine(name, "responded: " + Printable.line(String.valueOf(call.call())));
        } catch (PartnerCenterException failure) {
            report(name, failure);
        } catch (Exception unexpected) {
            toDo(name, Printable.line(unexpected.toString()));
        }
    }

    private void report(String name, PartnerCenterException failure) {
        if (failure.category() == Category.ENDPOINT_RETIRED) {
            fine(name, "retired: use the plural qualifications");
        } else if (customer == null && OF_THE_CUSTOMER.contains(failure.category())) {
            fine(name, "the token is accepted; no customer was given");
        } else if (failure.category() == Category.NEEDS_APP_PLUS_USER) {
            fine(name, "requires an App+User token");
        } else {
            toDo(name, Printable.text(failure.getMessage()));
        }
    }
}
