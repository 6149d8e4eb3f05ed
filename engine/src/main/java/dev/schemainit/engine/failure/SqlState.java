package dev.schemainit.engine.failure;

import dev.schemainit.engine.text.PackagedText;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The names of PostgreSQL's conditions (PostgreSQL documentation, Appendix A). */
public final class SqlState {
    private static final Properties CONDITIONS = conditions();

    private SqlState() {}

    /** A condition by its name and its SQLSTATE. */
    public static String condition(String state) {
        return CONDITIONS.getProperty(state, "error") + " (SQLSTATE " + state + ")";
    }

    private static Properties conditions() {
        var conditions = new Properties();
        try {
            conditions.load(new StringReader(PackagedText.of(SqlState.class, "sqlstate.properties")));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return conditions;
    }
}
