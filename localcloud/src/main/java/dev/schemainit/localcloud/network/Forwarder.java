package dev.schemainit.localcloud.network;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A database's address in the local network: passes every byte on to the server, TLS and all, in both directions.
 *
 * <p>While it is asleep it takes connections and says nothing, as an Aurora cluster does that was paused. Source:
 * Amazon Aurora User Guide, "Scaling to Zero ACUs with automatic pause and resume for Aurora Serverless v2".
 */
public final class Forwarder implements Closeable {
    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch awake = new CountDownLatch(0);

    public Forwarder(InetSocketAddress at, InetSocketAddress server) throws IOException {
        this.listener = new ServerSocket(at.getPort(), 50, at.getAddress());
        this.server = server;
        start("forwarder", this::listen);
    }

    public void sleep() {
        awake = new CountDownLatch(1);
    }

    public void wake() {
        awake.countDown();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        wake();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                start("forwarder-connection", () -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try {
            awake.await();
            var target = new Socket(server.getAddress(), server.getPort());
            open.add(target);
            start("forwarder-answers", () -> copy(target, client));
            copy(client, target);
        } catch (IOException gone) {
            close(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException gone) {
            // One side has ended the connection; the other learns of it below.
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException ended) {
            // It is gone either way.
        }
    }

    private static void start(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
