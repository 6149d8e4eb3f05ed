package dev.schemainit.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A way to the server that is as long as one wants, and counts how often a client waits for an answer. */
final class Wire implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final ServerSocket entrance;
    private final int serverPort;
    private final Duration oneWay;
    private final AtomicInteger turns = new AtomicInteger();
    /** Directions that something may still come from: two a connection. */
    private final AtomicInteger open = new AtomicInteger();

    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();

    private Wire(ServerSocket entrance, int serverPort, Duration oneWay) {
        this.entrance = entrance;
        this.serverPort = serverPort;
        this.oneWay = oneWay;
    }

    static Wire to(int serverPort, Duration roundTrip) throws IOException {
        var entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var wire = new Wire(entrance, serverPort, roundTrip.dividedBy(2));
        start(wire::accept);
        return wire;
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** How often a client sent something after the server had, and the first time. */
    int turns() {
        return turns.get();
    }

    /** From the first connection's start to the last one's end, which is waited for. */
    double seconds() throws InterruptedException {
        while (open.get() > 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return (closed.get() - opened.get()) / 1e9;
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                opened.compareAndSet(0, System.nanoTime());
                var server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                open.addAndGet(2);
                var clientSpoke = new AtomicInteger();
                start(() -> carry(client, server, clientSpoke, true));
                start(() -> carry(server, client, clientSpoke, false));
            }
        } catch (IOException ending) {
            // Closed.
        }
    }

    /** What arrives together is carried together, each piece as late as the way is long. */
    private void carry(Socket from, Socket to, AtomicInteger clientSpoke, boolean isClient) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] bytes = new byte[BUFFER];
            for (int length = in.read(bytes); length > 0; length = in.read(bytes)) {
                if (isClient && clientSpoke.getAndSet(1) == 0) {
                    turns.incrementAndGet();
                } else if (!isClient) {
                    clientSpoke.set(0);
                }
                LockSupport.parkNanos(oneWay.toNanos());
                out.write(bytes, 0, length);
                out.flush();
            }
        } catch (IOException ended) {
            // One side is gone, and the other with it.
        } finally {
            closed.accumulateAndGet(System.nanoTime(), Math::max);
            open.decrementAndGet();
        }
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }
}
