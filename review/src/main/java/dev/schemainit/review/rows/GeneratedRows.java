package dev.schemainit.review.rows;

import dev.schemainit.engine.text.PackagedText;
import dev.schemainit.review.rows.values.TypeCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fills the tables of a throw-away database with rows made from the types and constraints of their columns.
 *
 * <p>A column takes its default where it has one. A column that can be null is null in one row of ten. Some texts reach
 * their type's full length. The same schema gets the same rows each time, except for what its own defaults bring. Needs
 * a superuser.
 */
public final class GeneratedRows {
    /** A view that reads another one was made after it. */
    private static final String VIEWS = PackagedText.of(GeneratedRows.class, "materialized-views.sql");

    private GeneratedRows() {}

    /**
     * Adds rows to every table, in one transaction, and commits.
     *
     * @param connection in autocommit; or in a transaction, which then has the rows and is not committed
     * @param rows how many to add to each table; fewer where its constraints do not allow as many
     * @return every table, by name
     */
    public static List<FilledTable> fill(Connection connection, int rows) throws SQLException {
        boolean autocommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            List<FilledTable> filled = fillAll(connection, rows);
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

    private static List<FilledTable> fillAll(Connection connection, int rows) throws SQLException {
        var session = new SavepointConnection(connection);
        // References are looked up by number. A nested loop would take the square of the time.
        session.execute("SET LOCAL enable_nestloop = off");
        session.execute("SET LOCAL client_min_messages = error");
        TypeCatalog types = TypeCatalog.read(connection);
        List<TableToFill> tables = TableReader.read(connection);
        Map<TableToFill, String> reasons = fill(session, types, tables, rows);
        List<String> views = refreshed(session);
        if (!tables.isEmpty()) {
            session.execute("ANALYZE "
                    + Stream.concat(tables.stream().map(TableToFill::name), views.stream())
                            .collect(Collectors.joining(", ")));
        }
        session.execute("SET LOCAL enable_nestloop = on");
        var filled = new ArrayList<FilledTable>();
        for (TableToFill table : tables) {
            long count = session.number("SELECT count(*) FROM " + table.name());
            filled.add(new FilledTable(table.name(), count, reasons.get(table)));
        }
        return filled;
    }

    /** Fills the materialized views, which were made of empty tables. Returns them. */
    private static List<String> refreshed(SavepointConnection session) {
        List<String> views = session.textsOrNothing(VIEWS);
        for (String view : views) {
            try {
                session.update("REFRESH MATERIALIZED VIEW " + view);
            } catch (SQLException refused) {
                // Its query cannot cope with generated rows, and it stays empty.
            }
        }
        return views;
    }

    /**
     * Inserts into one table after the other, and then connects them. Returns why it did not work, where it did not.
     */
    private static Map<TableToFill, String> fill(
            SavepointConnection session, TypeCatalog types, List<TableToFill> tables, int rows) throws SQLException {
        var reasons = new LinkedHashMap<TableToFill, String>();
        var fillers = new ArrayList<TableFiller>();
        for (FillOrder.Turn turn : FillOrder.of(tables)) {
            var filler = new TableFiller(session, types, turn, rows);
            filler.insert().ifPresent(reason -> reasons.put(turn.table(), reason));
            fillers.add(filler);
        }
        for (TableFiller filler : fillers) {
            Optional<String> reason = filler.connect();
            reason.ifPresent(text -> reasons.putIfAbsent(filler.table(), text));
        }
        return reasons;
    }
}
