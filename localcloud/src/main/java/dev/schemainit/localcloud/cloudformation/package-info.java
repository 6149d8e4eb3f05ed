/** CloudFormation: templates, stacks and custom resources. */
package dev.schemainit.localcloud.cloudformation;
