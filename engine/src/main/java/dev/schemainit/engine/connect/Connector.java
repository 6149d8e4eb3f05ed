package dev.schemainit.engine.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.GSSEncMode;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.jdbc.SslMode;

/**
 * Opens connections with TLS verified in full and every timeout set, and tries again where waiting helps.
 *
 * <p>It waits for a server that starts up, for a cluster that wakes, for a connection slot, and for a server that has
 * answered before, because another may be taking over. It reads a rejected password again, because a rotation may be
 * under way. Everything else fails at once.
 */
public final class Connector {
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
    private boolean hasConnected;

    public Connector(LoginSource logins) {
        this.logins = logins;
    }

    /** Connects with a password that does not change. */
    public static Connector of(Login login) {
        return new Connector(LoginSource.fixed(login));
    }

    /**
     * Who connects, and where to.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException when the login cannot be read
     */
    public Login login() {
        return logins.login();
    }

    /**
     * Opens a connection, in autocommit.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException when that fails up to the deadline
     */
    public Connection connect(Deadline deadline) {
        var patience = new Patience(deadline, hasConnected);
        while (true) {
            Login login = logins.login();
            boolean rejected;
            try {
                return open(login, deadline);
            } catch (SQLException refused) {
                if (!patience.allows(refused, logins.mayChange())) {
                    throw ConnectFailure.explain(refused, login);
                }
                rejected = ConnectFailure.isRejectedPassword(refused);
            }
            patience.pause();
            if (rejected) {
                logins.renew();
            }
        }
    }

    private Connection open(Login login, Deadline deadline) throws SQLException {
        Connection connection = dataSource(login).getConnection();
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
        source.setConnectTimeout((int) CONNECT_TIMEOUT.toSeconds());
        source.setSocketTimeout((int) LOGIN_TIMEOUT.toSeconds());
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
