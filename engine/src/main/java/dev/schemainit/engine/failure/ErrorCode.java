package dev.schemainit.engine.failure;

import java.util.List;
import java.util.Locale;

/**
 * One cause of failure, with the number by which an operator finds it: {@code SI-nn}.
 *
 * <p>Each module has an enum of its own with the causes that it can name. Numbers are unique across all of them and are
 * never given to another cause.
 */
public interface ErrorCode {
    /** The number, the cause and what to do about it, with {@code %s} for what differs from case to case. */
    ErrorText text();

    /** Where each code has a section, with its cause and its fix. */
    String PAGE = "https://github.com/schemainit/schemainit/blob/main/docs/reference/errors.md";

    /** The address of its section. */
    default String address() {
        return PAGE + "#" + label().toLowerCase(Locale.ROOT);
    }

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
