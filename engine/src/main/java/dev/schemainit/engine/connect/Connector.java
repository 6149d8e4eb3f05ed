package dev.schemainit.engine.connect;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.failure.SchemaInitException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.GSSEncMode;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.jdbc.SslMode;

/**
 * Opens connections with TLS verified in full and every timeout set, and tries again where waiting helps.
 *
 * <p>It waits for a server that starts up, for a cluster that wakes, for a connection slot, for a server that has
 * answered before, because another may be taking over, and as long as it is told to for one that nothing has answered
 * from yet: a new server, name, route or rule needs that. It reads a rejected password again, because a rotation may be
 * under way. Everything else fails at once.
 */
public final class Connector {
    /** How long it takes until a new server answers under a new name, through a new rule. */
    public static final Duration NEW_SERVER = Duration.ofSeconds(90);

    /** The TCP connection itself. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** One answer of the server while the connection is made; a paused cluster takes longer, and is asked again. */
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(20);

    /** Kept, because java.util.logging forgets the level of a logger that nobody has. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    static {
        // It logs some of what it throws, with texts of the server. Whatever it throws is explained here.
        DRIVER.setLevel(Level.OFF);
    }

    private final LoginSource logins;
    private final Duration newServer;
    private final Consumer<String> progress;
    private boolean hasConnected;

    /**
     * @param newServer how long a server is waited for from which nothing has answered yet
     * @param progress is told what is waited for, once a connection
     */
    public Connector(LoginSource logins, Duration newServer, Consumer<String> progress) {
        this.logins = logins;
        this.newServer = newServer;
        this.progress = progress;
    }

    /** Connects with a password that does not change, to a server that is there. */
    public static Connector of(Login login) {
        return new Connector(LoginSource.fixed(login), Duration.ZERO, waiting -> {});
    }

    /** Connects to another database of the same server, in the same way. */
    public Connector at(DatabaseName database) {
        return new Connector(logins.at(database), newServer, progress);
    }

    /**
     * Who connects, and where to.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException when the login cannot be read
     */
    public Login login() {
        return logins.login();
    }

    /** One attempt at the server. */
    private interface Attempt<T> {
        T of(Login login, Duration timeout) throws SQLException;
    }

    /**
     * Opens a connection, in autocommit.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException when that fails up to the deadline
     */
    public Connection connect(Deadline deadline) {
        return repeat(deadline, (login, timeout) -> open(login, deadline, timeout));
    }

    /**
     * Whether the server takes the login's password, whatever else it says of the login.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException when it does not say that up to the deadline
     */
    public boolean takesPassword(Deadline deadline) {
        return repeat(deadline, (login, timeout) -> {
            try {
                open(login, deadline, timeout).close();
                return true;
            } catch (SQLException refused) {
                if (ConnectFailure.isBeforePassword(refused)) {
                    throw refused;
                }
                return !ConnectFailure.isRejectedPassword(refused);
            }
        });
    }

    private <T> T repeat(Deadline deadline, Attempt<T> attempt) {
        // Reading the login can take its time, which is not the server's.
        Login login = logins.login();
        var patience = new Patience(deadline, hasConnected, newServer);
        var waiting = new Waiting(deadline, Deadline.SHORTEST_ATTEMPT, progress);
        while (true) {
            Duration timeout = deadline.attempt(CONNECT_TIMEOUT);
            try {
                return attempt.of(login, timeout);
            } catch (SQLException refused) {
                SchemaInitException failure = explain(refused, login, timeout);
                Deadline limit = patience.limit(refused, logins.mayChange());
                if (!waiting.allows(limit)) {
                    throw waiting.ended(failure);
                }
                waiting.pause(limit, failure.reason());
                if (ConnectFailure.isRejectedPassword(refused)) {
                    logins.renew();
                }
            }
            login = logins.login();
        }
    }

    private SchemaInitException explain(SQLException refused, Login login, Duration timeout) {
        SchemaInitException failure = ConnectFailure.explain(refused, login, timeout);
        return ConnectFailure.isRejectedPassword(refused) ? logins.rejection(login, failure) : failure;
    }

    private Connection open(Login login, Deadline deadline, Duration timeout) throws SQLException {
        PGSimpleDataSource source = dataSource(login);
        source.setConnectTimeout((int) timeout.toSeconds());
        source.setSocketTimeout((int) deadline.attempt(LOGIN_TIMEOUT).toSeconds());
        Connection connection = source.getConnection();
        // From now on the statement timeout ends a statement; this timeout is for a server that is gone.
        Duration silence = deadline.remaining().plusSeconds(10);
        connection.setNetworkTimeout(Runnable::run, (int) silence.toMillis());
        hasConnected = true;
        return connection;
    }

    private static PGSimpleDataSource dataSource(Login login) {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {login.host().text()});
        source.setPortNumbers(new int[] {login.port().number()});
        source.setDatabaseName(login.database().text());
        source.setUser(login.user().text());
        source.setPassword(login.password());
        source.setApplicationName("schemainit");
        // A whole file in one message, atomic, with error positions that count from its first character.
        source.setPreferQueryMode(PreferQueryMode.SIMPLE);
        // Sends the settings with the login, which saves a round trip.
        source.setAssumeMinServerVersion("13");
        source.setTcpKeepAlive(true);
        source.setGssEncMode(GSSEncMode.DISABLE.value);
        if (login.trust().encrypts(login.host())) {
            RdsTrust.requireReadable(login);
            source.setSslMode(SslMode.VERIFY_FULL.value);
            source.setSslfactory(RdsTrust.class.getName());
            source.setSslFactoryArg(RdsTrust.source(login) + CertifiedName.after(login));
            source.setSslHostnameVerifier(CertifiedName.class.getName());
        } else {
            source.setSslMode(SslMode.DISABLE.value);
        }
        return source;
    }
}
