// Shows the API's own description, without asking any other host for anything.
Redoc.init("openapi.json", { hideDownloadButton: false }, document.getElementById("redoc"));
