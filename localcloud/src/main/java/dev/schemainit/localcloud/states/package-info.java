/** Step Functions on this machine: the state machines of a template, and their executions. */
@NullMarked
package dev.schemainit.localcloud.states;

import org.jspecify.annotations.NullMarked;
