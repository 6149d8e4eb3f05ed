/**
 * What a database's address is made of, as values with one rule each.
 *
 * <p>The function's settings, the secret, the command line and the CDK app all parse with these types: what one of them
 * accepts, no other refuses. Uses nothing but the JDK.
 */
@NullMarked
package dev.schemainit.engine.address;

import org.jspecify.annotations.NullMarked;
