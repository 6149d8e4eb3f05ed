package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.localcloud.lambda.ZipArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the archive that is deployed. */
class PackageIT {
    private static final long MAX_BYTES = 6_800_000;

    private final ZipArchive built = Installation.packaged();

    @TempDir
    private Path directory;

    @Test
    void isSmall() throws IOException {
        assertThat(Files.size(built.path())).isLessThanOrEqualTo(MAX_BYTES);
    }

    @Test
    void holdsNothingButJarsInLib() throws IOException {
        assertThat(built.names()).allMatch(name -> name.equals("lib/") || name.matches("lib/[^/]+\\.jar"));
    }

    /** An HTTP client beside the JDK's own would load its classes in every cold run. */
    @Test
    void holdsOneClientOfTheAwsSdkAndOneForHttp() throws IOException {
        assertThat(jarsWith("META-INF/services/software.amazon.awssdk.http.SdkHttpService"))
                .singleElement()
                .asString()
                .startsWith("url-connection-client-");
        assertThat(jarsWith("META-INF/services/software.amazon.awssdk.http.async.SdkAsyncHttpService"))
                .isEmpty();
        assertThat(built.names()).anyMatch(name -> name.matches("lib/secretsmanager-\\d.*"));
    }

    @Test
    void holdsNoTestLibraryAndNoRuntime() throws IOException {
        assertThat(built.names())
                .noneMatch(name -> name.matches("lib/(junit|assertj|embedded-|schemainit-postgres"
                        + "|aws-lambda-java-runtime|aws-lambda-java-serialization).*"));
    }

    @Test
    void holdsTheHandlerOnce() throws IOException {
        assertThat(jarsWith("dev/schemainit/lambda/Handler.class"))
                .singleElement()
                .asString()
                .startsWith("schemainit-lambda-");
    }

    private List<String> jarsWith(String entry) throws IOException {
        var found = new ArrayList<String>();
        try (var jars = Files.newDirectoryStream(built.unpackInto(directory).resolve("lib"))) {
            for (Path jar : jars) {
                try (var zip = new ZipFile(jar.toFile())) {
                    if (zip.getEntry(entry) != null) {
                        found.add(jar.getFileName().toString());
                    }
                }
            }
        }
        return found;
    }
}
