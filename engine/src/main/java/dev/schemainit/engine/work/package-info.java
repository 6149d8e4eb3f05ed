/**
 * Work that may take longer than the run that begins it: {@link dev.schemainit.engine.work.LongStatement} leaves a
 * statement to the server, {@link dev.schemainit.engine.work.BackfillRun} changes rows range by range, and
 * {@link dev.schemainit.engine.work.WorkTable} keeps how far they are.
 */
@NullMarked
package dev.schemainit.engine.work;

import org.jspecify.annotations.NullMarked;
