package dev.schemainit.engine.connect;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Asks a server whether it offers TLS, and nothing else.
 *
 * <p>Source: PostgreSQL documentation, "Message Formats", SSLRequest.
 */
final class TlsOffer {
    private static final int LENGTH = 8;
    private static final int SSL_REQUEST = 80877103;

    private TlsOffer() {}

    /** Whether it does; not where it does not answer. */
    static boolean isMadeBy(Login login) {
        int patience = (int) Connector.CONNECT_TIMEOUT.toMillis();
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(login.host().text(), login.port().number()), patience);
            socket.setSoTimeout(patience);
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(LENGTH);
            out.writeInt(SSL_REQUEST);
            out.flush();
            return socket.getInputStream().read() == 'S';
        } catch (IOException unanswered) {
            return false;
        }
    }
}
