package io.github.partnercenter.qualification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import feign.Response;
import feign.codec.Decoder;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.lang.reflect.Type;

/** Reads what the service answered with success; an answer that holds nothing is a failure. */
final class JsonDecoder implements Decoder {
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    @Override
    public Object decode(Response response, Type type) {
        Exchange exchange = Exchange.of(response);
        Object value;
        try {
            value = MAPPER.readerFor(MAPPER.constructType(type)).readValue(exchange.text());
        } catch (JsonProcessingException unreadable) {
            value = null;
        }
        if (value == null) {
            throw new PartnerCenterException(Category.UNREADABLE_RESPONSE, exchange, null, exchange.text(), null);
        }
        return value;
    }
}
