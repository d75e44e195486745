"""How X says no. Sources: https://api.x.com/2/openapi.json (problems), and
https://docs.x.com/x-api/fundamentals/response-codes-and-errors.
"""

from starlette.responses import JSONResponse, Response

PROBLEMS = "https://api.twitter.com/2/problems"


def problem(status: int, title: str, detail: str) -> Response:
    return JSONResponse({"title": title, "detail": detail, "type": "about:blank", "status": status}, status)


def invalid(why: str) -> Response:
    body = {
        "errors": [{"message": why}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": f"{PROBLEMS}/invalid-request",
    }
    return JSONResponse(body, 400)


def missing(asked: str, kind: str) -> dict[str, str]:
    return {
        "value": asked,
        "detail": f"Could not find {kind} with id: [{asked}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": "id",
        "resource_id": asked,
        "type": f"{PROBLEMS}/resource-not-found",
    }


def no_field(asked: str) -> dict[str, str]:
    return {
        "resource_id": asked,
        "parameter": "tweet.fields",
        "resource_type": "tweet",
        "title": "Field Authorization Error",
        "value": "non_public_metrics",
        "detail": "Sorry, you are not authorized to access 'non_public_metrics' on the Tweet.",
        "type": f"{PROBLEMS}/not-authorized-for-field",
    }


def oauth(status: int, error: str, why: str) -> Response:
    return JSONResponse({"error": error, "error_description": why}, status)
