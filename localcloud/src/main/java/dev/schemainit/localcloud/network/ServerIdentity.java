package dev.schemainit.localcloud.network;

import dev.schemainit.postgres.CertificateAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who a server is for TLS, and whom it trusts.
 *
 * @param authority the certificate of the one that has signed the server's
 */
record ServerIdentity(CertificateAuthority.Server server, Path authority) {
    private static final char[] NO_PASSWORD = {};

    /** Shows the server's certificate. */
    SSLContext asServer() throws IOException, GeneralSecurityException {
        KeyStore own = empty();
        Certificate[] chain = {certificate(server.certificate())};
        own.setKeyEntry("server", key(server.key()), NO_PASSWORD, chain);
        return context(own);
    }

    /** Shows no certificate. */
    SSLContext asAnybody() throws IOException, GeneralSecurityException {
        return context(empty());
    }

    private SSLContext context(KeyStore own) throws IOException, GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, NO_PASSWORD);
        KeyStore trusted = empty();
        trusted.setCertificateEntry("authority", certificate(authority));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    /** The first one of a file. */
    private static Certificate certificate(Path file) throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        String pem = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
        byte[] bytes = Base64.getMimeDecoder().decode(pem);
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
    }
}
