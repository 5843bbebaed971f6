"""A picture of the API's description for people."""

from tools.screenshots.camera import Camera


def take(camera: Camera) -> None:
    window = camera.window("admin")
    window.goto("/api/v1/docs/")
    window.get_by_text("/api/v1/agents/", exact=True).first.wait_for()
    camera.shoot(window, "api-description")
    window.context.close()
