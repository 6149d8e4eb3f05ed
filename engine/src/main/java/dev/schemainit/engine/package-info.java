/**
 * The engine: brings a database to the schema of a folder of SQL files, over nothing but a JDBC connection.
 *
 * <p>{@link dev.schemainit.engine.Migrator} is what a caller sees, with its {@link dev.schemainit.engine.Action} and
 * its {@link dev.schemainit.engine.Report}. The packages below it, each of which may use those after it and none before
 * it:
 *
 * <ul>
 *   <li>{@code run}: one run, from its plan to its result
 *   <li>{@code boundary}: where its transactions end
 *   <li>{@code execution}: how statements reach the server, and which of them has failed
 *   <li>{@code transaction}: transactions and the database's lock
 *   <li>{@code history}: what was applied and what is pending
 *   <li>{@code catalog}: the catalog as lines, compared with expected.txt
 *   <li>{@code connect}: login, TLS, retries, why a connection failed
 *   <li>{@code sql}: the folder and its files
 *   <li>{@code statement}: what a file's text says, and what is refused in it
 *   <li>{@code address}: what a database's address is made of
 *   <li>{@code failure}: codes, the exception, masking
 *   <li>{@code text}: JSON and packaged texts
 * </ul>
 */
@NullMarked
package dev.schemainit.engine;

import org.jspecify.annotations.NullMarked;
