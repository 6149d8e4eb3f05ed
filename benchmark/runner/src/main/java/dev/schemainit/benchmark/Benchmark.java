package dev.schemainit.benchmark;

import dev.schemainit.localcloud.lambda.ZipArchive;
import dev.schemainit.postgres.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures schemainit, its peers and the floor in one go on one server.
 *
 * <p>{@code -Drounds=} says how often each case runs; those with thousands of files run less often, because they are long.
 */
public final class Benchmark {
    private static final List<Integer> CORE_PERCENTS = List.of(29, 57, 100);
    private static final int FEW = 3;

    private Benchmark() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.getInteger("rounds", 5);
        Path root = Path.of("").toAbsolutePath();
        try (var work = ScratchDirectory.create("schemainit-benchmark-");
                var server = Server.start(work.path())) {
            var results = new Results();
            var cases = new Cases(root, work.path(), unpacked(root, work.path()), server, results);
            cases.prepare();
            cases.packages();
            cases.turns(FEW);
            for (int percent : CORE_PERCENTS) {
                cases.functions(percent, rounds);
            }
            cases.documents(rounds);
            cases.roundTrips(rounds);
            cases.files(1000, Math.min(FEW, rounds));
            cases.files(5000, Math.min(FEW, rounds));
            Synth.Figures synth = new Synth(root, work.path()).run(Math.min(FEW, rounds));
            new Page(results, synth, Machine.describe(server)).write(root);
        }
    }

    /** The packages of the functions, as Lambda unpacks them. */
    private static Path unpacked(Path root, Path work) throws IOException {
        Path libraries = work.resolve("functions");
        for (Tool tool : List.of(Tool.SCHEMAINIT, Tool.FLYWAY, Tool.LIQUIBASE)) {
            new ZipArchive(tool.functionPackage(root)).unpackInto(libraries.resolve(tool.folderName()));
        }
        Files.createDirectories(libraries.resolve(Tool.PYTHON.folderName()));
        return libraries;
    }
}
