package dev.schemainit.infra.watch;

import dev.schemainit.infra.config.ConfigException;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.scheduler.ScheduleExpression;
import software.amazon.awscdk.services.sns.ITopic;

/**
 * How often a database is compared with expected.txt between deployments, and who is told of a difference.
 *
 * @param schedule when
 * @param topic gets a message for each comparison that fails, and the alarm; null: there is the alarm alone
 */
public record Watch(ScheduleExpression schedule, @Nullable ITopic topic) {
    private static final long MINUTE = 60_000;

    /**
     * Again and again with this time in between, such as {@code Duration.days(1)}.
     *
     * @throws ConfigException for a time that is no whole number of minutes
     */
    public static Watch every(Duration interval) {
        if (interval.isUnresolved() || !isWholeMinutes(interval.toMilliseconds().longValue())) {
            throw new ConfigException("Watch: the interval is not a whole number of minutes that synth knows.");
        }
        return on(ScheduleExpression.rate(interval));
    }

    /** At the times of a schedule, such as {@code ScheduleExpression.cron(…)}. */
    public static Watch on(ScheduleExpression schedule) {
        return new Watch(schedule, null);
    }

    /**
     * The same, with messages to this topic. Its subscribers read the first differences.
     *
     * <p>If a customer managed key encrypts it, the topic's construct has to know that key, so that the publishers get
     * their part in its policy; the key that AWS manages ({@code alias/aws/sns}) lets no alarm publish.
     *
     * @throws ConfigException for a FIFO topic, to which Lambda does not publish
     */
    public Watch notifying(ITopic receiver) {
        if (receiver.getFifo()) {
            throw new ConfigException("Watch: the topic " + receiver.getNode().getPath()
                    + " is a FIFO topic, to which Lambda does not publish. Fix: give a standard topic.");
        }
        return new Watch(schedule, receiver);
    }

    private static boolean isWholeMinutes(long milliseconds) {
        return milliseconds > 0 && milliseconds % MINUTE == 0;
    }
}
