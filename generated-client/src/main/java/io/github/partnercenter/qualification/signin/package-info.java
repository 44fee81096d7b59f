/**
 * Signs in at Microsoft Entra, for those who have no access tokens from elsewhere. Needs {@code com.microsoft.azure:msal4j} on
 * the class path, which the client does not bring along.
 */
package io.github.partnercenter.qualification.signin;
