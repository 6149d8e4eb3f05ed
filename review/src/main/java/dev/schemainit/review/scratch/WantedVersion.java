package dev.schemainit.review.scratch;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.postgres.EmbeddedVersions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which major version of PostgreSQL the throw-away server of a schema has to be, and who says so.
 *
 * @param reason such as {@code as sql/orders/postgres.version says}
 * @param binding whether no other version does; what was looked up of a server is a preference, because a machine may
 *     have the extensions of a schema for another version alone
 */
public record WantedVersion(int major, String reason, boolean binding) {
    /** The file in a schema's folder that holds its version. */
    public static final String FILE = "postgres.version";

    private static final int MAX_BYTES = 100;

    /**
     * The version for a schema: that of the option, else that of the folder, else that of an environment of cdk.json
     * with this folder.
     *
     * @param option null where it was not given
     * @return empty where nobody says
     * @throws dev.schemainit.engine.failure.SchemaInitException where the folder's file holds anything else
     */
    public static Optional<WantedVersion> of(@Nullable Integer option, Path folder) {
        return of(option, folder, () -> CdkLookups.above(folder).flatMap(lookups -> lookups.versionFor(folder)));
    }

    /** The version that the user asks for. */
    public static WantedVersion asked(int major) {
        return new WantedVersion(major, "as --postgres says", true);
    }

    /**
     * The version of an existing server, as a preference.
     *
     * @return empty where no throw-away server is of this version
     */
    public static Optional<WantedVersion> like(int major) {
        return EmbeddedVersions.has(major)
                ? Optional.of(new WantedVersion(major, "as the database's server is", false))
                : Optional.empty();
    }

    /** The same for one environment of the cdk.json in a directory. */
    public static Optional<WantedVersion> ofEnvironment(
            @Nullable Integer option, Path folder, Path directory, String environment) {
        return of(option, folder, () -> CdkLookups.in(directory).versionOf(environment));
    }

    private interface Lookup {
        Optional<WantedVersion> find();
    }

    private static Optional<WantedVersion> of(@Nullable Integer option, Path folder, Lookup lookup) {
        if (option != null) {
            return Optional.of(asked(option));
        }
        Path file = folder.resolve(FILE);
        return Files.exists(file) ? Optional.of(read(file)) : lookup.find();
    }

    private static WantedVersion read(Path file) {
        String text;
        try (var in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw EngineError.FILE_UNREADABLE.exception(file);
        }
        if (!text.matches("[0-9]{1,2}") || !EmbeddedVersions.has(Integer.parseInt(text))) {
            throw ScratchError.VERSION_FILE.exception(file, EmbeddedVersions.OLDEST, EmbeddedVersions.NEWEST);
        }
        return new WantedVersion(Integer.parseInt(text), "as " + file + " says", true);
    }
}
