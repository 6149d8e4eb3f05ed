package dev.schemainit.engine.access;

import dev.schemainit.engine.access.DeclaredLogin.Authentication.Password;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.text.Counted;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.postgresql.util.PasswordUtil;

/**
 * The passwords of the logins with a secret, and which of them the server does not take.
 *
 * <p>A login whose password works is left alone, so that a rotation is not undone: neither one that has ended, nor one
 * that has set the next password and not yet made it the current one.
 *
 * @param verifiers what goes to the server instead of each password, by the login's name
 * @param rejected the names of the logins that cannot log in with theirs
 */
record LoginPasswords(Map<String, String> verifiers, Set<String> rejected) {
    /** How many there are, and how many of them work. */
    String words() {
        return Counted.of(verifiers.size(), "password") + " of logins tried"
                + (rejected.isEmpty() ? "" : ", not accepted: " + String.join(", ", rejected));
    }

    /** Without the verifiers, wherever it is printed. */
    @Override
    public String toString() {
        return verifiers.keySet() + ", rejected " + rejected;
    }

    /**
     * Reads the secrets, and tries to log in with each.
     *
     * @param connector the run's own, for the address of the server and how it is trusted
     * @throws SchemaInitException where a secret cannot be read, or the server not be asked
     */
    static LoginPasswords of(List<DeclaredLogin> logins, Connector connector, Deadline deadline) {
        var verifiers = new LinkedHashMap<String, String>();
        var rejected = new TreeSet<String>();
        for (DeclaredLogin login : logins) {
            if (login.authentication() instanceof Password password) {
                String current = password.source().current();
                verifiers.put(login.name().text(), PasswordUtil.encodeScramSha256(current.toCharArray()));
                Login own = connector.login().as(login.name(), current);
                if (!takes(own, deadline) && !takesPending(own, password.source(), deadline)) {
                    rejected.add(login.name().text());
                }
            }
        }
        return new LoginPasswords(verifiers, rejected);
    }

    private static boolean takesPending(Login login, PasswordSource source, Deadline deadline) {
        return source.pending().stream().anyMatch(next -> takes(login.as(login.user(), next), deadline));
    }

    /** PostgreSQL looks at the password first: who may not log in for another reason has the right one. */
    private static boolean takes(Login login, Deadline deadline) {
        try {
            Connector.of(login).connect(deadline).close();
            return true;
        } catch (SQLException closing) {
            return true;
        } catch (SchemaInitException refused) {
            if (refused.code() == EngineError.LOGIN_REJECTED || refused.code() == EngineError.TOKEN_DEMANDED) {
                return false;
            }
            if (refused.code() == EngineError.LOGIN_FORBIDDEN || refused.code() == EngineError.CONNECT_FORBIDDEN) {
                return true;
            }
            throw refused;
        }
    }
}
