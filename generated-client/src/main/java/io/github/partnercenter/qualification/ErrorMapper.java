package io.github.partnercenter.qualification;

import com.fasterxml.jackson.core.JsonProcessingException;
import feign.Response;
import feign.codec.ErrorDecoder;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.api.ApiSpec.ErrorCodes;
import io.github.partnercenter.qualification.model.ErrorResponse;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes an exception of an answer without success, whatever the shape of its body. */
final class ErrorMapper implements ErrorDecoder {
    private static final ErrorResponse NOTHING =
            new ErrorResponse(null, null, null, null, null, null, null, null, null, null);
    private static final Pattern CODE_AFTER_TEXT = Pattern.compile("\\((\\d+)\\)\\s*$");

    @Override
    public Exception decode(String methodKey, Response response) {
        Exchange exchange = Exchange.of(response);
        ErrorResponse error = read(exchange.text());
        boolean deprecated =
                response.request().requestTemplate().methodMetadata().method().isAnnotationPresent(Deprecated.class);
        String code = error.code() == null ? null : error.code().toString();
        Category category = category(exchange.status(), code, deprecated);
        return new PartnerCenterException(
                category,
                exchange,
                code == null ? Objects.toString(error.statusCode(), null) : code,
                error.description() == null ? error.message() : error.description(),
                null);
    }

    /** Two things count, never the code alone: the services of Partner Center use the same code for different things. */
    private static Category category(int status, String code, boolean deprecatedOperation) {
        return switch (status) {
            case 400 -> Category.BAD_INPUT;
            case 401 ->
                switch (Objects.toString(code)) {
                    case ErrorCodes.DEAD_AUDIENCE -> Category.DEAD_AUDIENCE;
                    case ErrorCodes.MFA_MISSING, ErrorCodes.MFA_MISSING_IN_TEXT -> Category.MFA_MISSING;
                    default -> Category.UNAUTHORIZED;
                };
            case 403 ->
                switch (Objects.toString(code)) {
                    case ErrorCodes.NO_RELATIONSHIP -> Category.NO_RELATIONSHIP;
                    case ErrorCodes.NEEDS_APP_PLUS_USER -> Category.NEEDS_APP_PLUS_USER;
                    default -> Category.FORBIDDEN;
                };
            // the service itself gives a code; a gateway that knows no such path does not
            case 404 -> deprecatedOperation && code == null ? Category.ENDPOINT_RETIRED : Category.NOT_FOUND;
            case 405, 410 -> deprecatedOperation ? Category.ENDPOINT_RETIRED : Category.UNEXPECTED_STATUS;
            case 408, 504 -> Category.TIMEOUT;
            case 409 -> Category.CONFLICT;
            case 429 -> Category.THROTTLED;
            default -> status >= 500 ? Category.SERVER_ERROR : Category.UNEXPECTED_STATUS;
        };
    }

    private static ErrorResponse read(String body) {
        try {
            ErrorResponse error = JsonDecoder.MAPPER.readValue(body, ErrorResponse.class);
            boolean says = error != null
                    && Stream.of(error.code(), error.description(), error.message(), error.statusCode())
                            .anyMatch(Objects::nonNull);
            return says ? error : text(body);
        } catch (JsonProcessingException noObject) {
            return text(unquoted(body));
        }
    }

    /** The text of a bare JSON string, or else the body as it is. */
    private static String unquoted(String body) {
        try {
            return JsonDecoder.MAPPER.readValue(body, String.class);
        } catch (JsonProcessingException noJson) {
            return body;
        }
    }

    private static ErrorResponse text(String text) {
        if (text == null || text.isBlank()) {
            return NOTHING;
        }
        Matcher code = CODE_AFTER_TEXT.matcher(text);
        return new ErrorResponse(
                code.find() ? code.group(1) : null, text.strip(), null, null, null, null, null, null, null, null);
    }
}
