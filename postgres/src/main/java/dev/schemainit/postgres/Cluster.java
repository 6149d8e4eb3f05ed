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

    /** An empty one of the same programs. */
    Cluster another() throws ServerStartException {
        return new Cluster(programs.bin(), account);
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

    // Each start holds the lock to its end: a shutdown hook that comes meanwhile finds the server, rather than missing
    // it.
    synchronized void start(String password, Map<String, String> settings) throws ServerStartException {
        start(() -> data.initialise(programs, account, password, settings));
    }

    /** Follows another server, whose password is its own too. */
    synchronized void startAsStandby(int primary, String password) throws ServerStartException {
        start(() -> data.copy(programs, account, primary, password));
    }

    /** Cuts everybody off and ends at once, as a machine does that loses its power; the files stay. */
    synchronized void stopImmediately() {
        server.ifPresent(this::stop);
    }

    /** After {@link #stopImmediately}, on the same port. */
    synchronized void startAgain() throws ServerStartException {
        try {
            var outcome = startOn(port);
            server = data.server();
            if (!outcome.succeeded()) {
                throw new ServerStartException(
                        "PostgreSQL did not start again. " + outcome.output() + "\n" + Programs.lastLines(data.log()));
            }
        } catch (IOException e) {
            throw new ServerStartException("PostgreSQL could not be started again: " + e, e);
        }
    }

    /** Makes the files that a server works on. */
    private interface Preparation {
        void run() throws ServerStartException, IOException;
    }

    private void start(Preparation preparation) throws ServerStartException {
        try {
            preparation.run();
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
            home.close();
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
