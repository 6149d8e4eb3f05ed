package dev.schemainit.localcloud.network;

import dev.schemainit.postgres.CertificateAuthority;
import dev.schemainit.postgres.ServerBuild;
import dev.schemainit.postgres.ServerStartException;
import dev.schemainit.postgres.ThrowAwayServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The PostgreSQL behind the database names of a template, with a certificate for exactly these.
 *
 * <p>As on RDS, there is an {@code rdsadmin} besides the users of the customer, which looks at what a deployment did,
 * and a role {@code rds_iam}, whose members log in with tokens of IAM and nothing else.
 */
public final class DatabaseServer implements AutoCloseable {
    private static final String ADMIN = "rdsadmin";

    private static final String IAM_USERS = "rds_iam";

    /**
     * Who logs in how: users of IAM through the front, which has looked at their tokens and shows the server's own
     * certificate.
     */
    private static final String ADMISSION = """
            hostssl all +%1$s 127.0.0.1/32 trust clientcert=verify-ca
            host all +%1$s all reject
            host all all 127.0.0.1/32 scram-sha-256
            """.formatted(IAM_USERS);

    /** Memberships of memberships count; to be a superuser does not. */
    private static final String USES_IAM = """
            WITH RECURSIVE memberships(role) AS (
                SELECT oid FROM pg_roles WHERE rolname = '%s'
                UNION SELECT roleid FROM pg_auth_members JOIN memberships ON member = role)
            SELECT role::regrole::text FROM memberships WHERE role::regrole::text = '""" + IAM_USERS + "'";

    private final ThrowAwayServer server;
    private final Path authority;
    private final IamFront front;

    private DatabaseServer(ThrowAwayServer server, Path authority, ServerIdentity identity)
            throws IOException, GeneralSecurityException {
        this.server = server;
        this.authority = authority;
        this.front = new IamFront(new InetSocketAddress(server.host(), server.port()), identity, this::usesIam);
    }

    /** @param build what the server is started from */
    public static DatabaseServer start(List<String> names, ServerBuild build, Path directory)
            throws IOException, GeneralSecurityException, ServerStartException, SQLException {
        var certificates = CertificateAuthority.in(directory);
        String alternatives = names.stream().map(name -> "dns:" + name).collect(Collectors.joining(","));
        CertificateAuthority.Server certificate = certificates.server(alternatives, "-1d");
        var settings = new HashMap<>(certificate.settings());
        settings.put("ssl_ca_file", certificates.certificate().toString());
        settings.put(
                "hba_file",
                Files.writeString(certificate.key().resolveSibling("pg_hba.conf"), ADMISSION)
                        .toString());
        var identity = new ServerIdentity(certificate, certificates.certificate());
        var database = new DatabaseServer(build.start(settings), certificates.certificate(), identity);
        database.createOwnRoles();
        return database;
    }

    private void createOwnRoles() throws SQLException {
        try (Connection connection = connect("postgres", server.user());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + ADMIN + " LOGIN SUPERUSER PASSWORD '" + server.password() + "'");
            statement.execute("CREATE ROLE " + IAM_USERS);
        }
    }

    /** Where the server listens, as applications see it. */
    public InetSocketAddress address() {
        return front.address();
    }

    /** From now on it takes the tokens that this check accepts, too. */
    public void accept(TokenCheck check) {
        front.accept(check);
    }

    /** Whether this user logs in with tokens of IAM from now on, or with a password. */
    public void setUsesIam(String user, boolean usesIam) throws SQLException {
        execute("postgres", (usesIam ? "GRANT %s TO %s" : "REVOKE %s FROM %s").formatted(IAM_USERS, user));
    }

    private boolean usesIam(String user) {
        try {
            return !query("postgres", USES_IAM.formatted(user.replace("'", "''")))
                    .isEmpty();
        } catch (SQLException unanswered) {
            // The server itself then says why.
            return false;
        }
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
    public void close() throws IOException {
        front.close();
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
