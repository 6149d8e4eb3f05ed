package dev.schemainit.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes and reads the files that a server works on. */
record DataDirectory(Path path) {
    static final String HOST = "127.0.0.1";
    static final String SUPERUSER = "postgres";

    private static final Duration INITDB_LIMIT = Duration.ofSeconds(120);
    private static final Map<String, String> DEFAULTS = Map.of(
            "fsync", "off",
            "synchronous_commit", "off",
            "full_page_writes", "off",
            "listen_addresses", HOST,
            "unix_socket_directories", "",
            "max_connections", "100",
            // A transaction over hundreds of tables takes several locks of each; the room for them costs no time.
            "max_locks_per_transaction", "1024",
            // As on RDS, whatever this machine is set to.
            "timezone", "UTC");

    /** Settings that name a file. */
    private static final List<String> FILES = List.of("ssl_cert_file", "ssl_key_file", "ssl_ca_file", "hba_file");

    void initialise(Programs programs, Account account, String password, Map<String, String> settings)
            throws ServerStartException, IOException {
        var passwordFile = path.resolveSibling("password");
        Files.writeString(passwordFile, password);
        account.own(passwordFile);
        // The C locale is the only one that every build and every platform has.
        var outcome = programs.run(
                "initdb",
                INITDB_LIMIT,
                "--pgdata=" + path,
                "--username=" + SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
        if (!outcome.succeeded()) {
            throw new ServerStartException("PostgreSQL could not make its files. " + outcome.output());
        }
        Files.delete(passwordFile);
        var own = new TreeMap<>(settings);
        for (var setting : FILES) {
            if (own.containsKey(setting)) {
                own.put(setting, copy(Path.of(own.get(setting)), setting, account));
            }
        }
        Files.writeString(path.resolve("postgresql.conf"), lines(own), StandardOpenOption.APPEND);
    }

    /** The server's user cannot read everybody's files, and refuses a key that others can read. */
    private String copy(Path file, String name, Account account) throws IOException {
        var copy = Files.copy(file, path.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        account.own(copy);
        return copy.toString();
    }

    /** A copy of a running server's files, which goes on following that server. */
    void copy(Programs programs, Account account, int primary, String password)
            throws ServerStartException, IOException {
        var passwordFile = path.resolveSibling("pgpass");
        Files.writeString(passwordFile, "*:*:*:*:" + password);
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
        account.own(passwordFile);
        var outcome = programs.run(
                "pg_basebackup",
                INITDB_LIMIT,
                "--pgdata=" + path,
                "--dbname=host=" + HOST + " port=" + primary + " user=" + SUPERUSER + " passfile=" + passwordFile,
                "--write-recovery-conf",
                "--checkpoint=fast",
                "--no-sync");
        if (!outcome.succeeded()) {
            throw new ServerStartException("A running server's files could not be copied. " + outcome.output());
        }
        // The copy's log begins with its own start.
        Files.deleteIfExists(log());
    }

    Path log() {
        return path.resolve("server.log");
    }

    /** The parent of all processes of the server, as long as it runs. */
    Optional<ProcessHandle> server() throws IOException {
        var file = path.resolve("postmaster.pid");
        return Files.exists(file)
                ? ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0)))
                : Optional.empty();
    }

    private static String lines(Map<String, String> settings) {
        var all = new TreeMap<>(DEFAULTS);
        all.putAll(settings);
        return all.entrySet().stream()
                .map(setting -> setting.getKey() + " = " + quoted(setting.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
