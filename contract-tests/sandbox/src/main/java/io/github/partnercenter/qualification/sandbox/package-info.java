/**
 * Partner Center's customer qualification as an embedded provider that answers from the spec's examples: for tests of code
 * that uses the client, for other languages, and for contract verification.
 */
package io.github.partnercenter.qualification.sandbox;
