package dev.schemainit.infra;

import dev.schemainit.infra.config.ConfigException;
import software.amazon.awscdk.Duration;

/**
 * How long a run may take: the function's timeout, and what follows from it.
 *
 * @param seconds the function's
 */
record RunTime(int seconds) {
    static final RunTime DEFAULT = new RunTime(240);

    /**
     * How much longer the Trigger waits than the function may take. The wait includes the start of the function, which
     * its timeout does not; a Trigger that gives up first invokes again while the first run still works.
     */
    private static final int MARGIN = 30;

    /** A function of Lambda ends after 15 minutes, and the Trigger's provider is one. */
    private static final int PROVIDER = 900;

    /** What the provider needs to start, and to report after the Trigger's timeout. */
    private static final int PROVIDER_WORK = 10;

    private static final int MAX = PROVIDER - PROVIDER_WORK - MARGIN;
    private static final int MIN = 30;
    private static final int MILLISECONDS = 1000;

    /** @throws ConfigException for a time outside of the limits */
    static RunTime of(Duration timeout) {
        if (timeout.isUnresolved() || timeout.toMilliseconds().intValue() % MILLISECONDS != 0) {
            throw new ConfigException(
                    "SchemaInitializerProps: timeout is not a whole number of seconds that synth knows.");
        }
        int seconds = timeout.toSeconds().intValue();
        if (seconds < MIN || seconds > MAX) {
            throw new ConfigException(("SchemaInitializerProps: timeout is %d seconds, and has to be from %d to %d: the"
                            + " Trigger waits %d seconds longer, and its provider ends after %d.")
                    .formatted(seconds, MIN, MAX, MARGIN, PROVIDER));
        }
        return new RunTime(seconds);
    }

    Duration function() {
        return Duration.seconds(seconds);
    }

    Duration trigger() {
        return Duration.seconds(seconds + MARGIN);
    }
}
