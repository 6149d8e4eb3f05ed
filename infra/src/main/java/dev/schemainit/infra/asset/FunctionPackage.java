package dev.schemainit.infra.asset;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import software.amazon.awscdk.services.lambda.AssetCode;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.s3.assets.AssetOptions;
import software.constructs.Construct;

/** The function's code, a zip file inside this library: users of the construct have nothing to build. */
public final class FunctionPackage {
    private static final String FILE = "function.zip";
    private static final String RESOURCE = "/dev/schemainit/infra/" + FILE;

    private final byte[] zip;
    /** The same for the same files, however a build ordered and compressed them. */
    private final String hash;

    /** @param zip the package, as Lambda takes it */
    public FunctionPackage(byte[] zip) {
        this.zip = zip.clone();
        hash = ContentHash.of(files());
    }

    /** The one inside this library. */
    public static FunctionPackage read() {
        try (InputStream resource = FunctionPackage.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path: build it with ./mvnw package");
            }
            return new FunctionPackage(resource.readAllBytes());
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot read " + RESOURCE, failed);
        }
    }

    public AssetCode code(Construct scope) {
        Path folder = StagedFiles.write(scope, "function-" + hash, new TreeMap<>(Map.of(FILE, zip)));
        return Code.fromAsset(
                folder.resolve(FILE).toString(),
                AssetOptions.builder().assetHash(hash).build());
    }

    /** The packed files by their path. */
    public TreeMap<String, byte[]> files() {
        var files = new TreeMap<String, byte[]>();
        try (var stream = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                if (!entry.isDirectory()) {
                    files.put(entry.getName(), stream.readAllBytes());
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot unpack " + RESOURCE, failed);
        }
        return files;
    }
}
