package io.github.partnercenter.qualification.signin;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.partnercenter.qualification.AccessTokenException;
import io.github.partnercenter.qualification.internal.http.Redactor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A response of Entra without success, and what people do about the numbers that they meet most.
 *
 * @param body as JSON; missing if it is none
 */
record EntraError(String host, int status, JsonNode body) {
    private static final Pattern NUMBER = Pattern.compile("AADSTS\\d+");
    private static final Pattern IDS = Pattern.compile("\\s*(Trace ID|Correlation ID|Timestamp): .*", Pattern.DOTALL);
    private static final Set<String> TRANSIENT_ERRORS = Set.of("temporarily_unavailable", "server_error");
    private static final int REQUEST_TIMEOUT = 408;
    private static final int PROXY_AUTHENTICATION = 407;
    private static final int TOO_MANY_REQUESTS = 429;

    private static final Map<String, String> REMEDIES = remedies();

    private static Map<String, String> remedies() {
        Map<String, String> all = new HashMap<>();
        put(
                all,
                "Check the tenant id: it must be the partner's own tenant, in this cloud.",
                "90002",
                "900023",
                "900021",
                "90013");
        put(
                all,
                "Check the client id and the tenant id: the application must be registered in, or consented to by, this tenant.",
                "700016",
                "7000229");
        put(
                all,
                "Give the secret's value, not its id, and that of this application: Entra does not know the one that was sent.",
                "7000215");
        put(all, "Create a new secret for the application and configure it: the old one has expired.", "7000222");
        put(
                all,
                "Register the certificate with the application, and check that it has not expired there.",
                "700027",
                "700030",
                "1000502");
        put(all, "Check the clock of this machine: the assertion is not valid at this time.", "700024");
        put(
                all,
                "Check issuer, subject and audience of the federated credential that the application has.",
                "700211",
                "700212",
                "700213",
                "70021");
        put(
                all,
                "Have an administrator of the tenant consent to the application's permissions for Partner Center.",
                "65001",
                "65004",
                "650056",
                "500011",
                "650057");
        put(
                all,
                "Have the user sign in again with multi-factor authentication and store the new refresh token.",
                "50076",
                "50079",
                "50074",
                "50158",
                "50072",
                "53003");
        put(
                all,
                "Have the user sign in and consent again, and store the new refresh token: this one has expired or was revoked. "
                        + "It ends after 90 days without use, with a new password, or by an administrator.",
                "70000",
                "70008",
                "70043",
                "700082",
                "700084",
                "50173",
                "50089",
                "50078",
                "9002313");
        put(all, "Check the user's account: it is disabled, locked or gone.", "50057", "50053", "50034", "50055");
        put(all, "Enable the application in the tenant: an administrator has disabled it.", "7000112");
        return Map.copyOf(all);
    }

    private static void put(Map<String, String> all, String remedy, String... numbers) {
        for (String number : numbers) {
            all.put("AADSTS" + number, remedy);
        }
    }

    /** {@return the failure, in Entra's words} */
    AccessTokenException failure(Redactor redactor, Duration retryAfter) {
        String code = code();
        return AccessTokenException.builder(redactor.line(description()))
                .errorCode(redactor.line(code))
                .remedy(remedy(code))
                .isTransient(isTransient())
                .retryAfter(retryAfter)
                .build();
    }

    private boolean isTransient() {
        return status >= 500
                || status == TOO_MANY_REQUESTS
                || status == REQUEST_TIMEOUT
                || TRANSIENT_ERRORS.contains(text("error"));
    }

    /** The AADSTS number, or else what OAuth has for it. */
    private String code() {
        Matcher number = NUMBER.matcher(text("error_description"));
        if (number.find()) {
            return number.group();
        }
        return text("error").isEmpty() ? null : text("error");
    }

    private String description() {
        String words = text("error_description");
        String sentence = IDS.matcher(words).replaceFirst("");
        StringBuilder all = new StringBuilder(host + " responded with " + status);
        if (!sentence.isBlank()) {
            all.append(": ").append(sentence.strip());
        }
        for (String id : new String[] {"trace_id", "correlation_id"}) {
            if (!text(id).isEmpty()) {
                all.append(", ").append(id).append(' ').append(text(id));
            }
        }
        return all.toString();
    }

    private String remedy(String code) {
        if (status == PROXY_AUTHENTICATION) {
            return "Give the proxy's credentials to the HttpClient for signing in, by an Authenticator.";
        }
        String known = code == null ? null : REMEDIES.get(code);
        if (known != null) {
            return known;
        }
        return isTransient()
                ? "Try again later; if it lasts, see the status of Microsoft Entra."
                : "Check tenant, application, credential and authority of the sign-in.";
    }

    private String text(String field) {
        return body.path(field).asText("");
    }
}
