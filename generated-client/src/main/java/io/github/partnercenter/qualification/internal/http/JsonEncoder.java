package io.github.partnercenter.qualification.internal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import feign.RequestTemplate;
import feign.codec.EncodeException;
import feign.codec.Encoder;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes request bodies; text becomes a JSON string. */
public final class JsonEncoder implements Encoder {
    @Override
    public void encode(Object body, Type type, RequestTemplate template) {
        try {
            template.body(Json.MAPPER.writeValueAsBytes(body), StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new EncodeException("Cannot write " + type, impossible);
        }
    }

    /** {@return the fields of a request body by their JSON names} */
    public static Map<String, String> fields(Object body) {
        return Json.MAPPER.convertValue(body, new TypeReference<Map<String, String>>() {});
    }
}
