/**
 * The engine: brings a database to the schema of a folder of SQL files, over nothing but a JDBC connection.
 *
 * <p>Begin with {@link dev.schemainit.engine.Initializer}, which starts over where that helps, and {@code Run}, one attempt:
 * it connects, compares, and goes on as {@code Inspection} (verify, info) or {@code Migration} (apply, plan). What it finds
 * becomes an {@code Outcome}, and that a {@link dev.schemainit.engine.Report}. The parts below are in this order:
 *
 * <ul>
 *   <li>the files: {@code SqlFolder}, {@code SqlFile}, {@code SqlFileChecks}, {@code SqlScanner}, {@code SqlStatement},
 *       {@code Version}
 *   <li>the connection: {@code Login}, {@code Connector}, {@code ConnectFailure}, {@code RdsTrust}, {@code Deadline}
 *   <li>the transaction: {@code Transaction}, {@code LockGuard}, {@code Chunks}, {@code FileRunner}, {@code Answers}
 *   <li>what there is and has to be: {@code Found}, {@code History}, {@code Comparison}, {@code Todo}, {@code Catalog},
 *       {@code Verification}, {@code Difference}, {@code Check}, {@code TableRows}
 *   <li>what is told: {@code Journal}, {@code Step}, {@code Report}, {@code ErrorCode}, {@code SchemaInitException},
 *       {@code SqlFailure}, {@code SqlState}, {@code Mask}, {@code Json}
 * </ul>
 *
 * <p>What a review measures while files run is {@link dev.schemainit.engine.review}.
 */
package dev.schemainit.engine;
