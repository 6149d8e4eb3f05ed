package dev.schemainit.review.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Fills the tables of a throw-away database with rows made from the types and constraints of their columns.
 *
 * <p>Columns with a default take it; where a column may be null, one row of ten has null; some texts reach their type's
 * full length. The same schema gets the same rows each time, but for what its own defaults bring. Needs a superuser.
 */
public final class GeneratedRows {
    private GeneratedRows() {}

    /**
     * Adds rows to every table, in one transaction, and commits.
     *
     * @param connection in autocommit, or in a transaction that this is to be a part of: then nothing is committed
     * @param rows how many to add to each table; fewer where its constraints do not allow as many
     * @return every table, by name
     */
    public static List<FilledTable> fill(Connection connection, int rows) throws SQLException {
        boolean autocommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            List<FilledTable> filled = fill(new Database(connection), rows);
            if (autocommit) {
                connection.commit();
            }
            return filled;
        } finally {
            if (autocommit) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static List<FilledTable> fill(Database database, int rows) throws SQLException {
        // References are looked up by a number: tried row by row, that would take the square of the time.
        database.execute("SET LOCAL enable_nestloop = off");
        database.execute("SET LOCAL client_min_messages = error");
        TypeCatalog types = TypeCatalog.read(database);
        List<Table> tables = new TableReader(database).read();
        Map<Table, Optional<String>> reasons = new LinkedHashMap<>();
        tables.forEach(table -> reasons.put(table, Optional.empty()));
        var inserted = new ArrayList<TableRows>();
        List<FillOrder.Turn> turns = FillOrder.of(tables);
        for (FillOrder.Turn turn : turns) {
            var table = new TableRows(database, types, turn.table(), turn.late(), rows);
            reasons.put(turn.table(), table.insert());
            inserted.add(table);
        }
        for (int i = 0; i < turns.size(); i++) {
            Table table = turns.get(i).table();
            Optional<String> reason = inserted.get(i).connect();
            if (reasons.get(table).isEmpty()) {
                reasons.put(table, reason);
            }
        }
        if (!tables.isEmpty()) {
            database.execute("ANALYZE " + tables.stream().map(Table::name).collect(Collectors.joining(", ")));
        }
        database.execute("SET LOCAL enable_nestloop = on");
        var filled = new ArrayList<FilledTable>();
        for (Table table : tables) {
            long count = database.number("SELECT count(*) FROM " + table.name());
            filled.add(new FilledTable(table.name(), count, reasons.get(table)));
        }
        return filled;
    }
}
