package dev.schemainit.engine.run;

import dev.schemainit.engine.access.SchemaAccess;
import dev.schemainit.engine.boundary.LearnedBoundaries;
import dev.schemainit.engine.catalog.ExpectedCatalog;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.execution.StatementExecution;
import dev.schemainit.engine.sql.FileSelection;
import dev.schemainit.engine.takeover.FirstRun;
import dev.schemainit.engine.work.WorkPolicy;

/**
 * What an attempt at a run is given.
 *
 * @param files to apply, or to compare with what is applied
 * @param firstRun what was applied before schemainit came to the database
 * @param expected what the database has to be in the end
 * @param access which roles and logins the database has to have
 * @param reportsDrift whether a run applies its files to a database that has drifted, and only says so
 * @param execution how the statements of each file are executed
 * @param learned what the attempts before this one have shown about the run's transactions
 * @param work what to do about work that does not end before the deadline
 * @param deadline when the run has to end
 * @param log what it has done, and what it is doing in case that fails
 */
public record RunContext(
        Connector connector,
        FileSelection files,
        FirstRun firstRun,
        ExpectedCatalog expected,
        SchemaAccess access,
        boolean reportsDrift,
        StatementExecution execution,
        LearnedBoundaries learned,
        WorkPolicy work,
        Deadline deadline,
        RunLog log) {}
