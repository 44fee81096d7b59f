/** The command: reads qualifications, checks the access, and serves the sandbox. */
package io.github.partnercenter.qualification.command;
