package dev.schemainit.engine.connect;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.address.UserName;

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

    /** The same login on another database. */
    public Login at(DatabaseName other) {
        return new Login(host, port, other, user, password, trust);
    }

    /** Without the password, wherever it is printed. */
    @Override
    public String toString() {
        return user + "@" + address();
    }
}
