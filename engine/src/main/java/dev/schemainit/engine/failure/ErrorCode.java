package dev.schemainit.engine.failure;

import java.util.List;

/**
 * One cause of failure, with the number by which an operator finds it: {@code SI-nn}.
 *
 * <p>Each module has an enum of its own with the causes that it can name. Numbers are unique across all of them and are
 * never given to another cause.
 */
public interface ErrorCode {
    /** The number, the cause and what to do about it, with {@code %s} for what differs from case to case. */
    ErrorText text();

    /** {@code SI-nn}. */
    default String label() {
        return text().label();
    }

    /** The failure with its blanks filled in; the same values fill the cause and the fix. */
    default SchemaInitException exception(Object... values) {
        return exception(List.of(), values);
    }

    /** The failure with its blanks filled in, and a list that is too long for one line. */
    default SchemaInitException exception(List<String> details, Object... values) {
        ErrorText text = text();
        return new SchemaInitException(
                this,
                new Explanation(
                        String.format(text.reason(), values),
                        String.format(text.fix(), values),
                        String.format(text.fixAtTerminal(), values)),
                details);
    }
}
