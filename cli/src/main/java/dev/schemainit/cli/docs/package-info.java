/**
 * The documentation of a schema for people: {@link dev.schemainit.cli.docs.SchemaDocs} makes its README.md from a
 * database.
 *
 * <p>{@code SchemaReader} reads the catalog into {@code SchemaContents}; {@code ReadmeText}, {@code RelationSection}
 * and {@code Diagram} word it.
 */
@NullMarked
package dev.schemainit.cli.docs;

import org.jspecify.annotations.NullMarked;
