/**
 * As much of AWS as a deployment needs, on one machine: {@link dev.schemainit.localcloud.LocalCloud}, and the command
 * on it.
 */
@NullMarked
package dev.schemainit.localcloud;

import org.jspecify.annotations.NullMarked;
