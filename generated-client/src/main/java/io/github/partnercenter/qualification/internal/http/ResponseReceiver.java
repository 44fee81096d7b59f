package io.github.partnercenter.qualification.internal.http;

import java.net.http.HttpHeaders;

/** Receives a response while it is read from the network. */
interface ResponseReceiver {
    /** Status and headers have arrived. */
    void receivingBody();

    /** The response is complete; its connection has not been released yet. */
    void releaseExchange();

    void received(int status, HttpHeaders headers, byte[] body, String unreadableReason);

    void failed(Throwable failure);
}
