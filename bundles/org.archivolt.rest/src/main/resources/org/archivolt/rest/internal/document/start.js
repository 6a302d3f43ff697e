// Nothing is asked of any other server.
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#page",
  deepLinking: false,
  validatorUrl: null,
});
