/** The files that a deployment uploads: written into the app's output, and named by their content. */
@NullMarked
package dev.schemainit.infra.asset;

import org.jspecify.annotations.NullMarked;
