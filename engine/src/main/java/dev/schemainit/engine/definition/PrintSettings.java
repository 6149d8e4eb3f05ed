package dev.schemainit.engine.definition;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings on which it depends how PostgreSQL prints a definition, and reads the literals in one.
 *
 * <p>Whoever reads the catalog sets them, and so does whoever runs a file: pgjdbc sends the time zone of its machine,
 * and a role or a database may have settings of its own.
 */
public final class PrintSettings {
    private static final Map<String, String> VALUES = new LinkedHashMap<>();

    static {
        VALUES.put("search_path", "public");
        VALUES.put("TimeZone", "'UTC'");
        VALUES.put("DateStyle", "'ISO, MDY'");
        VALUES.put("IntervalStyle", "'postgres'");
        VALUES.put("bytea_output", "'hex'");
        VALUES.put("extra_float_digits", "1");
        VALUES.put("quote_all_identifiers", "off");
        VALUES.put("lc_monetary", "'C'");
    }

    private PrintSettings() {}

    /**
     * Statements, each ended by a semicolon.
     *
     * @param command {@code SET} or {@code SET LOCAL}
     */
    public static String set(String command) {
        return VALUES.entrySet().stream()
                .map(setting -> command + " " + setting.getKey() + " = " + setting.getValue() + ";\n")
                .collect(Collectors.joining());
    }
}
