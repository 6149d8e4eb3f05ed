/** What every tool's layout is read with: files, their texts, and the list of what is imported and what is not. */
@NullMarked
package dev.schemainit.cli.imports.source;

import org.jspecify.annotations.NullMarked;
