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
 * An unsuccessful response of Entra, with remedies for the most common error numbers.
 *
 * @param body as JSON; a missing node if it is not JSON
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
                "Check the client id and the tenant id: the application must be registered in this tenant, or this tenant must have consented to it.",
                "700016",
                "7000229");
        put(
                all,
                "Configure the value, not the id, of a secret of this application: Entra does not know the one that was sent.",
                "7000215");
        put(all, "Create a new secret for the application and configure it: the old one has expired.", "7000222");
        put(
                all,
                "Register the certificate with the application, and check that the registered one has not expired.",
                "700027",
                "700030",
                "1000502");
        put(all, "Check the clock of this machine: the assertion is not valid at this time.", "700024");
        put(
                all,
                "Check issuer, subject and audience of the application's federated credential.",
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
                        + "It ends 90 days after it was issued, with a new password, or when an administrator revokes it.",
                "70000",
                "70008",
                "70043",
                "700082",
                "700084",
                "50173",
                "50089",
                "50078",
                "9002313");
        put(all, "Check the user's account: it is disabled, locked or deleted.", "50057", "50053", "50034", "50055");
        put(all, "Enable the application in the tenant: an administrator has disabled it.", "7000112");
        return Map.copyOf(all);
    }

    private static void put(Map<String, String> all, String remedy, String... numbers) {
        for (String number : numbers) {
            all.put("AADSTS" + number, remedy);
        }
    }

    /** {@return the failure, with Entra's own description} */
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

    /** The AADSTS number, otherwise the OAuth error. */
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
            return "Set an Authenticator with the proxy's credentials on the HttpClient for the sign-in.";
        }
        String known = code == null ? null : REMEDIES.get(code);
        if (known != null) {
            return known;
        }
        return isTransient()
                ? "Try again later; if it persists, check the status of Microsoft Entra."
                : "Check tenant, application, credential and authority of the sign-in.";
    }

    private String text(String field) {
        return body.path(field).asText("");
    }
}
