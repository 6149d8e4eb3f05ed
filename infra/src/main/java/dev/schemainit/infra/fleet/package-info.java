/**
 * The parts of a fleet: its {@link dev.schemainit.infra.fleet.FleetMember}s and where their list is, what the function
 * may read of them, and the {@link dev.schemainit.infra.fleet.FleetMachine} that lets them take their turn.
 */
@NullMarked
package dev.schemainit.infra.fleet;

import org.jspecify.annotations.NullMarked;
