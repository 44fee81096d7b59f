package io.github.partnercenter.qualification.bench;

import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A process that answers every request with the same bytes, as fast as it can. */
final class StubServer implements AutoCloseable {
    private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
                    + "MS-CorrelationId: 7d2456fd-2d79-46d0-9f8e-5d7ecd5f8745\r\n"
                    + "MS-RequestId: 037db222-6d8e-4d7f-ba78-df3dca33fb68\r\nMS-CV: xqqtn+OEVE2ridoS.0\r\n"
                    + "MS-ServerId: 0000112D\r\nContent-Length: 15\r\n\r\n  \"education\" \n")
            .getBytes(StandardCharsets.US_ASCII);

    private final Process process;
    private final URI baseUrl;

    StubServer() throws IOException {
        process = Jvm.start(StubServer.class);
        baseUrl = URI.create(process.inputReader().readLine());
    }

    URI baseUrl() {
        return baseUrl;
    }

    /** Where the qualification of a sample customer is. */
    URI qualification() {
        return baseUrl.resolve(
                "/v1/customers/" + QualificationSandbox.sampleCustomers().get("education") + "/qualification");
    }

    /** Keeps it to one core. */
    void runOn(int core) throws IOException {
        Jvm.runOn(core, process.pid());
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** The process. */
    public static void main(String[] arguments) throws IOException {
        ServerSocket listener = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        System.out.println("http://127.0.0.1:" + listener.getLocalPort());
        new Thread(StubServer::endWithParent).start();
        while (true) {
            Socket socket = listener.accept();
            socket.setTcpNoDelay(true);
            new Thread(() -> serve(socket)).start();
        }
    }

    /** The JVM that started this one may fail before it can close it. */
    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // so is the parent
        }
        System.exit(0);
    }

    private static void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            int end = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                end = next == '\n' ? end + 1 : next == '\r' ? end : 0;
                if (end == 2) {
                    out.write(ANSWER);
                    end = 0;
                }
            }
        } catch (IOException gone) {
            // so is the client
        }
    }
}
