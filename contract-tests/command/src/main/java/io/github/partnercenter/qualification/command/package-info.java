/** The command of the README: asks for a qualification, or runs the sandbox for others. */
package io.github.partnercenter.qualification.command;
