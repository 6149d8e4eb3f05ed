/** Lambda: functions, their processes, their network and their assets. */
package dev.schemainit.localcloud.lambda;
