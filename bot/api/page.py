"""The page to try the API with: Swagger UI from this machine's own files, since people type keys into it."""

from importlib.resources import files

from fastapi import FastAPI
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

PAGE = "/api/docs"
OWN = "fastapi_swagger.resources"
"""A package of Swagger UI's files and nothing else."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}
HTML = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Copydesk: the HTTP API</title>
<link rel="icon" href="{PAGE}/files/favicon-32x32.png">
<link rel="stylesheet" href="{PAGE}/files/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="{PAGE}/files/swagger-ui-bundle.js"></script>
<script src="{PAGE}/start.js"></script>
</body>
</html>
"""
START = """SwaggerUIBundle({
  url: "/api/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
"""


def add_page(app: FastAPI) -> None:
    """Add the page to `app`, whose description is at /api/openapi.json."""

    @app.get(PAGE, include_in_schema=False)
    async def page() -> Response:
        return HTMLResponse(HTML, headers=HEADERS)

    @app.get(f"{PAGE}/start.js", include_in_schema=False)
    async def start() -> Response:
        return Response(START, media_type="text/javascript")

    app.mount(f"{PAGE}/files", StaticFiles(directory=str(files(OWN))))
