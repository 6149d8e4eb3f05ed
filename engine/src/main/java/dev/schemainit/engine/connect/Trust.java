package dev.schemainit.engine.connect;

import dev.schemainit.engine.address.Host;
import java.nio.file.Path;

/** Which certificate authorities a server's certificate may be signed by, and for which name. */
public sealed interface Trust {
    /** Those of RDS and of RDS Proxy, which ship with schemainit. Towards this machine itself there is no TLS then. */
    record RdsAuthorities() implements Trust {}

    /** Those in a file of PEM certificates, and no others. */
    record CaFile(Path file) implements Trust {}

    /**
     * What another one trusts, of a server behind a tunnel, whose entrance has another name than the certificate.
     *
     * @param endpoint the name in the certificate
     */
    record ThroughTunnel(Trust authorities, Host endpoint) implements Trust {}

    /** Whether a connection to this host is encrypted. */
    default boolean encrypts(Host host) {
        return !(this instanceof RdsAuthorities) || !host.isLoopback();
    }

    /** The name that the certificate of this host has to have. */
    default Host certified(Host host) {
        return this instanceof ThroughTunnel tunnel ? tunnel.endpoint() : host;
    }
}
