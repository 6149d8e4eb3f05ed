package dev.schemainit.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of one core for a process, as Lambda gives to a function by its memory: 1,769 MB are a whole one.
 *
 * <p>A control group of Linux, of either version; making one takes root. Source: AWS Lambda Developer Guide, "Configure
 * Lambda function memory"; Linux kernel documentation, "CFS Bandwidth Control".
 */
final class CpuShare implements AutoCloseable {
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final int PERIOD = 20_000;

    private final Path group;

    private CpuShare(Path group) {
        this.group = group;
    }

    /** @param percent of one core */
    static CpuShare of(int percent) throws IOException {
        int quota = PERIOD * percent / 100;
        boolean second = Files.exists(GROUPS.resolve("cgroup.controllers"));
        Path group = GROUPS.resolve(second ? "schemainit-benchmark" : "cpu/schemainit-benchmark");
        Files.createDirectories(group);
        if (second) {
            Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD);
        } else {
            Files.writeString(group.resolve("cpu.cfs_period_us"), String.valueOf(PERIOD));
            Files.writeString(group.resolve("cpu.cfs_quota_us"), String.valueOf(quota));
        }
        return new CpuShare(group);
    }

    /** The command, run inside from its first instruction. */
    List<String> of(List<String> command) {
        var line = new ArrayList<>(
                List.of("sh", "-c", "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"", "sh"));
        line.addAll(command);
        return line;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(group);
    }
}
