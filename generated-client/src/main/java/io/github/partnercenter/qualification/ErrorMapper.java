package io.github.partnercenter.qualification;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import feign.Response;
import feign.codec.ErrorDecoder;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.api.ApiSpec.ErrorCodes;
import io.github.partnercenter.qualification.model.ErrorResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes an exception of an answer without success, whatever the shape of its body. */
final class ErrorMapper implements ErrorDecoder {
    // as in: Authentication failed. MFA required. (10001)
    private static final Pattern CODE_AFTER_TEXT = Pattern.compile("\\((\\d+)\\)\\s*$");

    /**
     * What a body says.
     *
     * @param code the code that the service itself gives, null from gateways
     * @param number that code, or else what a gateway gives in its place
     */
    private record Said(String code, String number, String words) {}

    @Override
    public Exception decode(String methodKey, Response response) {
        Exchange exchange = Exchange.of(response);
        int status = exchange.status();
        Said said = exchange.hindrance()
                .map(hindrance -> new Said(null, null, hindrance))
                .orElseGet(() -> read(exchange.text(), status));
        boolean deprecated =
                response.request().requestTemplate().methodMetadata().method().isAnnotationPresent(Deprecated.class);
        return new PartnerCenterException(
                category(status, said.code(), deprecated), exchange, said.number(), said.words(), null);
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

    private static Said read(String body, int status) {
        try {
            ErrorResponse error = Tolerant.READER.readValue(body);
            Said said = error == null ? null : said(error, body);
            return said == null ? text(body, status) : said;
        } catch (JsonProcessingException noObject) {
            return text(unquoted(body), status);
        }
    }

    /** What an object says; null if that is nothing. */
    private static Said said(ErrorResponse error, String body) throws JsonProcessingException {
        if (error.error() instanceof Map<?, ?> inner) {
            return said(Tolerant.READER.readValue(JsonDecoder.MAPPER.writeValueAsString(inner)), body);
        }
        String code = Objects.toString(error.code(), null);
        String number = code == null ? Objects.toString(error.statusCode(), null) : code;
        String words = Stream.of(error.description(), error.message())
                .filter(text -> text != null && !text.isBlank())
                .findFirst()
                .orElse(null);
        return number == null && words == null ? null : new Said(code, number, words == null ? body : words);
    }

    /** The text of a bare JSON string, or else the body as it is. */
    private static String unquoted(String body) {
        try {
            return JsonDecoder.MAPPER.readValue(body, String.class);
        } catch (JsonProcessingException noText) {
            return body;
        }
    }

    private static Said text(String text, int status) {
        if (text == null || text.isBlank()) {
            return new Said(null, null, null);
        }
        Matcher match = CODE_AFTER_TEXT.matcher(text);
        String code = status == 401 && match.find() ? match.group(1) : null;
        return new Said(code, code, text.strip());
    }

    /** Made for the first failure: it takes a tenth of the time to the first answer. */
    private static final class Tolerant {
        static final ObjectReader READER =
                JsonDecoder.MAPPER.readerFor(ErrorResponse.class).withHandler(new LeaveOut());
    }

    /** Leaves a field out that is not of its kind, instead of the whole error. */
    private static final class LeaveOut extends DeserializationProblemHandler {
        @Override
        public Object handleWeirdStringValue(
                DeserializationContext context, Class<?> target, String value, String failure) {
            return null;
        }

        @Override
        public Object handleUnexpectedToken(
                DeserializationContext context, JavaType target, JsonToken token, JsonParser parser, String failure)
                throws IOException {
            if (target.hasRawClass(ErrorResponse.class)) {
                return NOT_HANDLED;
            }
            parser.skipChildren();
            return null;
        }
    }
}
