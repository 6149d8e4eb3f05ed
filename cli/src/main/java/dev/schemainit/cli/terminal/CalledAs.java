package dev.schemainit.cli.terminal;

/** The command as somebody has called it, for what a message says to run next. */
final class CalledAs {
    /** How messages name it. */
    private static final String IN_MESSAGES = "./schemainit ";

    /** Set by the script: how it was called. */
    private static final String COMMAND = "schemainit.command";

    private CalledAs() {}

    /** The text with the command as it was called. */
    static String in(String text) {
        return text.replace(IN_MESSAGES, name() + " ");
    }

    /** {@code ./schemainit}, {@code schemainit}, or {@code java -jar …}. */
    static String name() {
        String path = System.getProperty("java.class.path", "");
        return System.getProperty(COMMAND, path.endsWith("schemainit.jar") ? "java -jar " + path : "schemainit");
    }
}
