package dev.schemainit.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts a server in a directory of its own, and removes both. */
final class Cluster {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration EXIT_LIMIT = Duration.ofMillis(100);
    private static final int PORT_ATTEMPTS = 5;

    private final Account account;
    private final ScratchDirectory home;
    private final DataDirectory data;
    private final Programs programs;
    private Optional<ProcessHandle> server = Optional.empty();
    private int port;
    private boolean discarded;

    Cluster(Path bin, Account account) throws ServerStartException {
        this.account = account;
        try {
            home = ScratchDirectory.create("schemainit-postgres-");
            account.own(home.path());
        } catch (IOException e) {
            throw new ServerStartException("There is no temporary directory for a server: " + e, e);
        }
        data = new DataDirectory(home.path().resolve("data"));
        programs = new Programs(bin, account.prefix(), home.path());
    }

    Path dataDirectory() {
        return data.path();
    }

    synchronized int port() {
        return port;
    }

    synchronized long pid() {
        return server.orElseThrow().pid();
    }

    // Holds the lock to its end: a shutdown hook that comes meanwhile finds the server, rather than missing it.
    synchronized void start(String password, Map<String, String> settings) throws ServerStartException {
        try {
            data.initialise(programs, account, password, settings);
            for (int attempt = 1; ; attempt++) {
                port = freePort();
                var outcome = startOn(port);
                server = data.server();
                if (outcome.succeeded() && server.isPresent()) {
                    return;
                }
                var lastLines = Programs.lastLines(data.log());
                // Somebody was faster to take the port.
                var again = server.isEmpty() && lastLines.contains("could not bind");
                if (!again || attempt == PORT_ATTEMPTS) {
                    throw new ServerStartException("PostgreSQL did not start. " + outcome.output() + "\n" + lastLines);
                }
            }
        } catch (IOException e) {
            throw new ServerStartException("PostgreSQL could not be started: " + e, e);
        }
    }

    synchronized void discard() {
        if (discarded) {
            return;
        }
        discarded = true;
        // An interrupted thread cannot wait for the server to stop.
        var interrupted = Thread.interrupted();
        try {
            // Asked again: a start that failed may have left one.
            data.server().ifPresent(this::stop);
            home.delete();
        } catch (IOException e) {
            throw new IllegalStateException(home.path() + " could not be deleted: " + e, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Programs.Outcome startOn(int candidate) throws ServerStartException {
        // Longer than pg_ctl's own limit, so that it is pg_ctl who gives up.
        return programs.run(
                "pg_ctl",
                START_LIMIT.plus(STOP_LIMIT),
                "start",
                "--pgdata=" + data.path(),
                "--log=" + data.log(),
                "--options=-p " + candidate,
                "--wait",
                "--timeout=" + START_LIMIT.toSeconds(),
                "--silent");
    }

    private void stop(ProcessHandle process) {
        if (!stopsByItself()) {
            process.destroyForcibly();
        }
        // The last thing the server does is to remove the file that pg_ctl looks for; it ends a moment later. No longer
        // than that, because it counts as alive until the system has collected it.
        process.onExit()
                .completeOnTimeout(process, EXIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private boolean stopsByItself() {
        try {
            // Immediate: clients are cut off, and nothing is written that would be deleted in the next moment.
            var outcome = programs.run(
                    "pg_ctl",
                    STOP_LIMIT.plus(STOP_LIMIT),
                    "stop",
                    "--pgdata=" + data.path(),
                    "--mode=immediate",
                    "--wait",
                    "--timeout=" + STOP_LIMIT.toSeconds(),
                    "--silent");
            return outcome.succeeded();
        } catch (ServerStartException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(DataDirectory.HOST))) {
            return socket.getLocalPort();
        }
    }
}
