package dev.schemainit.engine;

import java.util.List;

/**
 * A statement that failed because of rows: one more table that has to be empty for it to pass.
 *
 * @param state the SQLSTATE
 * @param tables whose rows it may have been
 */
public record Refusal(String file, int line, String state, List<String> tables) {
    /** The refusal as one sentence. */
    public String sentence() {
        return "is refused when rows of " + String.join(" or ", tables) + " are as those here: "
                + SqlFailure.condition(state);
    }

    /** The file and the line. */
    public String place() {
        return file + ":" + line;
    }
}
