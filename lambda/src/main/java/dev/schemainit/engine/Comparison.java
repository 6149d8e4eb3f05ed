package dev.schemainit.engine;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a run finds in a database, held against its folder.
 *
 * @param todo what that leaves to do
 * @param contradictions of folder and history; for info alone, the others fail
 */
record Comparison(Found found, Todo todo, List<String> contradictions) {
    /** @throws SchemaInitException when folder and history contradict each other, unless it was asked how they differ */
    static Comparison of(Found found, Task task) {
        History history = found.history();
        task.journal()
                .done(
                        "compare",
                        history.isEmpty()
                                ? "nothing applied yet"
                                : history.checksums().size() + " files in the history",
                        0);
        task.journal().done("catalog", catalogRead(found.catalog()), 0);
        try {
            return new Comparison(found, history.compare(task.folder(), task.seeding()), List.of());
        } catch (SchemaInitException contradiction) {
            if (task.action() != Action.INFO) {
                throw contradiction;
            }
            Todo todo = Todo.of(task.folder().files(task.seeding()), history);
            return new Comparison(found, todo, List.of(contradiction.reason()));
        }
    }

    static String catalogRead(Catalog read) {
        return read.size() + " lines of catalog read";
    }

    /** The catalog before anything runs. */
    Catalog catalog() {
        return found.catalog();
    }

    /** The same, with something else left to do. */
    Comparison leaving(Todo other) {
        return new Comparison(found, other, contradictions);
    }

    /** What a verification looks at: nothing for a folder that is older than the database. */
    List<Check> checks(Task task) {
        if (todo.isOlderFolder()) {
            return List.of();
        }
        return Stream.concat(
                        task.folder().files(task.seeding()).stream()
                                .map(file -> Check.ofFile(file, todo.done().contains(file))),
                        task.verification().expected().checksOf(catalog()).stream())
                .toList();
    }
}
