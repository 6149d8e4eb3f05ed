package dev.schemainit.engine.history;

/** The history's table, as a database has it. */
public enum HistoryTable {
    MISSING,
    /** Made by an earlier version, for which a file was done as a whole or not at all. */
    OF_WHOLE_FILES,
    CURRENT
}
