package dev.schemainit.engine.access;

import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.sql.AccessFile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run is given about access.
 *
 * @param roles of the schema; empty for a folder without {@code access.txt}, whose runs leave all access as it is
 * @param logins of the environment; null for a run that leaves all logins as they are
 */
public record SchemaAccess(
        Optional<AccessFile> roles, @Nullable List<DeclaredLogin> logins) {
    /** The query for the lines of a catalog. */
    public String catalogQuery() {
        return Catalog.query(roles);
    }
}
