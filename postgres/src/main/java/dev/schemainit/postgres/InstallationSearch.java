package dev.schemainit.postgres;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Searches places of the form {@code parent/glob/bin} for server installations. */
final class InstallationSearch {
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)(\\S*)");
    private static final Pattern MINOR = Pattern.compile("\\.(\\d+)");

    private final String preferredBin;
    private final List<String> places;

    /** @param preferredBin what comes first whatever its version, or null */
    InstallationSearch(String preferredBin, List<String> places) {
        this.preferredBin = preferredBin;
        this.places = places;
    }

    List<InstalledPostgres> run() {
        var found = new ArrayList<InstalledPostgres>();
        Stream.ofNullable(preferredBin)
                .filter(bin -> !bin.isBlank())
                .map(Path::of)
                .flatMap(bin -> installation(bin).stream())
                .forEach(found::add);
        places.stream()
                .flatMap(place -> matches(place).stream())
                .filter(bin -> found.stream().noneMatch(other -> isSame(other.bin(), bin)))
                .flatMap(bin -> installation(bin).stream())
                .sorted(Comparator.comparing(InstalledPostgres::major)
                        .thenComparing(InstallationSearch::minor)
                        .reversed())
                .forEach(found::add);
        return List.copyOf(found);
    }

    /** @param path a list as in the environment; it and {@code preferredBin} may be null */
    static List<Path> directories(String preferredBin, List<String> places, String path) {
        var fromPath = path == null ? Stream.<String>empty() : Stream.of(path.split(File.pathSeparator));
        return Stream.of(
                        Stream.ofNullable(preferredBin)
                                .filter(bin -> !bin.isBlank())
                                .map(Path::of),
                        places.stream().flatMap(place -> matches(place).stream()),
                        fromPath.filter(directory -> !directory.isBlank()).map(Path::of))
                .flatMap(directories -> directories)
                .toList();
    }

    private static List<Path> matches(String place) {
        var star = place.indexOf('*');
        var parent = Path.of(place.substring(0, place.lastIndexOf('/', star)));
        var glob = place.substring(place.lastIndexOf('/', star) + 1, place.indexOf('/', star));
        var below = place.substring(place.indexOf('/', star) + 1);
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        var matches = new ArrayList<Path>();
        try (var directories = Files.newDirectoryStream(parent, glob)) {
            directories.forEach(directory -> matches.add(directory.resolve(below)));
        } catch (IOException e) {
            throw new UncheckedIOException(parent + " could not be searched for PostgreSQL", e);
        }
        return matches;
    }

    // A client without a server has a directory of programs, too.
    private static Optional<InstalledPostgres> installation(Path bin) {
        return answer(bin, "postgres", "--version")
                .map(VERSION::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher -> new InstalledPostgres(
                        bin, matcher.group(1) + matcher.group(2), extensionFolders(bin, matcher.group(1))));
    }

    private static List<Path> extensionFolders(Path bin, String major) {
        // pg_config comes with the development files in some distributions, so it may be missing.
        var shares = Stream.of(
                answer(bin, "pg_config", "--sharedir").map(Path::of),
                Optional.of(bin.resolveSibling("share")),
                Optional.of(bin.resolveSibling("share").resolve("postgresql")),
                Optional.of(Path.of("/usr/share/postgresql", major)));
        return shares.flatMap(Optional::stream)
                .map(share -> share.resolve("extension"))
                .distinct()
                .toList();
    }

    private static Optional<String> answer(Path bin, String program, String argument) {
        if (!Files.isExecutable(bin.resolve(program)) && !Files.isExecutable(bin.resolve(program + ".exe"))) {
            return Optional.empty();
        }
        try {
            var process = new ProcessBuilder(bin.resolve(program).toString(), argument)
                    .redirectErrorStream(true)
                    .start();
            try (var output = process.getInputStream()) {
                var text = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
                return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
            }
        } catch (IOException e) {
            // Programs of another platform, or damaged ones: no installation that could be used.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static int minor(InstalledPostgres installation) {
        var matcher = MINOR.matcher(installation.version());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }
}
