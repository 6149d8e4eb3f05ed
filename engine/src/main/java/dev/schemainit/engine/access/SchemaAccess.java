package dev.schemainit.engine.access;

import dev.schemainit.engine.access.DeclaredLogin.Authentication.Password;
import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.sql.TransientPartitions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run is given about access.
 *
 * @param roles of the schema; empty for a folder without {@code access.txt}, whose runs leave all access as it is
 * @param objects who owns what and may do what with it, as {@code expected.txt} says; empty where there is none
 * @param partitions which partitions come and go, and are in none of these lines
 * @param logins of the environment; null for a run that leaves all logins as they are
 */
public record SchemaAccess(
        Optional<AccessFile> roles,
        Catalog objects,
        List<TransientPartitions> partitions,
        @Nullable List<DeclaredLogin> logins) {
    /** That of a folder, for a run that leaves all logins as they are. */
    public static SchemaAccess of(MigrationFolder folder) {
        // Partitions are looked for in the comments of all files.
        return folder.access().isEmpty()
                ? new SchemaAccess(Optional.empty(), Catalog.NOTHING, List.of(), null)
                : new SchemaAccess(folder.access(), objects(folder), folder.transientPartitions(), null);
    }

    /** A damaged file stops whoever compares with it, and not whoever is about to write it anew. */
    private static Catalog objects(MigrationFolder folder) {
        try {
            return folder.expected().isEmpty()
                    ? Catalog.NOTHING
                    : Catalog.of(folder.requireExpected().lines());
        } catch (SchemaInitException damaged) {
            return Catalog.NOTHING;
        }
    }

    /** The same for a run that brings the logins of an environment to these. */
    public SchemaAccess withLogins(List<DeclaredLogin> declared) {
        return new SchemaAccess(roles, objects, partitions, List.copyOf(declared));
    }

    /** Possibly none. */
    List<DeclaredLogin> declaredLogins() {
        return logins == null ? List.of() : logins;
    }

    /** Whether the passwords of logins have to be tried. */
    public boolean hasPasswords() {
        return declaredLogins().stream().anyMatch(login -> login.authentication() instanceof Password);
    }

    /** The query for the lines of a catalog. */
    public String catalogQuery() {
        return Catalog.query(roles);
    }
}
