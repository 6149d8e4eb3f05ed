package dev.schemainit.cli.option;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.text.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A schema as it was typed: the path of a folder, or its name in sql/ of the current folder or of the checkout.
 *
 * @param home the checkout; the current folder where there is none
 */
public record SchemaPath(Path typed, Path home) {
    private static final Path SQL = Path.of("sql");

    /** Whether it is the address of a database, which can hold a password; a path has one slash of the two. */
    public boolean isAddress() {
        return typed.toString().contains(":/") && !Files.isDirectory(typed);
    }

    /** Why no schema can be made there; empty if one can. */
    public Optional<String> obstacle() {
        Path folder = toMake();
        if (typed.toString().isEmpty()) {
            return Optional.of("A schema needs a name");
        }
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder)) {
            return Optional.of("A schema is a folder, and " + folder + " is "
                    + (Files.exists(folder) ? "a file" : "a link that leads nowhere"));
        }
        if (!isMigrated(folder) && (isSql(typed) || isSql(folder) || Files.isDirectory(folder.resolve(SQL)))) {
            return Optional.of("A schema is a folder in sql/, and " + typed + " holds all of them: name one");
        }
        return Optional.empty();
    }

    /** Whether it is sql/, which holds the schemas. */
    private boolean isSql(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        return folders().stream().map(sql -> sql.toAbsolutePath().normalize()).anyMatch(whole::equals);
    }

    /**
     * The folder, which exists.
     *
     * @throws SchemaInitException naming the schemas that do, where it does not
     */
    public Path existing() {
        return Stream.concat(Stream.of(typed), folders().stream().map(folder -> folder.resolve(typed)))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(this::missing);
    }

    /**
     * The folder, or where one of this name belongs. A name alone belongs into sql/; it names another folder only if
     * that folder holds a migration already.
     */
    public Path toMake() {
        if (isPath() || isMigrated(typed)) {
            return typed;
        }
        return folders().stream()
                .map(folder -> folder.resolve(typed))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseGet(() -> placeForNewOnes().resolve(typed));
    }

    private Path placeForNewOnes() {
        boolean inCheckout = Path.of("").toAbsolutePath().startsWith(home.toAbsolutePath());
        return Files.isDirectory(SQL) || !inCheckout ? SQL : home.resolve(SQL);
    }

    private SchemaInitException missing() {
        List<String> names = names();
        return EngineError.FOLDER_MISSING
                .exception(typed)
                .with(Nearest.to(typed.toString(), names)
                        .map(name -> "did you mean " + name + "?")
                        .orElse(names.isEmpty() ? "there is none in sql/" : "there are " + String.join(", ", names)));
    }

    /** The schemas beside where this one would be, as somebody would type them. */
    private List<String> names() {
        Path parent = typed.getParent();
        if (parent != null) {
            return migratedIn(parent).map(Path::toString).toList();
        }
        var names = new ArrayList<String>();
        folders()
                .forEach(folder -> migratedIn(folder)
                        .map(path -> folder.relativize(path).toString())
                        .forEach(names::add));
        return names.stream().distinct().toList();
    }

    private boolean isPath() {
        return typed.isAbsolute() || typed.getNameCount() > 1 || typed.startsWith(".") || typed.startsWith("..");
    }

    private List<Path> folders() {
        return List.of(SQL, home.resolve(SQL));
    }

    private static Stream<Path> migratedIn(Path folder) {
        return children(folder).stream().filter(SchemaPath::isMigrated).sorted();
    }

    private static boolean isMigrated(Path folder) {
        return children(folder).stream().anyMatch(file -> file.toString().endsWith(".sql"));
    }

    private static List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
