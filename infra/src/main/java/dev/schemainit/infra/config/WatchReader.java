package dev.schemainit.infra.config;

import static dev.schemainit.infra.config.ConfigKeys.matching;

import dev.schemainit.infra.config.TargetEnvironment.ConfiguredWatch;
import dev.schemainit.infra.config.TargetEnvironment.Location;
import org.jspecify.annotations.Nullable;

/**
 * Reads how often a database is watched.
 *
 * <p>Source: EventBridge Scheduler User Guide, "Schedule types". Of a day of the month and a day of the week one has to
 * be {@code ?}.
 */
final class WatchReader {
    private static final String RATE = "rate\\((1 (minute|hour|day)|([2-9]|[1-9]\\d{1,4}) (minutes|hours|days))\\)";
    private static final String NUMBERS = "[0-9*,/-]+";
    private static final String NAMES = "[0-9A-Z*,/-]+";
    private static final String DAYS = "([0-9*,/LW-]+ " + NAMES + " \\?|\\? " + NAMES + " [0-9A-Z*,/#-]+)";
    private static final String CRON = "cron\\(" + String.join(" ", NUMBERS, NUMBERS, DAYS, NUMBERS) + "\\)";

    /** Without {@code .fifo}: Lambda publishes to standard topics alone. */
    static final String TOPIC = "arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}";

    private WatchReader() {}

    /** The watch; null if there is none, and null, and a problem, if anything is wrong with it. */
    static @Nullable ConfiguredWatch read(ConfigKeys keys, @Nullable Location location) {
        String schedule = keys.optional(
                "watch",
                "a schedule such as \"rate(1 day)\", \"rate(6 hours)\" or \"cron(0 6 * * ? *)\"",
                matching(RATE + "|" + CRON));
        String topic = topic(keys, "watchTopic", location);
        if (keys.has("watchTopic") && !keys.has("watch")) {
            keys.problem("watchTopic", "only with \"watch\", which says how often");
        }
        return schedule == null ? null : new ConfiguredWatch(schedule, topic);
    }

    /** The topic of a key; null if it is missing or wrong. */
    static @Nullable String topic(ConfigKeys keys, String key, @Nullable Location location) {
        String topic = keys.optional(key, "the ARN of a standard topic of SNS", matching(TOPIC));
        if (topic != null && location != null && !topic.contains(":sns:" + location.region() + ":")) {
            keys.problem(key, "not in the environment's region");
        }
        return topic;
    }
}
