const reference = SwaggerUIBundle({
  dom_id: '#reference',
  url: 'openapi.json',
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  // the sandbox takes any token
  onComplete: () => reference.preauthorizeApiKey('partnerToken', 'any-token'),
});
