/**
 * The Lambda function around the engine: {@link dev.schemainit.lambda.Handler}, its event, its settings and its secret.
 */
@NullMarked
package dev.schemainit.lambda;

import org.jspecify.annotations.NullMarked;
