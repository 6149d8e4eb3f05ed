package dev.schemainit.review.finding;

import dev.schemainit.engine.text.Counted;
import java.util.Locale;

/**
 * How large a table was before something happened to it.
 *
 * @param rows negative where PostgreSQL has no estimate
 * @param bytes with what is stored out of line, without indexes
 * @param estimated whether the rows are an estimate
 * @param measured false for a table that is empty here because no rows could be made for it
 */
public record TableSize(long rows, long bytes, boolean estimated, boolean measured) {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

    /** Such as "about 3,000 rows, 1.2 MB". */
    public String words() {
        return measured ? rowsInWords() + ", " + bytesInWords() : "not measured, because no rows could be made";
    }

    /** The size of both together. */
    public TableSize with(TableSize other) {
        long sum = rows < 0 ? other.rows : other.rows < 0 ? rows : rows + other.rows;
        return new TableSize(sum, bytes + other.bytes, estimated, measured && other.measured);
    }

    private String rowsInWords() {
        return rows < 0 ? "rows never counted" : (estimated ? "about " : "") + countInWords(rows);
    }

    /** The same for a part of the rows alone, without bytes. */
    public String partInWords(double part) {
        return new TableSize(rows < 0 ? -1 : Math.round(rows * part), bytes, estimated, measured).rowsInWords();
    }

    /** Such as "1 row". */
    public static String countInWords(long rows) {
        return Counted.grouped(rows, "row");
    }

    private String bytesInWords() {
        double amount = bytes / 1024.0;
        int unit = 0;
        while (amount >= 1000 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, amount < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", amount, UNITS[unit]);
    }
}
