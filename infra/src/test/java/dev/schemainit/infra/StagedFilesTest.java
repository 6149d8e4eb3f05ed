package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.infra.asset.StagedFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.amazon.awscdk.services.s3.assets.AssetProps;

/** The files of an asset as Lambda reads them: it is another user than the one that runs the synth. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "its files have no such permissions")
class StagedFilesTest {
    @TempDir
    private Path folder;

    @Test
    void everybodyMayReadThemWhateverTheOriginalsAllow() throws Exception {
        Path secretive = Files.writeString(folder.resolve("V1__a.sql"), "SELECT 1;\n");
        Files.setPosixFilePermissions(secretive, PosixFilePermissions.fromString("rw-------"));
        var stack = new Stack(SampleApp.app(Map.of()), "shop");
        var files = new TreeMap<>(Map.of("sql/V1__a.sql", secretive, "sql/seed/R__b.sql", secretive));
        Path existing = StagedFiles.copy(stack, "sql", files);
        for (Path path : all(existing)) {
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }

        Path staged = StagedFiles.copy(stack, "sql", files);

        assertThat(all(staged)).hasSize(5).allSatisfy(StagedFilesTest::isReadable);
    }

    /** The CDK copies the asset, and packs the copy with the modes of its files; it packs no folders. */
    @Test
    void theCopyOfTheCdkKeepsTheModesOfTheFiles() throws Exception {
        Path file = Files.writeString(folder.resolve("V1__a.sql"), "SELECT 2;\n");
        var app = SampleApp.app(Map.of());
        var stack = new Stack(app, "shop");
        Path staged = StagedFiles.copy(stack, "sql", new TreeMap<>(Map.of("sql/V1__a.sql", file)));

        var asset = new Asset(
                stack, "Asset", AssetProps.builder().path(staged.toString()).build());

        assertThat(Path.of(app.getOutdir()).resolve(asset.getAssetPath()).resolve("sql/V1__a.sql"))
                .satisfies(StagedFilesTest::isReadable);
    }

    private static Path[] all(Path folder) throws Exception {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.toArray(Path[]::new);
        }
    }

    private static void isReadable(Path path) throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--");
    }
}
