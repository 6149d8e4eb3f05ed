/** Lambda: functions, their processes, their network and their assets. */
@NullMarked
package dev.schemainit.localcloud.lambda;

import org.jspecify.annotations.NullMarked;
