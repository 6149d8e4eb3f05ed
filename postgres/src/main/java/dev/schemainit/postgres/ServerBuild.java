package dev.schemainit.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The programs of one PostgreSQL server, which throw-away servers can be started from.
 *
 * @param bin the directory they are in
 * @param version such as {@code 15.18}
 * @param installed whether they belong to this machine and not to the user's cache
 * @param extensionFolders where its extensions have their control files
 */
public record ServerBuild(Path bin, String version, boolean installed, List<Path> extensionFolders) {
    static ServerBuild of(InstalledPostgres installation) {
        return new ServerBuild(installation.bin(), installation.version(), true, installation.extensionFolders());
    }

    /** @param directory with an unpacked archive */
    static ServerBuild embedded(Path directory, int major) {
        return new ServerBuild(
                directory.resolve("bin"),
                EmbeddedVersions.server(major),
                false,
                List.of(directory.resolve("share/postgresql/extension"), directory.resolve("share/extension")));
    }

    /** Such as {@code 15}. */
    public int major() {
        return Integer.parseInt(version.split("\\D", 2)[0]);
    }

    /** Such as {@code the embedded PostgreSQL 18.6}, for messages. */
    public String described() {
        return installed ? "the installed PostgreSQL " + version : "the embedded PostgreSQL " + version;
    }

    /** Those of some extensions that {@code CREATE EXTENSION} would not find here. */
    public Set<String> missing(Set<String> extensions) {
        var missing = new TreeSet<String>();
        for (var extension : extensions) {
            var file = extension + ".control";
            if (extensionFolders.stream().noneMatch(folder -> Files.exists(folder.resolve(file)))) {
                missing.add(extension);
            }
        }
        return missing;
    }

    /** @param settings names and values as in postgresql.conf */
    public ThrowAwayServer start(Map<String, String> settings) throws ServerStartException {
        return ThrowAwayServer.of(bin, installed ? Account.ofPostgresUser() : Account.inUserNamespace(), settings);
    }
}
