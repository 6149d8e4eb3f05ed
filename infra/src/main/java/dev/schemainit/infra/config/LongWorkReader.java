package dev.schemainit.infra.config;

import static dev.schemainit.infra.config.ConfigKeys.matching;

import dev.schemainit.infra.config.TargetEnvironment.ConfiguredWork;
import dev.schemainit.infra.config.TargetEnvironment.Location;
import org.jspecify.annotations.Nullable;

/** Reads who waits for work that takes longer than the function may. */
final class LongWorkReader {
    private static final String KEY = "longWork";
    private static final String TOPIC = "longWorkTopic";
    private static final String BACKGROUND = "background";

    private LongWorkReader() {}

    /** Null if there is none, and null, and a problem, if anything is wrong with it. */
    static @Nullable ConfiguredWork read(ConfigKeys keys, @Nullable Location location) {
        String work = keys.optional(KEY, "\"wait\" or \"background\"", matching("wait|" + BACKGROUND));
        String topic = WatchReader.topic(keys, TOPIC, location);
        if (keys.has(TOPIC) && !keys.is(KEY, BACKGROUND)) {
            keys.problem(TOPIC, "only with \"longWork\": \"background\": a deployment that waits fails itself");
        }
        return work == null ? null : new ConfiguredWork(work.equals(BACKGROUND), topic);
    }
}
