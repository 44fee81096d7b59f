/** Auto-configuration of a {@code PartnerCenter} for Spring Boot, with properties {@code partner-center.*} and observations. */
package io.github.partnercenter.qualification.spring;
