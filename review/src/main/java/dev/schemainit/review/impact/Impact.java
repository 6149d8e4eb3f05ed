package dev.schemainit.review.impact;

import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.review.finding.Finding;
import java.util.List;
import java.util.Set;

/**
 * What a run that was observed statement by statement did.
 *
 * @param findings in the order of the statements
 * @param unusedAcceptances the comments that accept what was not found, as lines for a person
 * @param emptied the tables whose rows were in the way of a statement: without them a run as a whole can pass
 * @param catalog where it led
 */
public record Impact(List<Finding> findings, List<String> unusedAcceptances, Set<String> emptied, Catalog catalog) {}
