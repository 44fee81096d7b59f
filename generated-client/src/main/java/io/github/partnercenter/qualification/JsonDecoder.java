package io.github.partnercenter.qualification;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import feign.Response;
import feign.codec.Decoder;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Reads what the service answered with success; an answer that holds nothing is a failure. */
final class JsonDecoder implements Decoder {
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();
    private static final Type VETTED_QUALIFICATIONS = new TypeReference<List<VettedQualification>>() {}.getType();

    private static final Map<Type, ObjectReader> READERS = new ConcurrentHashMap<>();

    private record Envelope(@JsonProperty(ApiSpec.ENVELOPE) List<VettedQualification> qualifications) {}

    private static ObjectReader reader(Type type) {
        return MAPPER.readerFor(MAPPER.constructType(type));
    }

    @Override
    public Object decode(Response response, Type type) {
        Exchange exchange = Exchange.of(response);
        Object value;
        try {
            value = exchange.hindrance().isPresent() ? null : read(exchange.text(), type);
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            value = null;
        }
        if (value == null || value instanceof List<?> list && list.contains(null)) {
            String words = exchange.hindrance().orElseGet(exchange::text);
            throw new PartnerCenterException(Category.UNREADABLE_RESPONSE, exchange, null, words, null);
        }
        return value instanceof List<?> list ? List.copyOf(list) : value;
    }

    private static Object read(String body, Type type) throws JsonProcessingException {
        if (type == VettedQualification.class) {
            List<VettedQualification> found = vettedQualifications(body);
            return found != null && found.size() == 1 ? found.get(0) : null;
        }
        if (type == CustomerQualification.class) {
            return qualification(MAPPER.readTree(body));
        }
        return type.equals(VETTED_QUALIFICATIONS)
                ? vettedQualifications(body)
                : READERS.computeIfAbsent(type, JsonDecoder::reader).readValue(body);
    }

    /** Without Jackson's look at the class, which is a fifteenth of the time to the first answer. Null if it is none. */
    private static CustomerQualification qualification(JsonNode json) {
        if (json.isTextual()) {
            return CustomerQualification.of(json.textValue());
        }
        return json.isInt() ? CustomerQualification.ofCode(json.intValue()) : null;
    }

    /**
     * Vetted qualifications in every shape that was ever documented: an array, an object that holds the array, one alone.
     *
     * @return null if it is none of these
     */
    private static List<VettedQualification> vettedQualifications(String body) throws JsonProcessingException {
        JsonNode json = MAPPER.readTree(body);
        List<VettedQualification> found = null;
        if (json.isArray()) {
            found = MAPPER.treeToValue(json, MAPPER.constructType(VETTED_QUALIFICATIONS));
        } else if (json.isObject()) {
            found = MAPPER.treeToValue(json, Envelope.class).qualifications();
            if (found == null) {
                found = Collections.singletonList(MAPPER.treeToValue(json, VettedQualification.class));
            }
        }
        boolean readable = found != null
                && found.stream().allMatch(vetted -> vetted != null && Objects.nonNull(vetted.qualification()));
        return readable ? found : null;
    }
}
