package dev.schemainit.review.rows;

import dev.schemainit.review.rows.values.RowCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What one partition takes, as single conditions: values can be found for one column after the other, where those for
 * all at once would have to be guessed.
 */
final class PartitionBounds {
    private static final String NAME = "the bounds of a partition";
    private static final String AND = " AND ";
    private static final String HASH = "satisfies_hash_partition";

    private PartitionBounds() {}

    /**
     * The conditions.
     *
     * @param bounds as the server gives them, such as {@code ((a IS NOT NULL) AND (a >= 1) AND (a < 2))}
     * @param columns of the table
     */
    static List<RowCondition> of(String bounds, List<ColumnToFill> columns) {
        return parts(withoutParentheses(bounds)).stream()
                .map(part -> new RowCondition(NAME, part, read(part, columns)))
                .toList();
    }

    /** None for a hash, which no value can be made for: rows are tried until enough of them fit. */
    private static List<Integer> read(String condition, List<ColumnToFill> columns) {
        return condition.contains(HASH)
                ? List.of()
                : columns.stream()
                        .filter(column -> Pattern.compile("(^|\\W)" + Pattern.quote(column.name()) + "(\\W|$)")
                                .matcher(condition)
                                .find())
                        .map(ColumnToFill::number)
                        .toList();
    }

    private static String withoutParentheses(String bounds) {
        String inside = bounds.substring(1, Math.max(1, bounds.length() - 1));
        return bounds.startsWith("(") && parts(bounds).size() == 1 && isBalanced(inside) ? inside : bounds;
    }

    /** Whether no parenthesis closes before it opens. */
    private static boolean isBalanced(String text) {
        int depth = 0;
        for (char c : text.toCharArray()) {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth < 0) {
                return false;
            }
        }
        return true;
    }

    /** What stands between the words AND, outside of parentheses and quotes. */
    private static List<String> parts(String bounds) {
        var parts = new ArrayList<String>();
        int begin = 0;
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < bounds.length(); i++) {
            char c = bounds.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (depth == 0 && bounds.startsWith(AND, i)) {
                parts.add(bounds.substring(begin, i));
                begin = i + AND.length();
            }
        }
        parts.add(bounds.substring(begin));
        return parts;
    }
}
