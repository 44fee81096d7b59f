package io.github.partnercenter.qualification.internal.http;

import feign.Response;
import feign.codec.ErrorDecoder;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.api.ApiSpec.ErrorCodes;
import java.util.Objects;

/** Creates the exception for an unsuccessful response. */
public final class PartnerCenterErrorDecoder implements ErrorDecoder {
    @Override
    public Exception decode(String methodKey, Response response) {
        Attempt attempt = AnswerBody.attempt(response);
        boolean deprecated =
                response.request().requestTemplate().methodMetadata().method().isAnnotationPresent(Deprecated.class);
        ParsedError error = ParsedError.of(attempt.answer());
        Category category = category(response.status(), error.serviceCode(), deprecated);
        return attempt.failure(category, error.code(), error.description(), null);
    }

    /** Depends on both status and code: Partner Center's services use the same code for different errors. */
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
            // the service itself sends a code; a gateway that does not know the path does not
            case 404 -> deprecatedOperation && code == null ? Category.ENDPOINT_RETIRED : Category.NOT_FOUND;
            case 405, 410 -> deprecatedOperation ? Category.ENDPOINT_RETIRED : Category.UNEXPECTED_STATUS;
            case 407 -> Category.PROXY_AUTHENTICATION;
            case 408, 504 -> Category.TIMEOUT;
            case 409 -> Category.CONFLICT;
            case 429 -> Category.THROTTLED;
            default -> status >= 500 ? Category.SERVER_ERROR : Category.UNEXPECTED_STATUS;
        };
    }
}
