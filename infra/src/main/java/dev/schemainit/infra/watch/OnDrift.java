package dev.schemainit.infra.watch;

/** What a deployment with files to apply does about a database that somebody has changed by hand since the last one. */
public enum OnDrift {
    /** It fails before anything has run, and names each difference. */
    STOP,
    /** It reports the differences, and applies its files. */
    REPORT
}
