package dev.schemainit.localcloud.network;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The messages with which a connection to PostgreSQL begins.
 *
 * <p>Source: PostgreSQL documentation, "Message Formats".
 */
final class PostgresMessages {
    private static final int MAX_BYTES = 10_000;
    private static final int CLEARTEXT_PASSWORD = 3;

    private PostgresMessages() {}

    /**
     * A message that a client begins with, which has no type.
     *
     * @param code of a request, or the version of the protocol in the message that starts a session
     * @param rest what follows the code, a character a byte
     */
    record First(int code, String rest) {
        static final int CANCEL_REQUEST = 80877102;
        static final int SSL_REQUEST = 80877103;
        static final int GSS_REQUEST = 80877104;

        byte[] bytes() {
            int length = 2 * Integer.BYTES + rest.length();
            return ByteBuffer.allocate(length)
                    .putInt(length)
                    .putInt(code)
                    .put(rest.getBytes(StandardCharsets.ISO_8859_1))
                    .array();
        }

        /** Of the message that starts a session; empty where it has no user. */
        String user() {
            String all = new String(rest.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            String[] namesAndValues = all.split("\0");
            for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
                if (namesAndValues[i].equals("user")) {
                    return namesAndValues[i + 1];
                }
            }
            return "";
        }
    }

    /** A client's request for TLS. */
    static First sslRequest() {
        return new First(First.SSL_REQUEST, "");
    }

    static First first(InputStream in) throws IOException {
        ByteBuffer body = ByteBuffer.wrap(body(in));
        if (body.remaining() < Integer.BYTES) {
            throw new EOFException();
        }
        return new First(body.getInt(), StandardCharsets.ISO_8859_1.decode(body).toString());
    }

    /** Asks for a password as it is, and reads it. */
    static String password(InputStream in, OutputStream out) throws IOException {
        send(
                out,
                'R',
                ByteBuffer.allocate(Integer.BYTES).putInt(CLEARTEXT_PASSWORD).array());
        if (in.read() != 'p') {
            throw new EOFException();
        }
        byte[] body = body(in);
        return new String(body, 0, Math.max(0, body.length - 1), StandardCharsets.UTF_8);
    }

    /** What a server says when PAM, which looks at the tokens on RDS, does not let a user in. */
    static void refuse(OutputStream out, String user) throws IOException {
        var fields = new ByteArrayOutputStream();
        for (String field : List.of(
                "SFATAL",
                "VFATAL",
                "C28000",
                "MPAM authentication failed for user \"" + user + "\"",
                "Fauth.c",
                "L320",
                "Rauth_failed")) {
            fields.write(field.getBytes(StandardCharsets.UTF_8));
            fields.write(0);
        }
        fields.write(0);
        send(out, 'E', fields.toByteArray());
    }

    private static void send(OutputStream out, char type, byte[] body) throws IOException {
        var message = new DataOutputStream(out);
        message.write(type);
        message.writeInt(body.length + Integer.BYTES);
        message.write(body);
        message.flush();
    }

    private static byte[] body(InputStream in) throws IOException {
        var data = new DataInputStream(in);
        int length = data.readInt() - Integer.BYTES;
        if (length < 0 || length > MAX_BYTES) {
            throw new EOFException();
        }
        byte[] body = new byte[length];
        data.readFully(body);
        return body;
    }
}
