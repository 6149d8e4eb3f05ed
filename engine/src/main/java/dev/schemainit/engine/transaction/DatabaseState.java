package dev.schemainit.engine.transaction;

import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.catalog.VerifiedCatalog;
import dev.schemainit.engine.history.History;
import dev.schemainit.engine.text.PackagedText;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The state in which a run finds a database, read in the round trip that begins its transaction.
 *
 * @param history of the runs before; empty where its table does not exist
 * @param verified what the last successful run has left
 * @param catalog as it is before anything runs
 * @param lockRoom how many locks all transactions of the server can hold together, at the least
 */
public record DatabaseState(History history, VerifiedCatalog verified, Catalog catalog, long lockRoom) {
    private static final String LOCK_ROOM = PackagedText.of(DatabaseState.class, "lock-room.sql");

    /** @param catalog the query for the catalog's lines */
    static String query(String catalog) {
        return History.QUERY + ";\n" + VerifiedCatalog.QUERY + ";\n" + LOCK_ROOM + ";\n" + catalog;
    }

    static DatabaseState read(ResultSets results) throws SQLException {
        History history = History.read(results.next());
        VerifiedCatalog verified = VerifiedCatalog.read(results.next());
        ResultSet room = results.next();
        room.next();
        long lockRoom = room.getLong(1);
        return new DatabaseState(history, verified, Catalog.read(results.next()), lockRoom);
    }
}
