package dev.schemainit.engine.access;

import dev.schemainit.engine.access.DeclaredLogin.Authentication.Password;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.text.Counted;
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
     * @throws dev.schemainit.engine.failure.SchemaInitException where a secret cannot be read, or the server not be
     *     asked
     */
    static LoginPasswords of(List<DeclaredLogin> logins, Connector connector, Deadline deadline) {
        var verifiers = new LinkedHashMap<String, String>();
        var rejected = new TreeSet<String>();
        for (DeclaredLogin login : logins) {
            if (login.authentication() instanceof Password password) {
                var trial = new Trial(login.name(), password.source(), connector, deadline);
                Tried tried = trial.run();
                verifiers.put(
                        login.name().text(),
                        PasswordUtil.encodeScramSha256(tried.password().toCharArray()));
                if (!tried.isTaken()) {
                    rejected.add(login.name().text());
                }
            }
        }
        return new LoginPasswords(verifiers, rejected);
    }

    /** A password, and whether the server takes it, or the one that a rotation is about to put in its place. */
    private record Tried(String password, boolean isTaken) {
        /** Without the password, wherever it is printed. */
        @Override
        public String toString() {
            return isTaken ? "taken" : "rejected";
        }
    }

    /** How the password of one login is tried. */
    private record Trial(UserName name, PasswordSource source, Connector connector, Deadline deadline) {
        /** A rotation can have ended between reading a password and trying it: then there is another one to read. */
        Tried run() {
            Tried tried = once();
            while (!tried.isTaken() && !tried.password().equals(source.current())) {
                tried = once();
            }
            return tried;
        }

        private Tried once() {
            String current = source.current();
            return new Tried(
                    current, takes(current) || source.pending().stream().anyMatch(this::takes));
        }

        private boolean takes(String password) {
            return Connector.of(connector.login().as(name, password)).takesPassword(deadline);
        }
    }
}
