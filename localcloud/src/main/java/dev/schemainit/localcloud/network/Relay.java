package dev.schemainit.localcloud.network;

import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Passes every byte on between two sides of a connection, in both directions, until one of them ends it. */
final class Relay implements Closeable {
    private final String name;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** @param name which those of its threads begin with */
    Relay(String name) {
        this.name = name;
    }

    /** Takes connections until the listener is closed, each on a thread of its own. */
    void listen(ServerSocket listener, Consumer<Socket> connect) {
        start(name, () -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    add(client);
                    start(name + "-connection", () -> connect.accept(client));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    /** Closes this side with all others, unless it is ended before. */
    void add(Socket socket) {
        open.add(socket);
    }

    /** Returns when the connection has ended. */
    void between(Socket client, Socket server) {
        add(server);
        start(name + "-answers", () -> copy(server, client));
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

    private static void start(String name, Runnable work) {
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
