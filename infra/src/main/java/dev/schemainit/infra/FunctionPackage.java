package dev.schemainit.infra;

import dev.schemainit.infra.asset.ContentHash;
import dev.schemainit.infra.asset.StagedFiles;
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
final class FunctionPackage {
    private static final String RESOURCE = "function.zip";

    private final byte[] zip;
    /** The same for the same files, however a build ordered and compressed them. */
    private final String hash;

    FunctionPackage(byte[] zip) {
        this.zip = zip.clone();
        hash = ContentHash.of(files());
    }

    static FunctionPackage read() {
        try (InputStream resource = FunctionPackage.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path: build it with ./mvnw package");
            }
            return new FunctionPackage(resource.readAllBytes());
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot read " + RESOURCE, failed);
        }
    }

    AssetCode code(Construct scope) {
        Path folder = StagedFiles.write(scope, "function-" + hash, new TreeMap<>(Map.of(RESOURCE, zip)));
        return Code.fromAsset(
                folder.resolve(RESOURCE).toString(),
                AssetOptions.builder().assetHash(hash).build());
    }

    /** The packed files by their path. */
    TreeMap<String, byte[]> files() {
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
