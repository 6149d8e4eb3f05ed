package dev.schemainit.cli.option;

import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.connect.Trust;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a command with --url trusts. */
public final class TlsOptions {
    @Option(
            names = "--ca-file",
            paramLabel = "<file>",
            description = "PEM certificates to trust for --url instead of those of RDS")
    private @Nullable Path caFile;

    @Option(
            names = "--tls-host",
            paramLabel = "<name>",
            description = "the name in the server's certificate, where --url is the entrance of a tunnel")
    private @Nullable String tlsHost;

    /** Whether any of them is. */
    public boolean areGiven() {
        return caFile != null || tlsHost != null;
    }

    /** The same again, to be added to a command line; empty where none is. */
    public String words() {
        return (caFile == null ? "" : " --ca-file " + caFile) + (tlsHost == null ? "" : " --tls-host " + tlsHost);
    }

    /** Empty where --tls-host cannot be a name. */
    public Optional<Trust> trust() {
        Trust authorities = caFile == null ? new Trust.RdsAuthorities() : new Trust.CaFile(caFile);
        return tlsHost == null
                ? Optional.of(authorities)
                : Host.parse(tlsHost).map(endpoint -> new Trust.ThroughTunnel(authorities, endpoint));
    }
}
