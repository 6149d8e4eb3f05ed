package dev.schemainit.localcloud.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Unpacks assets as Lambda does, each combination of them once: code into /var/task, layers over each other into /opt.
 */
public record UnpackedAssets(Path parent) {
    private static final int ENOUGH_OF_A_HASH = 20;

    /** @param assets archives, and folders that would become one */
    public Path folder(String kind, List<Path> assets) throws IOException {
        Path target = parent.resolve(assets.stream()
                .map(asset -> asset.getFileName().toString().substring(0, ENOUGH_OF_A_HASH))
                .collect(Collectors.joining("-", kind + "-", "")));
        if (Files.notExists(target)) {
            Path unpacking =
                    Files.createDirectories(parent.resolve(UUID.randomUUID().toString()));
            for (Path asset : assets) {
                if (Files.isDirectory(asset)) {
                    FileCopies.copy(asset, unpacking);
                } else {
                    new ZipArchive(asset).unpackInto(unpacking);
                }
            }
            Files.move(unpacking, target);
        }
        return target;
    }
}
