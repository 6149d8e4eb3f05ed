package dev.schemainit.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a process to its end, under GNU time, which tells what it and its children took. */
final class Processes {
    private static final int KIB_A_MIB = 1024;

    private Processes() {}

    static Measure run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        Path figures = Files.createTempFile("time-", ".txt");
        Path output = Files.createTempFile("output-", ".txt");
        var line = new ArrayList<>(List.of("/usr/bin/time", "-q", "-f", "%U %S %M", "-o", figures.toString()));
        line.addAll(command);
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        int exit = builder.start().waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (exit != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + " ended with " + exit + ":\n" + Files.readString(output));
        }
        String[] told = Files.readString(figures).strip().split(" ");
        Files.delete(figures);
        Files.delete(output);
        return new Measure(
                seconds,
                Double.parseDouble(told[0]) + Double.parseDouble(told[1]),
                Double.parseDouble(told[2]) / KIB_A_MIB);
    }
}
