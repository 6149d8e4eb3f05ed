package dev.schemainit.engine.connect;

import java.util.Objects;
import java.util.Properties;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSession;
import org.postgresql.PGProperty;
import org.postgresql.ssl.PGjdbcHostnameVerifier;

/** Compares a server's certificate with the name that it has to have, which need not be the name connected to. */
public final class CertifiedName implements HostnameVerifier {
    private static final String SEPARATOR = "\n";

    private final String name;

    /**
     * Called by the driver, through the class's name.
     *
     * @param connection the driver's properties, of which the argument of {@link RdsTrust} ends with the name
     */
    public CertifiedName(Properties connection) {
        String argument = Objects.requireNonNull(PGProperty.SSL_FACTORY_ARG.getOrDefault(connection));
        name = argument.substring(argument.lastIndexOf(SEPARATOR) + SEPARATOR.length());
    }

    /** What stands in that argument after what {@link RdsTrust} reads of it. */
    static String after(Login login) {
        return SEPARATOR + login.certified();
    }

    /** What stands before it. */
    static String before(String argument) {
        return argument.substring(0, argument.lastIndexOf(SEPARATOR));
    }

    @Override
    public boolean verify(String connectedTo, SSLSession session) {
        return PGjdbcHostnameVerifier.INSTANCE.verify(name, session);
    }
}
