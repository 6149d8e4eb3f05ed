package dev.schemainit.engine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The one exception of schemainit: a code, what happened, and what to do about it.
 *
 * <p>{@link #getMessage()} is {@code SI-nn cause. Fix: what to do.}, one line of at most 1,024 bytes without control
 * characters, because CloudFormation shows an operator that message and nothing else. It never carries another
 * exception: a driver's own text can hold passwords, SQL literals and row data.
 */
public final class SchemaInitException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MAX_BYTES = 1024;

    private final ErrorCode code;
    private final String reason;
    private final String fix;
    private final transient List<String> details;

    SchemaInitException(ErrorCode code, String reason, String fix, List<String> details) {
        super(message(code, clean(reason), clean(fix)));
        this.code = code;
        this.reason = clean(reason);
        this.fix = clean(fix);
        this.details = details.stream().map(SchemaInitException::clean).toList();
    }

    public ErrorCode code() {
        return code;
    }

    /** What happened, as one sentence without its full stop. */
    public String reason() {
        return reason;
    }

    /** What to do about it, as one sentence without its full stop. */
    public String fix() {
        return fix;
    }

    /** Everything there is to list (the differences of a catalog, the blocking processes), one line each. */
    public List<String> details() {
        return details == null ? List.of() : details;
    }

    /** The same failure with a text, such as a password, taken out of everything it says. */
    public SchemaInitException masked(Mask mask) {
        var masked = new SchemaInitException(
                code,
                mask.apply(reason),
                mask.apply(fix),
                details().stream().map(mask::apply).toList());
        masked.setStackTrace(getStackTrace());
        return masked;
    }

    private static String message(ErrorCode code, String reason, String fix) {
        String tail = ". Fix: " + fix + ".";
        String head = code.label() + " " + reason;
        int room = MAX_BYTES - bytes(tail);
        return bytes(head) <= room
                ? head + tail
                : shorten(head, Math.max(room, MAX_BYTES / 2)) + shorten(tail, MAX_BYTES / 2);
    }

    private static String shorten(String text, int maxBytes) {
        if (bytes(text) <= maxBytes) {
            return text;
        }
        // The decoder stops before a character that does not fit whole.
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8), 0, maxBytes - bytes("…"));
        var whole = CharBuffer.allocate(maxBytes);
        StandardCharsets.UTF_8.newDecoder().decode(bytes, whole, false);
        return whole.flip() + "…";
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
    }
}
