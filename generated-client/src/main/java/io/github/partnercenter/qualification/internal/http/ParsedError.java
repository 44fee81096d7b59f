package io.github.partnercenter.qualification.internal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.partnercenter.qualification.api.ApiSpec.ErrorFields;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of an error body, whatever its shape.
 *
 * @param serviceCode the service's own code; null from gateways
 * @param code the service's code, otherwise that of the gateway
 */
record ParsedError(String serviceCode, String code, String description) {
    // as in: Authentication failed. MFA required. (10001)
    private static final Pattern CODE_AFTER_TEXT = Pattern.compile("\\((\\d+)\\)\\s*$");
    private static final int UNAUTHORIZED = 401;

    static ParsedError of(HttpAnswer answer) {
        if (answer.unreadableReason().isPresent()) {
            return new ParsedError(null, null, answer.unreadableReason().get());
        }
        String body = answer.text();
        JsonNode json = json(body);
        if (json == null || !json.isObject()) {
            return ofText(json != null && json.isTextual() ? json.textValue() : body, answer.status());
        }
        for (JsonNode inner = json; inner.isObject(); inner = field(inner, ErrorFields.ERROR)) {
            json = inner;
        }
        String serviceCode = text(json, ErrorFields.CODE);
        String code = serviceCode == null ? text(json, ErrorFields.STATUS_CODE) : serviceCode;
        String description = text(json, ErrorFields.DESCRIPTION);
        description = description == null ? text(json, ErrorFields.MESSAGE) : description;
        return new ParsedError(serviceCode, code, description == null ? body.strip() : description);
    }

    private static JsonNode json(String body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (JsonProcessingException | RuntimeException noJson) {
            return null;
        }
    }

    private static ParsedError ofText(String text, int status) {
        if (text.isBlank()) {
            return new ParsedError(null, null, null);
        }
        Matcher match = CODE_AFTER_TEXT.matcher(text);
        String code = status == UNAUTHORIZED && match.find() ? match.group(1) : null;
        return new ParsedError(code, code, text.strip());
    }

    /** Finds a field, ignoring case. */
    private static JsonNode field(JsonNode object, String name) {
        return object.properties().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static String text(JsonNode object, String name) {
        JsonNode value = field(object, name);
        return value.isValueNode() && !value.isNull() && !value.asText().isBlank() ? value.asText() : null;
    }
}
