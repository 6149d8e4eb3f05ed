package dev.schemainit.infra.work;

import dev.schemainit.infra.config.ConfigException;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.sns.ITopic;

/** What a deployment does about work that takes longer than its function may, such as an index of a large table. */
public sealed interface LongWork {
    /**
     * The deployment waits for it, for up to an hour: whatever depends on the run depends on all of its work.
     *
     * <p>A small state machine of the CDK invokes the function again until nothing is left.
     */
    static LongWork waiting() {
        return new UntilDone();
    }

    /**
     * The deployment ends when only work is left that may go on in the background; a state machine carries on, and an
     * alarm tells if it fails. The next deployment is refused until that work is done.
     */
    static InBackground inBackground() {
        return new InBackground(null);
    }

    /** What {@code LONG_WORK} of the function calls it. */
    String setting();

    /** See {@link #waiting()}. */
    record UntilDone() implements LongWork {
        @Override
        public String setting() {
            return "wait";
        }
    }

    /**
     * See {@link #inBackground()}.
     *
     * @param topic gets the alarm; null: there is the alarm alone
     */
    record InBackground(@Nullable ITopic topic) implements LongWork {
        /**
         * The same, and this topic gets the alarm.
         *
         * <p>If a customer managed key encrypts it, the topic's construct has to know that key; the key that AWS
         * manages ({@code alias/aws/sns}) lets no alarm publish.
         *
         * @throws ConfigException for a FIFO topic, to which no alarm publishes
         */
        public InBackground notifying(ITopic receiver) {
            if (receiver.getFifo()) {
                throw new ConfigException(
                        "LongWork: the topic " + receiver.getNode().getPath()
                                + " is a FIFO topic, to which no alarm publishes. Fix: give a standard topic.");
            }
            return new InBackground(receiver);
        }

        @Override
        public String setting() {
            return "background";
        }
    }
}
