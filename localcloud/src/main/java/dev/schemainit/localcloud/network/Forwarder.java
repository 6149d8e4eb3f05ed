package dev.schemainit.localcloud.network;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
    private final Relay relay = new Relay("forwarder");
    private volatile CountDownLatch awake = new CountDownLatch(0);

    public Forwarder(InetSocketAddress at, InetSocketAddress server) throws IOException {
        this.listener = new ServerSocket(at.getPort(), 50, at.getAddress());
        this.server = server;
        relay.listen(listener, this::connect);
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
        relay.close();
    }

    private void connect(Socket client) {
        try {
            awake.await();
            relay.between(client, new Socket(server.getAddress(), server.getPort()));
        } catch (IOException gone) {
            relay.end(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
