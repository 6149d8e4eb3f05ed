package dev.schemainit.review.state;

import java.util.List;

/**
 * Why a statement failed before it passed: there were rows in its way.
 *
 * @param state the SQLSTATE
 * @param tables whose rows it may have been
 */
public record Refusal(String state, List<String> tables) {}
