package io.github.partnercenter.qualification.signin;

import io.github.partnercenter.qualification.internal.http.Guid;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Validates settings. */
final class Arguments {
    private static final Set<String> NOT_ONE_TENANT = Set.of("common", "organizations", "consumers");
    private static final Pattern DOMAIN = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]{2,}");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]+");
    private static final Pattern JWT = Pattern.compile("eyJ[^.]*\\.[^.]*\\.[^.]*");
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    private Arguments() {}

    static String tenantId(String tenantId) {
        if (NOT_ONE_TENANT.contains(String.valueOf(tenantId).toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("tenantId must be that of the partner, not " + tenantId);
        }
        if (Guid.parse(tenantId).isEmpty()
                && (tenantId == null || !DOMAIN.matcher(tenantId).matches())) {
            throw new IllegalArgumentException("tenantId must be a GUID or a domain: " + tenantId);
        }
        return tenantId;
    }

    static String clientId(String clientId) {
        if (Guid.parse(clientId).isEmpty()) {
            throw new IllegalArgumentException("clientId must be the application's id, a GUID: " + clientId);
        }
        return clientId;
    }

    static URI authority(URI authority) {
        boolean isRoot =
                authority.getRawPath() == null || authority.getRawPath().matches("/?");
        if (!"https".equalsIgnoreCase(authority.getScheme())
                || authority.getHost() == null
                || !isRoot
                || authority.getRawQuery() != null
                || authority.getRawFragment() != null
                || authority.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "authority must consist of https, a host and optionally a port, without the tenant");
        }
        return URI.create("https://" + authority.getRawAuthority());
    }

    static String audience(String audience) {
        boolean isUri = audience != null && audience.matches("[A-Za-z][A-Za-z0-9+.-]*://[\\x21-\\x7E]+");
        if (!isUri && Guid.parse(audience).isEmpty() || audience.endsWith("/.default")) {
            throw new IllegalArgumentException("audience must be a URI or a GUID, without /.default: " + audience);
        }
        return audience;
    }

    static Duration timeout(Duration timeout) {
        if (timeout.compareTo(Duration.ZERO) <= 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeout must be positive, at most one hour: " + timeout);
        }
        return timeout;
    }

    static String refreshToken(String refreshToken) {
        if (refreshToken == null || !VISIBLE.matcher(refreshToken).matches()) {
            // a secret, so it is not shown; a space reveals "Bearer ..."
            throw new IllegalArgumentException("refreshToken must not contain spaces or a \"Bearer \" prefix");
        }
        if (JWT.matcher(refreshToken).matches()) {
            throw new IllegalArgumentException("refreshToken is a JWT, which means an access token or an id token");
        }
        return refreshToken;
    }
}
