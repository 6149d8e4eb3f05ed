package dev.schemainit.cli.imports.source;

/**
 * A migration of another tool.
 *
 * @param version numbers with dots or underscores between them, as the tool writes it; empty where it has none
 * @param description what follows the version in a file's name
 * @param name stands for version and description where the version cannot be kept
 * @param key by which the tool's own table knows it
 * @param repeatable whether it runs whenever it has changed
 */
public record ImportedMigration(
        String version, String description, String name, String key, FileContents text, boolean repeatable) {
    public static ImportedMigration versioned(
            String version, String description, String name, String key, FileContents text) {
        return new ImportedMigration(version, description, name, key, text, false);
    }

    public static ImportedMigration repeatable(String description, String key, FileContents text) {
        return new ImportedMigration("", description, description, key, text, true);
    }
}
