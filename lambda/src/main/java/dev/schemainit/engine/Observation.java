package dev.schemainit.engine;

import java.util.List;
import java.util.Optional;

/**
 * What a run that was observed statement by statement did.
 *
 * @param findings in the order of the statements
 * @param unusedAcceptances the comments that accept what was not found, as lines for a person
 * @param catalog where it led; empty when a statement was refused because of rows
 * @param refusal that statement
 */
public record Observation(
        List<Finding> findings, List<String> unusedAcceptances, Optional<Catalog> catalog, Optional<Refusal> refusal) {}
