package dev.schemainit.localcloud.network;

import dev.schemainit.localcloud.network.PostgresMessages.First;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Stands before a PostgreSQL server as RDS does: users of IAM log in with a token, all others as the server has it.
 *
 * <p>It has the server's certificate and ends the TLS of both sides, so that the server still sees encrypted
 * connections, and SCRAM its channel binding. The server admits a user of IAM from whoever shows that certificate,
 * which is done for a token that was accepted alone. A token is taken over TLS alone, as on RDS.
 */
final class IamFront implements Closeable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final InetSocketAddress server;
    private final SSLContext asServer;
    private final SSLContext asAnybody;
    private final Predicate<String> usesIam;
    private final ServerSocket listener;
    private final Relay relay = new Relay("iam-front");
    private final List<TokenCheck> checks = new CopyOnWriteArrayList<>();

    /** @param usesIam whether the user of this name logs in with tokens */
    IamFront(InetSocketAddress server, ServerIdentity identity, Predicate<String> usesIam)
            throws IOException, GeneralSecurityException {
        this.server = server;
        this.asServer = identity.asServer();
        this.asAnybody = identity.asAnybody();
        this.usesIam = usesIam;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        relay.listen(listener, this::connect);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** From now on it takes the tokens that this check accepts, too. */
    void accept(TokenCheck check) {
        checks.add(check);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        relay.close();
    }

    private void connect(Socket client) {
        try {
            client.setSoTimeout(PATIENCE_MILLIS);
            First first = PostgresMessages.first(client.getInputStream());
            while (first.code() == First.GSS_REQUEST) {
                client.getOutputStream().write('N');
                first = PostgresMessages.first(client.getInputStream());
            }
            if (first.code() == First.SSL_REQUEST) {
                client.getOutputStream().write('S');
                SSLSocket encrypted = encrypted(client, asServer, false);
                relay.add(encrypted);
                connect(encrypted, PostgresMessages.first(encrypted.getInputStream()));
            } else {
                pass(client, first, new Socket(server.getAddress(), server.getPort()));
            }
        } catch (IOException gone) {
            relay.end(client);
        }
    }

    private void connect(SSLSocket client, First first) throws IOException {
        boolean startsSession = first.code() != First.CANCEL_REQUEST;
        if (!startsSession || !usesIam.test(first.user())) {
            pass(client, first, encryptedServer(asAnybody));
        } else if (hasToken(client, first.user())) {
            pass(client, first, encryptedServer(asServer));
        } else {
            PostgresMessages.refuse(client.getOutputStream(), first.user());
            relay.end(client);
        }
    }

    private boolean hasToken(SSLSocket client, String user) throws IOException {
        String token = PostgresMessages.password(client.getInputStream(), client.getOutputStream());
        return checks.stream().anyMatch(check -> check.accepts(user, token));
    }

    private void pass(Socket client, First first, Socket target) throws IOException {
        client.setSoTimeout(0);
        target.getOutputStream().write(first.bytes());
        target.getOutputStream().flush();
        relay.between(client, target);
    }

    private SSLSocket encryptedServer(SSLContext tls) throws IOException {
        var target = new Socket(server.getAddress(), server.getPort());
        target.getOutputStream().write(PostgresMessages.sslRequest().bytes());
        if (new DataInputStream(target.getInputStream()).readByte() != 'S') {
            throw new IOException("the server has no TLS");
        }
        return encrypted(target, tls, true);
    }

    private static SSLSocket encrypted(Socket plain, SSLContext tls, boolean asClient) throws IOException {
        var encrypted = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        encrypted.setUseClientMode(asClient);
        encrypted.startHandshake();
        return encrypted;
    }
}
