package dev.schemainit.benchmark;

/**
 * What one process took.
 *
 * @param seconds from its start to its end, or to a function's answer; for what is counted, the number
 * @param cpuSeconds of the process and of those it started, all cores together
 * @param peakMiB the most memory that it held at once
 */
record Measure(double seconds, double cpuSeconds, double peakMiB) {
    /** What is no time: round trips, megabytes. */
    static Measure count(double number) {
        return new Measure(number, 0, 0);
    }
}
