package dev.schemainit.engine.takeover;

import dev.schemainit.engine.sql.MigrationFile.Versioned;
import dev.schemainit.engine.text.Counted;
import java.util.List;

/**
 * What a first run adopts because it was applied before schemainit came, and why.
 *
 * @param files those with the lowest versions, in order; possibly none
 * @param reason for people: what the tool's table says, or that it is not there; empty where nothing was declared
 */
public record AdoptedFiles(List<Versioned> files, String reason) {
    /** Nothing is, because nothing was declared or the run is not the first. */
    public static final AdoptedFiles NONE = new AdoptedFiles(List.of(), "");

    /** The reason as a list, which is empty where there is none. */
    public List<String> reasons() {
        return reason.isEmpty() ? List.of() : List.of(reason);
    }

    static String count(int files, int all) {
        return files + " of " + Counted.of(all, "file");
    }
}
