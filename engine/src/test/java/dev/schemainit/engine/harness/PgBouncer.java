package dev.schemainit.engine.harness;

import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.Trust;
import dev.schemainit.postgres.ThrowAwayServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Debian's PgBouncer in transaction mode in front of one server: each transaction gets any of few connections. */
public final class PgBouncer implements AutoCloseable {
    /** A run with a file outside the transaction needs two: one of them holds the lock. */
    private static final int POOL = 2;

    private final int port;
    private final Process process;

    private PgBouncer(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    public static PgBouncer before(ThrowAwayServer server, Path directory) throws IOException, InterruptedException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        Path file = directory.resolve("pgbouncer.ini");
        // It refuses to work as root. The driver sends extra_float_digits with the login, which no file here depends
        // on.
        Files.writeString(file, """
                [databases]
                * = host=%s port=%s user=%s password=%s
                [pgbouncer]
                %s
                listen_addr = 127.0.0.1
                listen_port = %s
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = %s
                ignore_startup_parameters = extra_float_digits
                """.formatted(
                        server.host(),
                        server.port(),
                        server.user(),
                        server.password(),
                        System.getProperty("user.name").equals("root") ? "user = postgres" : "",
                        port,
                        POOL));
        Process process = new ProcessBuilder("/usr/sbin/pgbouncer", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("pgbouncer.log").toFile())
                .start();
        var bouncer = new PgBouncer(port, process);
        bouncer.awaitStart(directory.resolve("pgbouncer.log"));
        return bouncer;
    }

    public Login through(Login login) {
        return new Login(
                new Host("127.0.0.1"),
                new Port(port),
                login.database(),
                login.user(),
                login.password(),
                new Trust.RdsAuthorities());
    }

    private void awaitStart(Path log) throws IOException, InterruptedException {
        var deadline = Deadline.in(Duration.ofSeconds(10));
        while (true) {
            try {
                new Socket("127.0.0.1", port).close();
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || deadline.isPast()) {
                    close();
                    throw new IllegalStateException("PgBouncer did not start: " + Files.readString(log), notYet);
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
