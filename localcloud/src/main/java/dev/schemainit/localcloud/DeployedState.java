package dev.schemainit.localcloud;

import dev.schemainit.localcloud.cloudformation.CloudAssembly;

/**
 * What one deployment makes of a stack.
 *
 * @param title what is deployed, as a noun
 * @param existing the environment as this state configures it
 */
record DeployedState(String title, ExistingDatabase existing, CloudAssembly assembly) {}
