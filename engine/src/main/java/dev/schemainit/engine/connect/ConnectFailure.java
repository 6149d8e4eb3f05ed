package dev.schemainit.engine.connect;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Explains why a connection failed, from the driver's exception, whose own text is never passed on. */
final class ConnectFailure {
    /** Too many connections, and a server that is starting up, shutting down or recovering. */
    private static final Set<String> PASSING = Set.of("53300", "57P01", "57P02", "57P03");

    /** The server's function that looks at the role: its name is the same in every language. */
    private static final String NOT_A_LOGIN = "InitializeSessionUserId";

    /** The one that ends an authentication that has failed. */
    private static final String NOT_AUTHENTICATED = "auth_failed";

    /** Those that look at the role, at the database and at free connections: the password has been right by then. */
    private static final List<String> AFTER_PASSWORD = List.of(NOT_A_LOGIN, "CheckMyDatabase", "InitPostgres");

    private ConnectFailure() {}

    /** Whether trying again soon can help. */
    static boolean mayPass(SQLException failure) {
        return PASSING.contains(state(failure));
    }

    /** Whether there was no whole answer, as when a server goes away. */
    static boolean isUnreachable(SQLException failure) {
        return state(failure).startsWith("08");
    }

    /** Whether no PostgreSQL has answered: the name, the route, the port or the server is not there, or not yet. */
    static boolean isWithoutAnswer(SQLException failure) {
        boolean silent = has(failure, UnknownHostException.class)
                || has(failure, SocketTimeoutException.class)
                || has(failure, SocketException.class)
                || has(failure, EOFException.class);
        return isUnreachable(failure) && silent && !has(failure, SSLException.class);
    }

    /** Whether the password is wrong, or is no token of IAM that the server takes. */
    static boolean isRejectedPassword(SQLException failure) {
        return state(failure).equals("28P01") || isRejectedToken(failure);
    }

    /** Whether nothing is known of the password: the server looks at it first, and then at everything else. */
    static boolean isBeforePassword(SQLException failure) {
        return !isRejectedPassword(failure) && AFTER_PASSWORD.stream().noneMatch(routine -> isOf(failure, routine));
    }

    /** On RDS, PAM looks at the token; its name is the same in every language of the server. */
    private static boolean isRejectedToken(SQLException failure) {
        return state(failure).equals("28000")
                && isOf(failure, NOT_AUTHENTICATED)
                && text(failure).contains("PAM");
    }

    /** @param timeout how long the server had to take the connection */
    static SchemaInitException explain(SQLException failure, Login login, Duration timeout) {
        String server = login.server();
        if (has(failure, UnknownHostException.class)) {
            return EngineError.HOST_UNKNOWN.exception(login.host());
        }
        if (isReadTimeout(failure)) {
            return EngineError.SILENT.exception(server);
        }
        if (has(failure, SocketTimeoutException.class)) {
            return EngineError.CONNECT_TIMEOUT.exception(server, timeout.toSeconds());
        }
        if (has(failure, ConnectException.class)) {
            return EngineError.CONNECT_REFUSED.exception(server);
        }
        if (isWithoutRoute(failure)) {
            return EngineError.NO_ROUTE.exception(server);
        }
        return switch (state(failure)) {
            case "08P01" -> EngineError.NOT_POSTGRES.exception(server);
            case "08004" ->
                login.password().isEmpty() && text(failure).contains("password")
                        ? EngineError.PASSWORD_MISSING.exception(server, login.user())
                        : explainTls(failure, login);
            case "28P01" -> EngineError.LOGIN_REJECTED.exception(server, login.user());
            case "28000" -> explainRefusal(failure, login);
            case "42501" -> EngineError.CONNECT_FORBIDDEN.exception(login.user(), login.database(), server);
            case "3D000" -> EngineError.DATABASE_MISSING.exception(server, login.database());
            case "53300" -> EngineError.TOO_MANY_CONNECTIONS.exception(server);
            case "57P01", "57P02", "57P03" -> EngineError.STARTING_UP.exception(server);
            default -> explainTls(failure, login);
        };
    }

    private static SchemaInitException explainRefusal(SQLException failure, Login login) {
        if (isOf(failure, NOT_A_LOGIN)) {
            return EngineError.LOGIN_FORBIDDEN.exception(login.user(), login.server());
        }
        return isRejectedToken(failure)
                ? EngineError.TOKEN_DEMANDED.exception(login.server(), login.user())
                : rejected(login).exception(login.server(), login.user(), login.database());
    }

    /** The server's own words name a missing encryption whatever the reason is: what counts is whether it has any. */
    private static EngineError rejected(Login login) {
        return !login.trust().encrypts(login.host()) && TlsOffer.isMadeBy(login)
                ? EngineError.TLS_DEMANDED
                : EngineError.HOST_REJECTED;
    }

    private static SchemaInitException explainTls(SQLException failure, Login login) {
        String server = login.server();
        if (has(failure, CertificateExpiredException.class) || has(failure, CertificateNotYetValidException.class)) {
            return EngineError.TLS_EXPIRED.exception(server);
        }
        if (has(failure, CertPathBuilderException.class) || has(failure, CertPathValidatorException.class)) {
            return EngineError.TLS_UNTRUSTED.exception(server);
        }
        String text = text(failure);
        if (text.contains("hostnameverifier")) {
            return EngineError.TLS_WRONG_HOST.exception(server, login.certified());
        }
        if (text.contains("does not support SSL")) {
            return EngineError.TLS_UNAVAILABLE.exception(server);
        }
        if (has(failure, SSLException.class)) {
            return EngineError.TLS_FAILED.exception(server);
        }
        if (isWithoutAnswer(failure)) {
            return EngineError.NOT_POSTGRES.exception(server);
        }
        return EngineError.CONNECT_FAILED.exception(server, state(failure));
    }

    /** The server took the connection and then said nothing: a paused cluster that wakes does that. */
    static boolean isReadTimeout(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException timeout) {
                return String.valueOf(timeout.getMessage()).startsWith("Read");
            }
        }
        return false;
    }

    /** Java has a class for a host that cannot be reached, and only a text for a network. */
    private static boolean isWithoutRoute(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean route = cause instanceof NoRouteToHostException;
            if (route
                    || cause instanceof SocketException
                            && String.valueOf(cause.getMessage()).contains("unreachable")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(SQLException failure, String routine) {
        return failure instanceof PSQLException fromServer
                && Optional.ofNullable(fromServer.getServerErrorMessage())
                        .map(ServerErrorMessage::getRoutine)
                        .filter(routine::equals)
                        .isPresent();
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String text(SQLException failure) {
        return String.valueOf(failure.getMessage());
    }

    private static String state(SQLException failure) {
        return String.valueOf(failure.getSQLState());
    }
}
