/** What answers at an address: databases, Secrets Manager, and nothing where packets vanish. */
@NullMarked
package dev.schemainit.localcloud.network;

import org.jspecify.annotations.NullMarked;
