package dev.schemainit.postgres;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server on loopback that lives as long as this object.
 *
 * <p>It is set for speed and loses its data with a crash of the machine; {@code settings} (names and values as in
 * postgresql.conf) override that. Every connection needs the password. What a JVM that ends without closing it would
 * leave behind, a shutdown hook removes; only a killed JVM leaves its server running.
 */
public final class ThrowAwayServer implements AutoCloseable {
    private static final int CONNECT_SECONDS = 5;
    private static final int STATEMENT_SECONDS = 60;
    private static final int PASSWORD_BYTES = 24;

    private final Cluster cluster;
    private final String password;
    private final Thread shutdownHook = new Thread(this::discard, "throw-away-server");

    /** Empty until the server has started. */
    private String version = "";

    private ThrowAwayServer(Cluster cluster, String password) {
        this.cluster = cluster;
        this.password = password;
    }

    /** The PostgreSQL that comes with this library, without any extension that is not part of PostgreSQL itself. */
    public static ThrowAwayServer embedded() throws ServerStartException {
        return embedded(Map.of());
    }

    public static ThrowAwayServer embedded(Map<String, String> settings) throws ServerStartException {
        return of(EmbeddedBinaries.unpacked().resolve("bin"), Account.inUserNamespace(), settings);
    }

    /** A new server from the programs of an installed PostgreSQL; the installation's own servers are not touched. */
    public static ThrowAwayServer installed(InstalledPostgres installation) throws ServerStartException {
        return installed(installation, Map.of());
    }

    public static ThrowAwayServer installed(InstalledPostgres installation, Map<String, String> settings)
            throws ServerStartException {
        return of(installation.bin(), Account.ofPostgresUser(), settings);
    }

    static ThrowAwayServer of(Path bin, Account account, Map<String, String> settings) throws ServerStartException {
        var server = new ThrowAwayServer(new Cluster(bin, account), randomPassword());
        return started(server, () -> server.cluster.start(server.password, settings));
    }

    /**
     * A second server that follows this one and only reads, with the same users and passwords.
     *
     * <p>Needs {@code pg_basebackup}, which an installed PostgreSQL has and the embedded one has not.
     */
    public ThrowAwayServer standby() throws ServerStartException {
        var standby = new ThrowAwayServer(cluster.another(), password);
        return started(standby, () -> standby.cluster.startAsStandby(port(), password));
    }

    /** Stops at once, whoever is connected, and keeps the files as they are: they are what a crash leaves. */
    public void stopImmediately() {
        cluster.stopImmediately();
    }

    /** After {@link #stopImmediately()}, on the same port; returns when the server has recovered. */
    public void startAgain() throws ServerStartException {
        cluster.startAgain();
    }

    private interface Start {
        void run() throws ServerStartException;
    }

    private static ThrowAwayServer started(ThrowAwayServer server, Start start) throws ServerStartException {
        try {
            Runtime.getRuntime().addShutdownHook(server.shutdownHook);
            start.run();
            server.version = server.queryVersion();
            return server;
        } catch (ServerStartException | RuntimeException e) {
            try {
                server.close();
            } catch (RuntimeException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    public String host() {
        return DataDirectory.HOST;
    }

    public int port() {
        return cluster.port();
    }

    /** The superuser. */
    public String user() {
        return DataDirectory.SUPERUSER;
    }

    /** Random, another one for every server. */
    public String password() {
        return password;
    }

    /** Such as {@code 18.6}. */
    public String version() {
        return version;
    }

    public Path dataDirectory() {
        return cluster.dataDirectory();
    }

    /** The process that {@code postmaster.pid} names: the parent of all others of this server. */
    public long pid() {
        return cluster.pid();
    }

    public void createDatabase(String name) {
        execute("CREATE DATABASE " + quoted(name));
    }

    /** Copies a database of this server; nobody may be connected to the template meanwhile. */
    public void createDatabase(String name, String template) {
        execute("CREATE DATABASE " + quoted(name) + " TEMPLATE " + quoted(template));
    }

    /** Stops the server, whoever is connected, and deletes its files. */
    @Override
    public void close() {
        discard();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook runs, and finds nothing to do.
        }
    }

    private void discard() {
        cluster.discard();
    }

    /** Asks for it, such as {@code 18.6}: a server that has just started has to answer. */
    private String queryVersion() throws ServerStartException {
        try (var connection = dataSource().getConnection();
                var result = connection.createStatement().executeQuery("SHOW server_version")) {
            result.next();
            // Distributions append their own, as in "15.18 (Debian 15.18-0+deb12u1)".
            return result.getString(1).split(" ")[0];
        } catch (SQLException e) {
            throw new ServerStartException("PostgreSQL started but refuses a connection: " + e.getMessage(), e);
        }
    }

    private void execute(String sql) {
        try (var connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + " failed: " + e.getMessage(), e);
        }
    }

    private PGSimpleDataSource dataSource() {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host()});
        source.setPortNumbers(new int[] {port()});
        source.setDatabaseName("postgres");
        source.setUser(user());
        source.setPassword(password());
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(STATEMENT_SECONDS);
        return source;
    }

    private static String randomPassword() {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
