package io.github.partnercenter.qualification.internal.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;

/** How we use Jackson. A class of its own, because loading Jackson takes a while and the simplest response does not need it. */
final class Json {
    static final ObjectMapper MAPPER = JsonMapper.builder(factory())
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addHandler(new LeaveFieldOut())
            .addModule(new SimpleModule().addDeserializer(Integer.class, new LeaveOverflowOut()))
            .build();

    private Json() {}

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
