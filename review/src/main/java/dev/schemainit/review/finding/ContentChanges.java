package dev.schemainit.review.finding;

import dev.schemainit.review.finding.Finding.Kind;
import dev.schemainit.review.state.Narrowing;
import dev.schemainit.review.state.TableChange;
import dev.schemainit.review.state.TableState.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells what a statement did to a table's values and names, be it in a moment.
 *
 * @param filledParts how much of a column is not null, from 0 to 1, by table and column
 */
public record ContentChanges(Map<String, Double> filledParts, Narrowing narrowing) {
    /**
     * One of them.
     *
     * @param locking whether the table's lock is told with it, because nothing else tells it
     */
    record Told(Kind kind, String what, boolean locking, String safer) {
        Told(Kind kind, String what, String safer) {
            this(kind, what, false, safer);
        }
    }

    /** All of one change. */
    List<Told> of(TableChange change, TableSize size) {
        String table = change.table();
        boolean hasRows = size.rows() != 0 && change.before().kind() == 'r';
        var told = new ArrayList<Told>();
        if (change.dropped()) {
            String kind = change.before().kind() == 'm' ? "drops materialized view " : "drops table ";
            told.add(new Told(hasRows ? Kind.LOSS : Kind.NAME, kind + table, true, Advice.FOR_DROPPED));
            return told;
        }
        if (change.emptied()) {
            told.add(new Told(Kind.LOSS, "empties " + table, true, ""));
            return told;
        }
        for (Column column : change.droppedColumns()) {
            double filled = hasRows && !column.generated() ? filled(table, column) : 0;
            String what = "drops column " + table + "." + column.name();
            told.add(
                    filled > 0
                            ? new Told(
                                    Kind.LOSS,
                                    what + ", which has a value in " + size.words(filled),
                                    Advice.FOR_DROPPED)
                            : new Told(Kind.NAME, what, Advice.FOR_DROPPED));
        }
        change.retypedColumns().stream()
                .filter(column -> hasRows && narrowing.holdsLess(column.before(), column.after()))
                .map(column -> "narrows " + table + "." + column.after().name() + " from "
                        + column.before().type() + " to " + column.after().type())
                .forEach(what -> told.add(new Told(Kind.LOSS, what, Advice.FOR_NARROWING)));
        rows("changes ", change.updatedRows(), change, told);
        rows("deletes ", change.deletedRows(), change, told);
        change.newName()
                .map(name -> "renames " + table + " to " + name)
                .ifPresent(what -> told.add(new Told(Kind.NAME, what, Advice.forRename("a view"))));
        change.renamedColumns().stream()
                .map(column -> "renames " + table + "." + column.before().name() + " to "
                        + column.after().name())
                .forEach(what ->
                        told.add(new Told(Kind.NAME, what, Advice.forRename("a column that a trigger keeps equal"))));
        return told;
    }

    private static void rows(String verb, long rows, TableChange change, List<Told> told) {
        if (rows > 0) {
            String what = verb + TableSize.words(rows) + " of " + change.table();
            told.add(new Told(Kind.LOSS, what, Advice.forChangedRows(change)));
        }
    }

    /** All of it where that is not known. */
    private double filled(String table, Column column) {
        return filledParts.getOrDefault(table + "." + column.name(), 1.0);
    }
}
