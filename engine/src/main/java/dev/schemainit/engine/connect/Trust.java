package dev.schemainit.engine.connect;

import dev.schemainit.engine.address.Host;
import java.nio.file.Path;

/** Which certificate authorities a server's certificate may be signed by. */
public sealed interface Trust {
    /** Those of RDS and of RDS Proxy, which ship with schemainit. Towards this machine itself there is no TLS then. */
    record RdsAuthorities() implements Trust {}

    /** Those in a file of PEM certificates, and no others. */
    record CaFile(Path file) implements Trust {}

    /** Whether a connection to this host is encrypted. */
    default boolean encrypts(Host host) {
        return this instanceof CaFile || !host.isLoopback();
    }
}
