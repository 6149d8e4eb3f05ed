package dev.schemainit.cli.baseline;

import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.RdsTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a program of PostgreSQL reads from its environment to connect as this one does. */
final class ClientEnvironment {
    private static final int LINE = 64;

    private ClientEnvironment() {}

    /**
     * The variables, the password among them, which nobody else can read in a child's environment.
     *
     * @param directory takes a file of the certificates to trust
     */
    static Map<String, String> of(Login login, Path directory) throws IOException {
        var variables = new LinkedHashMap<String, String>();
        variables.put("PGHOST", login.certified().text());
        if (!login.certified().equals(login.host())) {
            // Through a tunnel: the certificate has the one name, and the entrance the other.
            variables.put(
                    "PGHOSTADDR", InetAddress.getByName(login.host().text()).getHostAddress());
        }
        variables.put("PGPORT", login.port().toString());
        variables.put("PGDATABASE", login.database().text());
        variables.put("PGUSER", login.user().text());
        variables.put("PGPASSWORD", login.password());
        variables.put("PGAPPNAME", "schemainit");
        variables.put("PGCONNECT_TIMEOUT", "10");
        variables.put("PGGSSENCMODE", "disable");
        if (login.trust().encrypts(login.host())) {
            variables.put("PGSSLMODE", "verify-full");
            variables.put("PGSSLROOTCERT", authorities(login, directory).toString());
        } else {
            variables.put("PGSSLMODE", "disable");
        }
        return variables;
    }

    private static Path authorities(Login login, Path directory) throws IOException {
        var pem = new StringBuilder();
        try {
            for (Certificate certificate : RdsTrust.authorities(login)) {
                pem.append("-----BEGIN CERTIFICATE-----\n")
                        .append(Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            }
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        return Files.writeString(directory.resolve("authorities.pem"), pem);
    }
}
