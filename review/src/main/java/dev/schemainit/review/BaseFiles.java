package dev.schemainit.review;

import dev.schemainit.engine.sql.MigrationFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A schema's files as a commit has them: what a change is compared with.
 *
 * @param described the commit as people write it, such as {@code main (58f8f35)}
 * @param folder where the files are now; null where the commit does not have this schema
 */
public record BaseFiles(String described, @Nullable Path folder) {
    private static final int SHORT = 7;

    /**
     * Takes the files out of git.
     *
     * @param ref the base is the commit where HEAD left it, as in a pull request; null for the default branch of
     *     origin, or HEAD itself where nothing was committed since
     * @param target an empty directory, for the files
     */
    public static BaseFiles of(Path schema, @Nullable String ref, Path target)
            throws IOException, InterruptedException {
        var git = new GitRepository(schema);
        Path top = git.top().orElseThrow(() -> ReviewError.GIT_MISSING.exception(schema + " is in no git repository"));
        String head = git.commit("HEAD")
                .orElseThrow(
                        () -> ReviewError.GIT_MISSING.exception("the repository of " + schema + " has no commit yet"));
        String name = ref != null ? ref : git.defaultBranch().orElse("HEAD");
        String tip = git.commit(name).orElseThrow(() -> ReviewError.BASE_UNKNOWN.exception(name));
        String base = git.mergeBase(tip).orElse(tip);
        git.copy(base, top, target);
        boolean uncommitted = ref == null && base.equals(head);
        String described = (uncommitted ? "HEAD" : name) + " (" + base.substring(0, SHORT) + ")";
        // A folder without SQL has no schema yet.
        return new BaseFiles(described, holdsSql(target) ? target : null);
    }

    private static boolean holdsSql(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".sql") && !file.endsWith(MigrationFolder.PRELUDE));
        }
    }
}
