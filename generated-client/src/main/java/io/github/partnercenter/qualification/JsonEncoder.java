package io.github.partnercenter.qualification;

import com.fasterxml.jackson.core.JsonProcessingException;
import feign.RequestTemplate;
import feign.codec.EncodeException;
import feign.codec.Encoder;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/** Writes what is sent; a text becomes a JSON string. */
final class JsonEncoder implements Encoder {
    @Override
    public void encode(Object body, Type type, RequestTemplate template) {
        try {
            template.body(JsonDecoder.MAPPER.writeValueAsBytes(body), StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new EncodeException("Cannot write " + type, impossible);
        }
    }
}
