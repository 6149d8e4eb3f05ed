package dev.schemainit.engine.failure;

/**
 * What a code says, as formats of {@link String#format}.
 *
 * @param number from 1 to 999, of at least two digits
 * @param reason what happened, as one sentence without its full stop
 * @param fix what to do about it, for whoever reads CloudFormation's events: it names settings of the function
 * @param fixAtTerminal the same for whoever has run a command: it names options
 */
public record ErrorText(int number, String reason, String fix, String fixAtTerminal) {
    /** The same fix for every reader. */
    public ErrorText(int number, String reason, String fix) {
        this(number, reason, fix, fix);
    }

    String label() {
        return String.format("SI-%02d", number);
    }
}
