package dev.schemainit.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** cdk synth of this app and of an empty one, in turn, with the same CLI, Java and settings. */
final class Synth {
    private final Path root;
    private final Path work;

    Synth(Path root, Path work) {
        this.root = root;
        this.work = work;
    }

    /** @param ratio the median of the rounds' ratios, this app's time over the empty one's */
    record Figures(double seconds, double emptySeconds, double ratio) {}

    Figures run(int rounds) throws IOException, InterruptedException {
        Path empty = Files.createDirectories(work.resolve("empty-app"));
        Files.writeString(
                empty.resolve("cdk.json"),
                "{\"app\": \"" + Tool.JAVA + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "
                        + System.getProperty("java.class.path") + " " + EmptyApp.class.getName() + "\", "
                        // As in this app's cdk.json: the command line neither asks for news nor reports anything.
                        + "\"versionReporting\": false, \"notices\": false, \"context\": {\"cli-telemetry\": false}}");
        var ours = new ArrayList<Double>();
        var floor = new ArrayList<Double>();
        // The first of each fills caches.
        for (int round = 0; round <= rounds; round++) {
            double app = synth(root);
            double least = synth(empty);
            if (round > 0) {
                ours.add(app);
                floor.add(least);
            }
        }
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, round -> ours.get(round) / floor.get(round));
        return new Figures(median(ours), median(floor), Results.median(ratios));
    }

    private double synth(Path directory) throws IOException, InterruptedException {
        Path cdk = root.resolve("node_modules/.bin/cdk");
        List<String> command = List.of(
                "sh", "-c", "cd " + directory + " && exec " + cdk + " synth -q --output " + work.resolve("cdk.out"));
        return Processes.run(
                        command,
                        Map.of(
                                "CDK_VALIDATION",
                                "false",
                                "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION",
                                "20",
                                "JAVA_HOME",
                                System.getProperty("java.home")))
                .seconds();
    }

    private static double median(List<Double> values) {
        return Results.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
