package dev.schemainit.engine;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What a run finds in a database: read in the round trip that begins its transaction.
 *
 * @param history of the runs before; empty where the table does not exist
 * @param catalog as it is before anything runs
 * @param lockRoom how many locks all transactions of the server can hold together, at the least
 */
record Found(History history, Catalog catalog, long lockRoom) {
    /** Other processes have room of their own besides the connections, which is left to them here. */
    private static final String LOCK_ROOM = """
            SELECT current_setting('max_locks_per_transaction')::bigint
                * (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint)""";

    static final String QUERY = History.QUERY + ";\n" + LOCK_ROOM + ";\n" + Catalog.QUERY;

    static Found read(Answers answers) throws SQLException {
        History history = History.read(answers.next());
        ResultSet room = answers.next();
        room.next();
        long lockRoom = room.getLong(1);
        return new Found(history, Catalog.read(answers.next()), lockRoom);
    }
}
