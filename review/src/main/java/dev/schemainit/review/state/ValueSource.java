package dev.schemainit.review.state;

/** Where a column's value comes from when an INSERT does not give it. */
public enum ValueSource {
    NOWHERE,
    DEFAULT,
    IDENTITY,
    GENERATED
}
