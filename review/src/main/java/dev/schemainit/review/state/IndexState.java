package dev.schemainit.review.state;

/**
 * An index of a table at one moment.
 *
 * @param filenode the file that holds it; another one after it was rebuilt, 0 for the index of a partitioned table
 */
record IndexState(String name, long oid, long filenode) {}
