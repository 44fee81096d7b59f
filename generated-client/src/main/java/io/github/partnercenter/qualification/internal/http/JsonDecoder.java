package io.github.partnercenter.qualification.internal.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import feign.Response;
import feign.codec.Decoder;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Decodes successful responses leniently; a response without a value is a failure. */
public final class JsonDecoder implements Decoder {
    private static final Type VETTED_QUALIFICATIONS = new TypeReference<List<VettedQualification>>() {}.getType();

    private record Envelope(@JsonProperty(ApiSpec.ENVELOPE) List<VettedQualification> qualifications) {}

    static void warmUp() {
        Json.MAPPER.readerFor(Json.MAPPER.constructType(VETTED_QUALIFICATIONS));
    }

    @Override
    public Object decode(Response response, Type type) {
        Attempt attempt = AnswerBody.attempt(response);
        HttpAnswer answer = attempt.answer();
        Object value;
        try {
            value = answer.unreadableReason().isPresent() ? null : read(answer.text(), type);
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            value = null;
        }
        if (value == null || value instanceof List<?> list && list.contains(null)) {
            String description = answer.unreadableReason().orElseGet(answer::text);
            throw attempt.failure(Category.UNREADABLE_RESPONSE, null, description, null);
        }
        return value instanceof List<?> list ? List.copyOf(list) : value;
    }

    private static Object read(String body, Type type) throws JsonProcessingException {
        if (type == CustomerQualification.class) {
            return qualification(body.strip());
        }
        if (type == VettedQualification.class) {
            List<VettedQualification> found = vettedQualifications(body);
            return found != null && found.size() == 1 ? found.get(0) : null;
        }
        return type.equals(VETTED_QUALIFICATIONS)
                ? vettedQualifications(body)
                : Json.MAPPER.readValue(body, Json.MAPPER.constructType(type));
    }

    private static CustomerQualification qualification(String body) throws JsonProcessingException {
        if (isPlainString(body)) {
            return CustomerQualification.of(body.substring(1, body.length() - 1));
        }
        JsonNode json = Json.MAPPER.readTree(body);
        if (json.isInt()) {
            return CustomerQualification.ofCode(json.intValue());
        }
        return json.isTextual() || json.isIntegralNumber() ? CustomerQualification.of(json.asText()) : null;
    }

    /** Whether it is a JSON string without escapes, which needs no parser. */
    private static boolean isPlainString(String body) {
        int last = body.length() - 1;
        if (last < 1 || body.charAt(0) != '"' || body.charAt(last) != '"') {
            return false;
        }
        for (int i = 1; i < last; i++) {
            char c = body.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                return false;
            }
        }
        return true;
    }

    /** Accepts all documented shapes: an array, an object with the array, a single object; otherwise null. */
    private static List<VettedQualification> vettedQualifications(String body) throws JsonProcessingException {
        JsonNode json = Json.MAPPER.readTree(body);
        List<VettedQualification> found = null;
        if (json.isArray()) {
            found = Json.MAPPER.treeToValue(json, Json.MAPPER.constructType(VETTED_QUALIFICATIONS));
        } else if (json.isObject()) {
            found = Json.MAPPER.treeToValue(json, Envelope.class).qualifications();
            if (found == null) {
                found = Collections.singletonList(Json.MAPPER.treeToValue(json, VettedQualification.class));
            }
        }
        boolean readable = found != null
                && found.stream().allMatch(vetted -> vetted != null && Objects.nonNull(vetted.qualification()));
        return readable ? found : null;
    }
}
