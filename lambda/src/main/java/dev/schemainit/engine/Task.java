package dev.schemainit.engine;

import dev.schemainit.engine.review.Observer;
import java.util.Optional;

/**
 * What a run is asked to do, and with what.
 *
 * @param verification by what the folder's files lead to
 * @param seeding whether the files in {@code seed/} run too
 * @param observer runs the files in place of sending them whole, where there is one
 */
record Task(
        Action action,
        Connector connector,
        SqlFolder folder,
        Verification verification,
        boolean seeding,
        Optional<Observer> observer,
        Deadline deadline,
        Journal journal) {}
