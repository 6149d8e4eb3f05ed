package dev.schemainit.cli.imports.source;

import java.util.ArrayList;
import java.util.List;

/** Collects the migrations of a tool while its layout is read, and what a person has to know about them. */
public final class ImportList {
    /** A reason that most of a project's files can have. */
    public static final String DOWN = "down migration";

    private final List<ImportedMigration> migrations = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /**
     * A file, or a part of one, that is not imported.
     *
     * @param name the file, below the imported path
     * @param reason as a noun, such as {@code down part}
     */
    public record LeftOut(String name, String reason) {}

    public void add(ImportedMigration migration) {
        migrations.add(migration);
    }

    public void leaveOut(String name, String reason) {
        leftOut.add(new LeftOut(name, reason));
    }

    /** Something that is imported, and behaves in another way than in its tool. */
    public void remark(String text) {
        remarks.add(text);
    }

    /** In the order in which the tool runs them. */
    public List<ImportedMigration> migrations() {
        return List.copyOf(migrations);
    }

    public List<LeftOut> leftOut() {
        return List.copyOf(leftOut);
    }

    public List<String> remarks() {
        return List.copyOf(remarks);
    }
}
