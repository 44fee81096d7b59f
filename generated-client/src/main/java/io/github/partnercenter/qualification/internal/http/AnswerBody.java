package io.github.partnercenter.qualification.internal.http;

import feign.Response;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.Charset;

/** Carries the attempt to the decoders as the body of Feign's response. */
record AnswerBody(Attempt attempt) implements Response.Body {
    /** {@return the attempt that a response belongs to} */
    static Attempt attempt(Response response) {
        return ((AnswerBody) response.body()).attempt();
    }

    @Override
    public Integer length() {
        return attempt.answer().length();
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public InputStream asInputStream() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Reader asReader(Charset charset) {
        return new StringReader(attempt.answer().text());
    }

    @Override
    public void close() {}
}
