package dev.schemainit.engine.failure;

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

    private final transient ErrorCode code;
    private final transient Explanation explanation;
    private final transient List<String> details;
    private final transient List<String> serverWords;
    private final String address;

    SchemaInitException(ErrorCode code, Explanation explanation, List<String> details) {
        this(code, explanation, details, List.of(), "");
    }

    private SchemaInitException(
            ErrorCode code, Explanation explanation, List<String> details, List<String> serverWords, String address) {
        super(message(code, explanation.map(SchemaInitException::clean), address));
        this.code = code;
        this.address = address;
        this.explanation = explanation.map(SchemaInitException::clean);
        this.details = details.stream().map(SchemaInitException::clean).toList();
        this.serverWords =
                serverWords.stream().map(SchemaInitException::withoutControls).toList();
    }

    public ErrorCode code() {
        return code;
    }

    /** {@code SI-nn cause. Fix: what to do.}, and the address where it is to be shown. */
    @Override
    public String getMessage() {
        return message(code, explanation, address);
    }

    /** What happened, as one sentence without its full stop. */
    public String reason() {
        return explanation.reason();
    }

    /** What to do about it, as one sentence without its full stop. */
    public String fix() {
        return explanation.fix();
    }

    /**
     * Everything that the message only counts or cuts short (the differences of a catalog, blocking processes), one
     * line each.
     */
    public List<String> details() {
        return details;
    }

    /**
     * What PostgreSQL itself says, as psql shows it, with literals and rows: of a throw-away server alone, whose rows
     * are made up, and empty for every other.
     */
    public List<String> serverWords() {
        return serverWords;
    }

    /** The same failure with more about what has happened, as a part of the same sentence. */
    public SchemaInitException with(String more) {
        return copy(explanation.with(more), details, serverWords);
    }

    /** The same failure with what was known before it, as the first part of the same sentence. */
    public SchemaInitException after(String before) {
        return copy(explanation.after(before), details, serverWords);
    }

    /** The same failure with what PostgreSQL itself says. */
    public SchemaInitException withServerWords(List<String> words) {
        return copy(explanation, details, words);
    }

    /** The same failure with a fix that names what somebody has typed instead of the function's settings. */
    public SchemaInitException atTerminal() {
        return copy(explanation.atTerminal(), details, serverWords);
    }

    /** The same failure whose message ends with the address of its code's section, for who sees that message alone. */
    public SchemaInitException withAddress() {
        var copy = new SchemaInitException(code, explanation, details, serverWords, " " + code.address());
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    /** The same failure with a text, such as a password, taken out of everything it says. */
    public SchemaInitException masked(Mask mask) {
        return copy(
                explanation.map(mask::apply),
                details.stream().map(mask::apply).toList(),
                serverWords.stream().map(mask::apply).toList());
    }

    private SchemaInitException copy(Explanation other, List<String> otherDetails, List<String> words) {
        var copy = new SchemaInitException(code, other, otherDetails, words, address);
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    private static String message(ErrorCode code, Explanation explanation, String address) {
        // A question has its mark already.
        String tail = (explanation.reason().endsWith("?") ? "" : ".") + " Fix: " + explanation.fix() + ".";
        String head = code.label() + " " + explanation.reason();
        int room = MAX_BYTES - bytes(tail) - bytes(address);
        return bytes(head) <= room
                ? head + tail + address
                : shorten(head, Math.max(room, MAX_BYTES / 2))
                        + shorten(tail, MAX_BYTES / 2 - bytes(address))
                        + address;
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
        return withoutControls(text).strip();
    }

    private static String withoutControls(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
    }
}
