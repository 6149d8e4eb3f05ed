package dev.schemainit.localcloud.network;

import dev.schemainit.postgres.CertificateAuthority;
import dev.schemainit.postgres.ServerBuild;
import dev.schemainit.postgres.ServerStartException;
import dev.schemainit.postgres.ThrowAwayServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The PostgreSQL behind the database names of a template, with a certificate for exactly these.
 *
 * <p>As on RDS, there is an {@code rdsadmin} besides the users of the customer; it looks at what a deployment did.
 */
public final class DatabaseServer implements AutoCloseable {
    private static final String ADMIN = "rdsadmin";

    private final ThrowAwayServer server;
    private final Path authority;

    private DatabaseServer(ThrowAwayServer server, Path authority) {
        this.server = server;
        this.authority = authority;
    }

    /** @param build what the server is started from */
    public static DatabaseServer start(List<String> names, ServerBuild build, Path directory)
            throws IOException, GeneralSecurityException, ServerStartException, SQLException {
        var certificates = CertificateAuthority.in(directory);
        String alternatives = names.stream().map(name -> "dns:" + name).collect(Collectors.joining(","));
        CertificateAuthority.Server certificate = certificates.server(alternatives, "-1d");
        ThrowAwayServer server = build.start(certificate.settings());
        var database = new DatabaseServer(server, certificates.certificate());
        try (Connection connection = database.connect("postgres", server.user());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + ADMIN + " LOGIN SUPERUSER PASSWORD '" + server.password() + "'");
        }
        return database;
    }

    /** Where the server listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(server.host(), server.port());
    }

    /** The certificate of the authority that signed the server's. */
    public Path authority() {
        return authority;
    }

    public String version() {
        return server.version();
    }

    /** Makes an empty database of this name, instead of an existing one, and the user whom the secret names. */
    public void reset(String database, String user, String password) throws SQLException {
        execute("postgres", "DROP DATABASE IF EXISTS \"" + database + "\" WITH (FORCE)");
        execute(
                "postgres",
                "DO $do$ BEGIN IF to_regrole('%1$s') IS NULL THEN CREATE ROLE %1$s; END IF; END $do$".formatted(user));
        // Only a superuser may create PostGIS; on RDS it is a member of rds_superuser.
        execute("postgres", "ALTER ROLE " + user + " LOGIN SUPERUSER");
        setPassword(user, password);
        execute("postgres", "CREATE DATABASE \"" + database + "\" OWNER " + user);
    }

    public void setPassword(String user, String password) throws SQLException {
        execute("postgres", "ALTER ROLE " + user + " PASSWORD '" + password.replace("'", "''") + "'");
    }

    public void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of every row. */
    public List<String> query(String database, String sql) throws SQLException {
        var values = new ArrayList<String>();
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** A session that looks on. */
    public Connection connect(String database) throws SQLException {
        return connect(database, ADMIN);
    }

    @Override
    public void close() {
        server.close();
    }

    private Connection connect(String database, String user) throws SQLException {
        var properties = new Properties();
        properties.put("user", user);
        properties.put("password", server.password());
        return DriverManager.getConnection(
                "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + database, properties);
    }
}
