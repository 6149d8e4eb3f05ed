package dev.schemainit.engine;

import java.util.List;
import java.util.Optional;

/**
 * A verification told check by check.
 *
 * @param checks what was looked at, what belongs together side by side; empty where it did not come to that
 * @param report what a successful verification reports
 * @param failure what {@link Initializer#run} would have thrown
 */
public record Verified(List<Check> checks, Optional<Report> report, Optional<SchemaInitException> failure) {}
