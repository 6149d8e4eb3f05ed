package dev.schemainit.review;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

/**
 * A schema's files as a commit has them, which is what a change is measured against.
 *
 * @param commit the commit, shortened
 * @param described the commit as people call it, such as {@code main (58f8f35)}
 * @param folder where the files are now; empty where the commit does not have this schema
 */
public record BaseFiles(String commit, String described, Optional<Path> folder) {
    private static final List<String> DEFAULT_BRANCHES = List.of("origin/HEAD", "origin/main", "origin/master", "main");
    private static final int SHORT = 7;

    /**
     * Takes the files out of git.
     *
     * @param ref where the change left it is the base, as in a pull request; without one the default branch of origin, and
     *     HEAD when there is nothing between
     * @param target an empty directory, for the files
     */
    public static BaseFiles of(Path schema, Optional<String> ref, Path target)
            throws IOException, InterruptedException {
        var git = new Git(schema);
        String repository = git.text("rev-parse", "--show-toplevel")
                .orElseThrow(() -> ReviewError.GIT_MISSING.exception(schema + " is in no git repository"));
        String head = git.commit("HEAD")
                .orElseThrow(
                        () -> ReviewError.GIT_MISSING.exception("the repository of " + schema + " has no commit yet"));
        String name = ref.isPresent() ? ref.get() : defaultBranch(git).orElse("HEAD");
        String tip = git.commit(name).orElseThrow(() -> ReviewError.BASE_UNKNOWN.exception(name));
        // A shallow clone may not know where the two parted.
        String base = git.text("merge-base", "HEAD", tip).orElse(tip);
        boolean own = base.equals(head) && ref.isEmpty();
        String described = (own ? "HEAD" : name) + " (" + base.substring(0, SHORT) + ")";
        String prefix = git.text("rev-parse", "--show-prefix").orElse("");
        String tree = base + ":" + prefix.replaceAll("/$", "");
        boolean known = git.text("rev-parse", "--verify", "--quiet", tree).isPresent();
        if (known) {
            // Elsewhere than at the top, it would look for the same folder below the tree.
            unzip(new Git(Path.of(repository)).bytes("archive", "--format=zip", tree), target);
        }
        // A folder without SQL has no schema yet.
        return new BaseFiles(base, described, known && holdsSql(target) ? Optional.of(target) : Optional.empty());
    }

    private static Optional<String> defaultBranch(Git git) throws IOException, InterruptedException {
        for (String branch : DEFAULT_BRANCHES) {
            if (git.commit(branch).isPresent()) {
                return Optional.of(branch.equals("origin/HEAD") ? originsName(git) : branch);
            }
        }
        return Optional.empty();
    }

    private static String originsName(Git git) throws IOException, InterruptedException {
        return git.text("rev-parse", "--abbrev-ref", "origin/HEAD").orElse("origin/HEAD");
    }

    private static void unzip(byte[] archive, Path target) throws IOException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive), StandardCharsets.UTF_8)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("an entry outside of its archive");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
    }

    private static boolean holdsSql(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".sql"));
        }
    }

    /** The program git, in a folder. */
    private record Git(Path folder) {
        Optional<String> commit(String name) throws IOException, InterruptedException {
            return text("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}");
        }

        /** What it prints; empty when it fails. */
        Optional<String> text(String... arguments) throws IOException, InterruptedException {
            byte[] out = bytes(arguments);
            return out == null ? Optional.empty() : Optional.of(new String(out, StandardCharsets.UTF_8).strip());
        }

        private byte[] bytes(String... arguments) throws IOException, InterruptedException {
            var command = new ArrayList<>(List.of("git", "-C", folder.toString()));
            command.addAll(List.of(arguments));
            Process process;
            try {
                process = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException missing) {
                throw ReviewError.GIT_MISSING.exception("the program git does not start");
            }
            process.getOutputStream().close();
            byte[] out = process.getInputStream().readAllBytes();
            return process.waitFor() == 0 ? out : null;
        }
    }
}
