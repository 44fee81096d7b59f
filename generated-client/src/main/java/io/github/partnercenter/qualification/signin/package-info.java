/** Signs in to Microsoft Entra. Requires {@code com.microsoft.azure:msal4j}, an optional dependency, on the class path. */
package io.github.partnercenter.qualification.signin;
