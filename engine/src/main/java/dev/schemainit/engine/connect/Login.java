package dev.schemainit.engine.connect;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.failure.Mask;
import java.util.List;
import java.util.Optional;

/** Where to connect, as whom, and which certificates to trust. */
public record Login(Host host, Port port, DatabaseName database, UserName user, String password, Trust trust) {
    /** {@code host:port}, for messages. */
    public String server() {
        return host.inUrl() + ":" + port;
    }

    /** {@code host:port/database}, for reports. */
    public String address() {
        return server() + "/" + database;
    }

    /** The name that the server's certificate has to have. */
    public Host certified() {
        return trust.certified(host);
    }

    /** What takes the password out of texts; empty for a weak one, which stars would give away. */
    public Optional<Mask> mask() {
        return Mask.of(password, List.of(user.text(), database.text(), host.text()));
    }

    /** What has to be said where there is no mask. It does not say which of the two the password is. */
    public String weakPassword() {
        return weakPassword(user);
    }

    /** The same of a user whose password is for others. */
    public static String weakPassword(UserName user) {
        return "the password of user " + user + " has fewer than 8 characters or is part of a name, and is not masked"
                + " in messages: give the user a long one at random";
    }

    /** The same login on another database. */
    public Login at(DatabaseName other) {
        return new Login(host, port, other, user, password, trust);
    }

    /** Another user's login on the same database. */
    public Login as(UserName other, String itsPassword) {
        return new Login(host, port, database, other, itsPassword, trust);
    }

    /** Without the password, wherever it is printed. */
    @Override
    public String toString() {
        return user + "@" + address();
    }
}
