package dev.schemainit.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.harness.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The certificates that ship, and which of them a host is trusted by. */
class RdsTrustTest {
    private static final Path BUNDLED = Path.of("src/main/resources/dev/schemainit/engine/connect/rds-ca");

    /** Long enough before the end to release a version with newer ones. */
    private static final Duration NOTICE = Duration.ofDays(365);

    static Stream<Path> bundled() throws IOException {
        try (Stream<Path> files = Files.list(BUNDLED)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("bundled")
    void everyCertificateIsACurrentRootWithTheFingerprintThatStandsAboveIt(Path file) throws Exception {
        List<String> comments = Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("#"))
                .toList();
        List<X509Certificate> certificates;
        try (InputStream in = Files.newInputStream(file)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
        assertThat(certificates).hasSameSizeAs(comments).hasSizeGreaterThanOrEqualTo(3);
        for (int i = 0; i < certificates.size(); i++) {
            X509Certificate certificate = certificates.get(i);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            assertThat(comments.get(i).replace(":", "").toLowerCase())
                    .contains(HexFormat.of().formatHex(digest));
            assertThat(comments.get(i))
                    .contains("expires "
                            + certificate.getNotAfter().toInstant().toString().substring(0, 10));
            assertThat(certificate.getNotAfter().toInstant())
                    .isAfter(Instant.now().plus(NOTICE));
            assertThat(certificate.getBasicConstraints()).isNotNegative();
            certificate.verify(certificate.getPublicKey());
        }
    }

    /** As AWS publishes it in the RDS User Guide: the roots of eu-west-3, by SHA-256 of the whole certificate. */
    @Test
    void theRegionOfTheSampleEnvironmentsHasItsThreeRoots() throws Exception {
        assertThat(certificates("db.czkdu9wcburt.eu-west-3.rds.amazonaws.com"))
                .extracting(certificate -> certificate
                        .getSubjectX500Principal()
                        .getName()
                        .replaceAll(".*CN=([^,]+) Root CA ([^,]+).*", "$1 $2"))
                .containsExactlyInAnyOrder(
                        "Amazon RDS eu-west-3 RSA2048 G1",
                        "Amazon RDS eu-west-3 RSA4096 G1",
                        "Amazon RDS eu-west-3 ECC384 G1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cluster.cluster-abc.us-east-1.rds.amazonaws.com",
                "DB.abc.US-EAST-1.RDS.AMAZONAWS.COM",
                "db.abc.us-east-1.rds.amazonaws.com."
            })
    void aHostIsTrustedByItsOwnRegionAlone(String host) throws Exception {
        assertThat(certificates(host))
                .allMatch(certificate ->
                        certificate.getSubjectX500Principal().getName().contains("RDS us-east-1 "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pool.proxy-abc.eu-west-3.rds.amazonaws.com",
                "db.example.com",
                "db.abc.no-such-1.rds.amazonaws.com",
                "eu-west-3.rds.amazonaws.com.example.com"
            })
    void everyOtherHostIsTrustedByTheRootsOfRdsProxyAlone(String host) throws Exception {
        assertThat(certificates(host))
                .isNotEmpty()
                .noneMatch(certificate ->
                        certificate.getSubjectX500Principal().getName().contains("Amazon RDS"));
    }

    @Test
    void aCaFileThatHoldsNoCertificateIsNamed(@TempDir Path directory) throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path garbage = Files.writeString(directory.resolve("garbage.pem"), "-----BEGIN CERTIFICATE-----\nno\n");
        for (Path file : List.of(empty, garbage, directory.resolve("missing.pem"))) {
            assertThatThrownBy(() -> RdsTrust.certificates("file:" + file))
                    .hasMessageStartingWith("SI-27 the CA file " + file + " ");
        }
    }

    private static List<X509Certificate> certificates(String host) throws Exception {
        var login = TestDatabase.login(host, 5432, "db", "user", "password", new Trust.RdsAuthorities());
        return RdsTrust.certificates(RdsTrust.source(login)).stream()
                .map((Certificate certificate) -> (X509Certificate) certificate)
                .toList();
    }
}
