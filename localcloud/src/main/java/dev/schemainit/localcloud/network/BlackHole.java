package dev.schemainit.localcloud.network;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * An address at which packets vanish, as behind a security group: a listener whose queue is full takes no more
 * connections and refuses none.
 */
public final class BlackHole implements Closeable {
    /** More than any system lets wait for a queue of one. */
    private static final int CONNECTIONS = 16;

    private static final int PROBE_MILLIS = 200;

    private final ServerSocket listener;
    private final List<SocketChannel> waiting = new ArrayList<>();

    public BlackHole() throws IOException {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    public BlackHole(InetSocketAddress at) throws IOException {
        listener = new ServerSocket(at.getPort(), 1, at.getAddress());
        for (int i = 0; i < CONNECTIONS; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(address());
            waiting.add(channel);
        }
        try (var probe = new Socket()) {
            probe.connect(address(), PROBE_MILLIS);
            throw new IllegalStateException("the queue is not full");
        } catch (SocketTimeoutException asItShouldBe) {
            // Neither taken nor refused.
        }
    }

    public String url() {
        return "http://" + address().getAddress().getHostAddress() + ":"
                + address().getPort();
    }

    private InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : waiting) {
            channel.close();
        }
        listener.close();
    }
}
