package io.github.partnercenter.qualification.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The claims of an access token, without verification of its signature. The token itself is not kept. */
final class AccessToken {
    private final JsonNode claims;

    AccessToken(String token) {
        this.claims = claims(token);
    }

    private static JsonNode claims(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            return parts.length == 3
                    ? new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[1]))
                    : MissingNode.getInstance();
        } catch (IOException | IllegalArgumentException noJwt) {
            return MissingNode.getInstance();
        }
    }

    /** {@return whether it is a readable JWT} */
    boolean isReadable() {
        return claims.isObject();
    }

    /** {@return the audience; empty if there is none} */
    Optional<String> audience() {
        return text("aud");
    }

    /** {@return the tenant that issued it} */
    Optional<String> tenant() {
        return text("tid");
    }

    /** {@return the application it was issued to} */
    Optional<String> application() {
        return text("appid").or(() -> text("azp"));
    }

    /** {@return whether it is app-only} */
    boolean isAppOnly() {
        return text("idtyp").map("app"::equals).orElse(text("scp").isEmpty());
    }

    /** {@return whether the user signed in with multi-factor authentication} */
    boolean hasMfa() {
        return StreamSupport.stream(claims.path("amr").spliterator(), false)
                .anyMatch(method -> method.asText().equals("mfa"));
    }

    Optional<Instant> expires() {
        try {
            return claims.path("exp").isNumber()
                    ? Optional.of(Instant.ofEpochSecond(claims.get("exp").asLong()))
                    : Optional.empty();
        } catch (DateTimeException outOfRange) {
            return Optional.empty();
        }
    }

    private Optional<String> text(String claim) {
        return claims.path(claim).isTextual()
                ? Optional.of(Printable.line(claims.get(claim).asText()))
                : Optional.empty();
    }
}
