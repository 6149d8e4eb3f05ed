/** Options that several commands share, and what they are made into. */
@NullMarked
package dev.schemainit.cli.option;

import org.jspecify.annotations.NullMarked;
