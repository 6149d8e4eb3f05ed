package dev.schemainit.review.state;

import java.util.List;

/**
 * Why a statement failed before it passed: rows were in its way.
 *
 * @param state the SQLSTATE
 * @param tables the tables that may hold these rows
 */
public record Refusal(String state, List<String> tables) {}
