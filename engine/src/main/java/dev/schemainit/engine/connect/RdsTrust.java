package dev.schemainit.engine.connect;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.postgresql.ssl.WrappedFactory;

/**
 * Trusts the certificate authorities of RDS, and nothing else.
 *
 * <p>The certificates are AWS's current roots, one file a region, written by {@code scripts/rds-ca.mjs}; RDS Proxy has
 * certificates of the Amazon Trust Services roots instead. Only the file that a host needs is read. Source: Amazon RDS
 * User Guide, "Using SSL/TLS to encrypt a connection to a DB instance".
 */
public final class RdsTrust extends WrappedFactory {
    private static final Pattern REGION = Pattern.compile("\\.([a-z0-9-]+)\\.rds\\.amazonaws\\.com(\\.cn)?\\.?$");

    /**
     * Called by the driver, through the class's name.
     *
     * @param argument what {@link #source} makes of a login, and the name that {@link CertifiedName} reads
     */
    public RdsTrust(String argument) throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates(CertifiedName.before(argument))) {
            trusted.setCertificateEntry("ca-" + number++, certificate);
        }
        var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trustManagers.getTrustManagers(), null);
        factory = context.getSocketFactory();
    }

    /**
     * The certificates that a login trusts, for a program that connects in another way.
     *
     * @throws SchemaInitException when its CA file cannot be read or holds no certificate
     */
    public static Collection<? extends Certificate> authorities(Login login)
            throws GeneralSecurityException, IOException {
        return certificates(source(login));
    }

    /**
     * What the constructor takes for a login: {@code file:} and a path, or {@code host:} and the name in the server's
     * certificate.
     */
    static String source(Login login) {
        Trust trust = login.trust() instanceof Trust.ThroughTunnel tunnel ? tunnel.authorities() : login.trust();
        return trust instanceof Trust.CaFile ca ? "file:" + ca.file() : "host:" + login.certified();
    }

    /**
     * Reads the CA file of a login, where it has one: one that cannot be read would show as a failed handshake.
     *
     * @throws SchemaInitException when it cannot be read or holds no certificate
     */
    static void requireReadable(Login login) {
        String source = source(login);
        if (source.startsWith("file:")) {
            try {
                certificates(source);
            } catch (IOException | GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /**
     * The certificates of one source.
     *
     * @throws SchemaInitException when a CA file cannot be read or holds no certificate
     */
    static Collection<? extends Certificate> certificates(String source) throws GeneralSecurityException, IOException {
        if (!source.startsWith("file:")) {
            try (InputStream pem = bundled(source.substring("host:".length()))) {
                return CertificateFactory.getInstance("X.509").generateCertificates(pem);
            }
        }
        String file = source.substring("file:".length());
        try (InputStream pem = Files.newInputStream(Path.of(file))) {
            var certificates = CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (IOException | GeneralSecurityException unreadable) {
            // Said below, in one place for an empty file too.
        }
        throw EngineError.TLS_CA_FILE.exception(file);
    }

    private static InputStream bundled(String host) {
        Matcher region = REGION.matcher(host.toLowerCase(Locale.ROOT));
        return Optional.of(region)
                .filter(match -> match.find() && !host.contains(".proxy-"))
                .map(match -> RdsTrust.class.getResourceAsStream("rds-ca/" + match.group(1) + ".pem"))
                .orElseGet(() -> RdsTrust.class.getResourceAsStream("rds-ca/proxy.pem"));
    }
}
