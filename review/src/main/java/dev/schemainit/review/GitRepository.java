package dev.schemainit.review;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipInputStream;

/**
 * The git repository that a folder is in, by the program git.
 *
 * @param folder any folder of it
 */
public record GitRepository(Path folder) {
    private static final List<String> DEFAULT_BRANCHES = List.of("origin/HEAD", "origin/main", "origin/master", "main");

    /** The full name of a commit, by any of its names; empty where there is no such commit. */
    public Optional<String> commit(String name) throws IOException, InterruptedException {
        return text("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}");
    }

    /** The top folder; empty where the folder is in no repository. */
    public Optional<Path> top() throws IOException, InterruptedException {
        return text("rev-parse", "--show-toplevel").map(Path::of);
    }

    /** The newest commit that HEAD and another commit have in common; empty where a shallow clone does not know it. */
    Optional<String> mergeBase(String commit) throws IOException, InterruptedException {
        return text("merge-base", "HEAD", commit);
    }

    /** The name of the default branch of origin, or of a local main. */
    Optional<String> defaultBranch() throws IOException, InterruptedException {
        for (String branch : DEFAULT_BRANCHES) {
            if (commit(branch).isPresent()) {
                return Optional.of(branch.equals("origin/HEAD") ? originsName() : branch);
            }
        }
        return Optional.empty();
    }

    private String originsName() throws IOException, InterruptedException {
        return text("rev-parse", "--abbrev-ref", "origin/HEAD").orElse("origin/HEAD");
    }

    /**
     * Copies the folder as a commit has it into a directory; copies nothing where the commit does not have it.
     *
     * @param paths what to copy of it, if not everything; nothing is copied where the commit does not have one of these
     */
    public void copy(String commit, Path top, Path target, String... paths) throws IOException, InterruptedException {
        String prefix = text("rev-parse", "--show-prefix").orElse("");
        String tree = commit + ":" + prefix.replaceAll("/$", "");
        if (text("rev-parse", "--verify", "--quiet", tree).isPresent()) {
            // In another folder than the top one, git archive would look for that folder inside the tree.
            var arguments = new ArrayList<>(List.of("archive", "--format=zip", tree, "--"));
            arguments.addAll(List.of(paths));
            Optional<byte[]> archive = new GitRepository(top).output(arguments.toArray(String[]::new));
            if (archive.isPresent()) {
                unzip(archive.get(), target);
            }
        }
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

    private Optional<String> text(String... arguments) throws IOException, InterruptedException {
        return output(arguments).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    }

    /** What git prints; empty when it fails. */
    private Optional<byte[]> output(String... arguments) throws IOException, InterruptedException {
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
        return process.waitFor() == 0 ? Optional.of(out) : Optional.empty();
    }
}
