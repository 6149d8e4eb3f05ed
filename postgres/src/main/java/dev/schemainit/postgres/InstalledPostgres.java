package dev.schemainit.postgres;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Describes a PostgreSQL server installation of this machine.
 *
 * @param bin the directory of its programs
 * @param version such as {@code 15.18}
 * @param extensionFolders where its extensions have their control files, as far as that is known
 */
public record InstalledPostgres(Path bin, String version, List<Path> extensionFolders) {
    private static final List<String> PLACES = List.of(
            // Debian and Ubuntu
            "/usr/lib/postgresql/*/bin",
            // The packages of postgresql.org for Red Hat and its relatives
            "/usr/pgsql-*/bin",
            // Homebrew on Apple silicon and on Intel
            "/opt/homebrew/opt/postgresql@*/bin",
            "/usr/local/opt/postgresql@*/bin",
            "/Applications/Postgres.app/Contents/Versions/*/bin",
            "C:/Program Files/PostgreSQL/*/bin");

    /** Those in the usual places, newest first; before them the one in the directory {@code PG_BIN}, if that is set. */
    public static List<InstalledPostgres> find() {
        return new InstallationSearch(System.getenv("PG_BIN"), PLACES).run();
    }

    /**
     * Where programs of PostgreSQL may be, also without a server: {@code PG_BIN}, the usual places, {@code PATH}.
     *
     * <p>In this order. Not all of these directories have to exist.
     */
    public static List<Path> directories() {
        return InstallationSearch.directories(System.getenv("PG_BIN"), PLACES, System.getenv("PATH"));
    }

    /** Whether {@code CREATE EXTENSION} would find this one. */
    public boolean offers(String extension) {
        return ServerBuild.of(this).missing(Set.of(extension)).isEmpty();
    }

    /** Such as {@code 15}. */
    public int major() {
        return Integer.parseInt(version.split("\\D", 2)[0]);
    }
}
