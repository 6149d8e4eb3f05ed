package dev.schemainit.engine.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A git repository of a test's own, whose branch is called main. */
public final class TestRepository {
    private final Path path;

    private TestRepository(Path path) {
        this.path = path;
    }

    /** A repository without a commit, in an empty directory. */
    public static TestRepository in(Path directory) throws IOException, InterruptedException {
        var repository = new TestRepository(directory);
        repository.git("init", "--quiet", "--initial-branch=main");
        return repository;
    }

    public TestRepository with(String file, String text) throws IOException {
        Path target = path.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
        return this;
    }

    /** A folder with all that is in it, under the folder's own name. */
    public TestRepository withCopyOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Path target = path.resolve(folder.getParent().relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return this;
    }

    /** Commits all files. */
    public TestRepository commit() throws IOException, InterruptedException {
        git("add", "--all");
        git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--message=x");
        return this;
    }

    public void git(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-C", path.toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    public Path path() {
        return path;
    }
}
