package dev.schemainit.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A certificate authority of a run's own, and server certificates that it signs. */
public final class CertificateAuthority {
    /** As those of RDS are where nobody chose others. */
    private static final String KEYS = "RSA";

    private static final String BITS = "2048";

    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final Path certificate;

    private CertificateAuthority(Path directory) throws IOException {
        this.directory = directory;
        this.certificate = directory.resolve("ca.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "ca",
                "-dname",
                "CN=Throw-away authority",
                "-ext",
                "bc:c=ca:true",
                "-keyalg",
                KEYS,
                "-keysize",
                BITS);
        keytool("-exportcert", "-alias", "ca", "-rfc", "-file", certificate.toString());
    }

    public static CertificateAuthority in(Path directory) throws IOException {
        return new CertificateAuthority(Files.createTempDirectory(directory, "tls"));
    }

    /** The authority's own certificate, as PEM. */
    public Path certificate() {
        return certificate;
    }

    /** A server's certificate and key, as PEM. */
    public record Server(Path certificate, Path key) {
        /** What a server is started with to offer TLS with this certificate. */
        public Map<String, String> settings() {
            return Map.of("ssl", "on", "ssl_cert_file", certificate.toString(), "ssl_key_file", key.toString());
        }
    }

    /**
     * Signs a certificate for 30 days.
     *
     * @param names such as {@code dns:localhost,ip:127.0.0.1}
     * @param start when it begins to be valid, such as {@code -1d}
     */
    public Server server(String names, String start) throws IOException, GeneralSecurityException {
        Path request = directory.resolve("server.csr");
        Path certificate = directory.resolve("server.pem");
        keytool("-genkeypair", "-alias", "server", "-dname", "CN=Throw-away server", "-keyalg", KEYS, "-keysize", BITS);
        keytool("-certreq", "-alias", "server", "-file", request.toString());
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString(),
                "-rfc",
                "-startdate",
                start,
                "-validity",
                "30",
                "-ext",
                "san=" + names);
        return new Server(certificate, key());
    }

    private Path key() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("keys.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        byte[] key = store.getKey("server", PASSWORD.toCharArray()).getEncoded();
        Path file = directory.resolve("server.key");
        Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
        // PostgreSQL refuses a key that others can read.
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void keytool(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", directory.resolve("keys.p12").toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
