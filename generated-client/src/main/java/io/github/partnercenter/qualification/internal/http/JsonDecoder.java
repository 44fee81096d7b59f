package io.github.partnercenter.qualification.internal.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import feign.Response;
import feign.codec.Decoder;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Decodes successful responses leniently; a response without a value is a failure. */
public final class JsonDecoder implements Decoder {
    static final ObjectMapper MAPPER = JsonMapper.builder(factory())
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addHandler(new LeaveFieldOut())
            .addModule(new SimpleModule().addDeserializer(Integer.class, new LeaveOverflowOut()))
            .build();
    private static final Type VETTED_QUALIFICATIONS = new TypeReference<List<VettedQualification>>() {}.getType();

    private static final Map<Type, ObjectReader> READERS = new ConcurrentHashMap<>();

    private record Envelope(@JsonProperty(ApiSpec.ENVELOPE) List<VettedQualification> qualifications) {}

    /** Jackson's default keeps buffers, and thus its class loader, in a thread-local of callers' threads. */
    private static JsonFactory factory() {
        try {
            return JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                    .build();
        } catch (LinkageError beforeJackson216) {
            return new JsonFactory();
        }
    }

    private static ObjectReader reader(Type type) {
        return MAPPER.readerFor(MAPPER.constructType(type));
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
                : READERS.computeIfAbsent(type, JsonDecoder::reader).readValue(body);
    }

    private static CustomerQualification qualification(String body) throws JsonProcessingException {
        if (isPlainString(body)) {
            return CustomerQualification.of(body.substring(1, body.length() - 1));
        }
        JsonNode json = MAPPER.readTree(body);
        if (json.isTextual()) {
            return CustomerQualification.of(json.textValue());
        }
        return json.isInt()
                ? CustomerQualification.ofCode(json.intValue())
                : json.isIntegralNumber() ? CustomerQualification.of(json.asText()) : null;
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

    /** Ignores a field of an unexpected type instead of rejecting the response. */
    private static final class LeaveFieldOut extends DeserializationProblemHandler {
        @Override
        public Object handleWeirdStringValue(
                DeserializationContext context, Class<?> target, String value, String failure) {
            return null;
        }

        @Override
        public Object handleUnexpectedToken(
                DeserializationContext context, JavaType target, JsonToken token, JsonParser parser, String failure)
                throws IOException {
            if (!target.getRawClass().getPackageName().equals("java.lang")) {
                return NOT_HANDLED;
            }
            parser.skipChildren();
            return null;
        }
    }

    /** The same for a number that is too large, for which Jackson calls no handler. */
    private static final class LeaveOverflowOut extends StdScalarDeserializer<Integer> {
        private static final long serialVersionUID = 1L;

        LeaveOverflowOut() {
            super(Integer.class);
        }

        @Override
        public LogicalType logicalType() {
            return LogicalType.Integer;
        }

        @Override
        public Integer deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                return _parseInteger(parser, context, Integer.class);
            } catch (InputCoercionException tooLarge) {
                return null;
            }
        }
    }
}
