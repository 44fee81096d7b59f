package io.github.partnercenter.qualification.internal.http;

import java.net.http.HttpHeaders;

/** Whoever waits for a response that is read from the network. */
interface ResponseReceiver {
    /** Status and headers have come. */
    void receivingBody();

    /** The response is complete; its connection is not free yet. */
    void releaseExchange();

    void received(int status, HttpHeaders headers, byte[] body, String unreadableReason);

    void failed(Throwable failure);
}
