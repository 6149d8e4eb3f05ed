package dev.schemainit.localcloud.network;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes every byte on between two sides of a connection, in both directions, until one of them ends it. */
final class Relay implements Closeable {
    private final String name;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** @param name of its threads */
    Relay(String name) {
        this.name = name;
    }

    /** Closes this side with all others, unless it is ended before. */
    void add(Socket socket) {
        open.add(socket);
    }

    /** Returns when the connection has ended. */
    void between(Socket client, Socket server) {
        add(server);
        start(name, () -> copy(server, client));
        copy(client, server);
    }

    void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException ended) {
            // It is gone either way.
        }
    }

    @Override
    public void close() {
        open.forEach(this::end);
    }

    static void start(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException gone) {
            // One side has ended the connection; the other learns of it below.
        } finally {
            end(from);
            end(to);
        }
    }
}
