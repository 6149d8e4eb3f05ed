package dev.schemainit.engine.sql;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A tool that may have made a database's schema before schemainit did. */
public enum EarlierTool {
    FLYWAY("flyway", "\\d+(?:[._]\\d+)*", "the version in the file's name"),
    LIQUIBASE("liquibase", ".+::.+::.+", "<id>::<author>::<filename>"),
    GOLANG_MIGRATE("golang-migrate", "\\d+", "the version as digits"),
    GOOSE("goose", "\\d+", "the version as digits"),
    DBMATE("dbmate", "\\d+", "the version as digits"),
    SQLX("sqlx", "\\d+", "the version as digits"),
    DIESEL("diesel", "[^\\s_]+", "the version without hyphens"),
    PRISMA("prisma", "\\S.*", "the name of the migration's folder"),
    DRIZZLE("drizzle", "\\d+", "the number \"when\" of its journal");

    private final String label;
    private final Pattern key;
    private final String rule;

    EarlierTool(String label, String key, String rule) {
        this.label = label;
        this.key = Pattern.compile(key);
        this.rule = rule;
    }

    /** As takeover.txt and commands call it. */
    public String label() {
        return label;
    }

    /** The tool of a label, if it is one. */
    public static Optional<EarlierTool> of(String label) {
        return Arrays.stream(values()).filter(tool -> tool.label.equals(label)).findFirst();
    }

    /** All of them, for messages. */
    public static String labels() {
        return Arrays.stream(values()).map(EarlierTool::label).collect(Collectors.joining(", "));
    }

    /** Whether the tool's table can have this key; that of a repeatable file is the name of Flyway's script. */
    boolean takes(String key, boolean repeatable) {
        return this == FLYWAY && repeatable || this.key.matcher(key).matches();
    }

    /** What a key is, as a noun for messages. */
    String rule() {
        return rule;
    }
}
