package dev.schemainit.engine;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.GSSEncMode;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.jdbc.SslMode;

/**
 * Opens connections: TLS verified in full, every timeout set, and again where waiting helps.
 *
 * <p>Waits for a server that starts up, a cluster that wakes and a connection slot; asks for the password again when it
 * was rejected, because a rotation may be under way; and for a server that was there before, because another may be taking
 * over. Everything else fails at once.
 */
public final class Connector {
    /** The TCP connection itself. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** One answer of the server while the connection is made; a paused cluster takes longer, and is asked again. */
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(20);

    /** How long a rejected password may turn out to be one that is being rotated. */
    private static final Duration ROTATION = Duration.ofSeconds(90);

    /** How long a server that was there may be gone: a failover of RDS takes that long. */
    private static final Duration FAILOVER = Duration.ofSeconds(90);

    private static final Duration MAX_PAUSE = Duration.ofSeconds(8);

    private static final String INVALID_PASSWORD = "28P01";

    private final Optional<Supplier<Login>> renewal;
    private Login login;
    private boolean hasConnected;

    private Connector(Login login, Optional<Supplier<Login>> renewal) {
        this.login = login;
        this.renewal = renewal;
    }

    /** Connects with a password that does not change. */
    public static Connector of(Login login) {
        return new Connector(login, Optional.empty());
    }

    /** Connects with a password that is read again when the server rejects it. */
    public static Connector renewing(Supplier<Login> source) {
        return new Connector(source.get(), Optional.of(source));
    }

    Login login() {
        return login;
    }

    /**
     * A new connection, in autocommit.
     *
     * @throws SchemaInitException when there is none to be had before the deadline
     */
    public Connection connect(Deadline deadline) {
        Deadline rotation = null;
        Deadline failover = Deadline.in(hasConnected ? FAILOVER : Duration.ZERO);
        Duration pause = Duration.ofMillis(500);
        while (true) {
            try {
                return open(deadline);
            } catch (SQLException refused) {
                boolean rejected = INVALID_PASSWORD.equals(refused.getSQLState()) && renewal.isPresent();
                if (rejected && rotation == null) {
                    rotation = Deadline.in(ROTATION);
                }
                boolean wait = rejected
                        ? !rotation.isPast()
                        : ConnectFailure.mayPass(refused)
                                || ConnectFailure.isUnreachable(refused) && !failover.isPast();
                if (!wait || deadline.remaining().compareTo(pause) < 0) {
                    throw ConnectFailure.explain(refused, login);
                }
            }
            deadline.sleep(pause);
            pause = pause.compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
            if (rotation != null) {
                login = renewal.orElseThrow().get();
            }
        }
    }

    private Connection open(Deadline deadline) throws SQLException {
        Connection connection = dataSource().getConnection();
        // From here on the statement timeout ends a statement; this one is for a server that is gone.
        Duration silence = deadline.remaining().plusSeconds(10);
        connection.setNetworkTimeout(Runnable::run, (int) silence.toMillis());
        hasConnected = true;
        return connection;
    }

    private PGSimpleDataSource dataSource() {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {login.host()});
        source.setPortNumbers(new int[] {login.port()});
        source.setDatabaseName(login.database());
        source.setUser(login.user());
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
        if (login.isLoopback() && login.caFile().isEmpty()) {
            source.setSslMode(SslMode.DISABLE.value);
        } else {
            requireReadable();
            source.setSslMode(SslMode.VERIFY_FULL.value);
            source.setSslfactory(RdsTrust.class.getName());
            source.setSslFactoryArg(RdsTrust.source(login));
        }
        return source;
    }

    /** A CA file that cannot be read would show as a failed handshake. */
    private void requireReadable() {
        if (login.caFile().isPresent()) {
            try {
                RdsTrust.certificates(RdsTrust.source(login));
            } catch (IOException | GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
