package dev.schemainit.review.scratch;

import dev.schemainit.engine.connect.Login;
import dev.schemainit.postgres.EmbeddedVersions;
import dev.schemainit.postgres.ExtensionsMissingException;
import dev.schemainit.postgres.ServerBuild;
import dev.schemainit.postgres.ServerSearch;
import dev.schemainit.postgres.ServerStartException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the databases for a schema are made: on a throw-away server, or beside a database of the user's.
 *
 * @param version the one that is asked for; null where the schema, or nobody, says it
 * @param database an empty database to make them from; null for a throw-away server
 * @param home a checkout of this project, which can fetch other versions of PostgreSQL
 */
public record ServerRequest(
        @Nullable WantedVersion version, @Nullable Login database, Path home) {
    /** A throw-away server, as the schema asks for it. */
    public static ServerRequest throwAway(Path home) {
        return new ServerRequest(null, null, home);
    }

    /**
     * The programs for a throw-away server that has the extensions.
     *
     * @param wanted empty for any version
     * @param progress is given what they are, and why
     * @throws dev.schemainit.engine.failure.SchemaInitException where this machine does not have them
     */
    public static ServerBuild build(
            Optional<WantedVersion> wanted, Set<String> extensions, Path home, Consumer<String> progress)
            throws ServerStartException {
        var search = new ServerSearch(home, progress);
        if (wanted.isPresent()) {
            WantedVersion version = wanted.get();
            try {
                ServerBuild build = search.of(version.major(), extensions);
                progress.accept("starting " + words(build) + ", " + version.reason());
                return build;
            } catch (ExtensionsMissingException missing) {
                if (version.binding()) {
                    throw missing("PostgreSQL " + version.major(), missing);
                }
                progress.accept("the server is a PostgreSQL " + version.major() + ", " + version.reason()
                        + "; here no such version has " + String.join(", ", missing.extensions())
                        + ", and another has to do");
            }
        }
        try {
            ServerBuild build = search.any(extensions);
            progress.accept("starting " + words(build)
                    + (build.major() == EmbeddedVersions.NEWEST && !build.installed()
                            ? ""
                            : ", which has "
                                    + String.join(
                                            ", ", extensions.stream().sorted().toList())));
            return build;
        } catch (ExtensionsMissingException missing) {
            throw missing("PostgreSQL", missing);
        }
    }

    /** Such as {@code the embedded PostgreSQL 18}: the connection says which release it is. */
    private static String words(ServerBuild build) {
        return (build.installed() ? "the installed PostgreSQL " : "the embedded PostgreSQL ") + build.major();
    }

    private static RuntimeException missing(String server, ExtensionsMissingException missing) {
        return ScratchError.EXTENSION_NOT_INSTALLED.exception(
                String.join(", ", missing.extensions()), server, String.join("; ", missing.looked()));
    }
}
