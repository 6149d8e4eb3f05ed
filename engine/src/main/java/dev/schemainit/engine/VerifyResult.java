package dev.schemainit.engine;

import dev.schemainit.engine.catalog.DriftCheck;
import dev.schemainit.engine.failure.SchemaInitException;
import java.util.List;

/** A verification, check by check. */
public sealed interface VerifyResult {
    /** What was looked at, with what belongs together side by side; empty where the run failed before it looked. */
    List<DriftCheck> checks();

    /** Everything is as expected. */
    record Passed(List<DriftCheck> checks, Report report) implements VerifyResult {}

    /**
     * Something is not.
     *
     * @param failure what {@link Migrator#run} would have thrown
     */
    record Failed(List<DriftCheck> checks, SchemaInitException failure) implements VerifyResult {}
}
