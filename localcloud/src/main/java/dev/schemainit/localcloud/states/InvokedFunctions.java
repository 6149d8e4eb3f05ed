package dev.schemainit.localcloud.states;

import java.io.IOException;
import java.util.Optional;

/** The functions that a state machine can invoke. */
public interface InvokedFunctions {
    /** @param payload JSON; of a failure, with its type and message */
    record Answer(boolean failed, String payload) {}

    /** @return empty where there is no such function */
    Optional<Answer> invoke(String arn, String event) throws IOException, InterruptedException;
}
