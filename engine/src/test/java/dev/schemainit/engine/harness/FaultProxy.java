package dev.schemainit.engine.harness;

import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.run.RunContext;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between the engine and a server, and does harm to one message of its choice.
 *
 * <p>Understands the frames of PostgreSQL's protocol (PostgreSQL documentation, "Frontend/Backend Protocol, Message
 * Formats"). What is encrypted it cannot read: there every byte counts as a message.
 */
public final class FaultProxy implements Closeable {
    /** What happens to the chosen message. */
    public enum Harm {
        /** The connection is reset before the message is passed on. */
        CUT_BEFORE,
        /** The message is passed on, and the connection is reset then. */
        CUT_AFTER,
        /** The message is lost, and nothing follows it: no answer and no end, as behind a firewall that forgot. */
        BLACK_HOLE,
        /** The message comes late. */
        DELAY,
        /** The message comes byte by byte. */
        SPLIT
    }

    /** One message that passed: from the client or from the server, and its type as the protocol's letter. */
    public record Message(boolean fromClient, char type) {}

    private static final int STARTUP_HAS_NO_TYPE = 0;
    private static final long DELAY_MILLISECONDS = 300;

    private final ServerSocket listener;
    private volatile InetSocketAddress server;
    private final boolean frames;
    private final List<Message> passed = Collections.synchronizedList(new ArrayList<>());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int chosen;
    private volatile Harm harm;
    private volatile boolean blackHole;

    private FaultProxy(int port, Login server, boolean frames) throws IOException {
        this.listener = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
        this.server = new InetSocketAddress(server.host().text(), server.port().number());
        this.frames = frames;
        start(this::accept);
    }

    /** Counts the protocol's messages. */
    public static FaultProxy ofMessages(Login login) throws IOException {
        return at(0, login);
    }

    /** The same at a port that is known before it listens. */
    public static FaultProxy at(int port, Login login) throws IOException {
        return new FaultProxy(port, login, true);
    }

    /** Counts bytes, for what is encrypted. */
    public static FaultProxy ofBytes(Login login) throws IOException {
        return new FaultProxy(0, login, false);
    }

    /** The same login, through this proxy. */
    public Login through(Login login) {
        return new Login(
                new Host("127.0.0.1"),
                new Port(listener.getLocalPort()),
                login.database(),
                login.user(),
                login.password(),
                login.trust());
    }

    /** New connections go to another server from now on, as after a failover behind the same name. */
    public void leadTo(Login other) {
        server = new InetSocketAddress(other.host().text(), other.port().number());
    }

    /** Starts counting anew, and does harm to one message; to none with 0. */
    public void harm(int message, Harm what) {
        passed.clear();
        harm = what;
        blackHole = false;
        chosen = message;
    }

    /** What has passed since, in order. */
    public List<Message> passed() {
        synchronized (passed) {
            return List.copyOf(passed);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            open.add(client);
            try {
                connect(client);
            } catch (ConnectException refused) {
                reset(client);
            }
        }
    }

    private void connect(Socket client) throws IOException {
        var to = new Socket(server.getAddress(), server.getPort());
        client.setTcpNoDelay(true);
        to.setTcpNoDelay(true);
        open.add(to);
        start(() -> pump(client, to, true));
        start(() -> pump(to, client, false));
    }

    private void pump(Socket from, Socket to, boolean fromClient) throws IOException {
        try {
            var in = new DataInputStream(from.getInputStream());
            OutputStream out = to.getOutputStream();
            boolean startup = fromClient;
            while (true) {
                byte[] message = frames ? frame(in, startup) : one(in);
                char type = startup || !frames ? STARTUP_HAS_NO_TYPE : (char) message[0];
                startup = false;
                if (!pass(new Message(fromClient, type), message, out)) {
                    reset(from);
                    reset(to);
                    return;
                }
            }
        } catch (EOFException end) {
            to.shutdownOutput();
        }
    }

    /** Passes a message on, or does its harm; false when the connection is to be reset. */
    private boolean pass(Message message, byte[] bytes, OutputStream out) throws IOException {
        passed.add(message);
        boolean isChosen = chosen > 0 && passed.size() == chosen;
        if (isChosen && harm == Harm.BLACK_HOLE) {
            blackHole = true;
        }
        if (blackHole) {
            return true;
        }
        if (!isChosen) {
            out.write(bytes);
            return true;
        }
        switch (harm) {
            case CUT_BEFORE -> {
                return false;
            }
            case CUT_AFTER -> {
                out.write(bytes);
                out.flush();
                return false;
            }
            case DELAY -> {
                pause(DELAY_MILLISECONDS);
                out.write(bytes);
            }
            case SPLIT -> {
                for (byte one : bytes) {
                    out.write(one);
                    out.flush();
                }
            }
            default -> throw new IllegalStateException();
        }
        return true;
    }

    private static byte[] frame(DataInputStream in, boolean startup) throws IOException {
        int type = startup ? 0 : in.readUnsignedByte();
        int length = in.readInt();
        int head = startup ? 4 : 5;
        byte[] frame = new byte[head - 4 + length];
        if (!startup) {
            frame[0] = (byte) type;
        }
        for (int i = 0; i < 4; i++) {
            frame[head - 4 + i] = (byte) (length >>> 8 * (3 - i));
        }
        in.readFully(frame, head, length - 4);
        return frame;
    }

    private static byte[] one(InputStream in) throws IOException {
        int read = in.read();
        if (read < 0) {
            throw new EOFException();
        }
        return new byte[] {(byte) read};
    }

    /** With RST, not FIN: as when the other side's machine has gone. */
    private static void reset(Socket socket) throws IOException {
        if (!socket.isClosed()) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface RunContext {
        void run() throws IOException;
    }

    private static void start(RunContext task) {
        var thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException closed) {
                // The other pump, or close(), has ended this connection.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
