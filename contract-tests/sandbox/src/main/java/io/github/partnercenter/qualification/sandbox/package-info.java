/**
 * An embedded test double of Partner Center's customer qualification that responds with the spec's examples: for tests of code
 * that uses the client, for other languages, and for contract verification.
 */
package io.github.partnercenter.qualification.sandbox;
