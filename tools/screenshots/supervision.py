"""Pictures for supervisors: what goes on, how today is going, and what was."""

from playwright.sync_api import expect

from tools.screenshots.camera import PHONE, Camera
from tools.screenshots.product import Product


def take(product: Product, camera: Camera) -> None:
    window = camera.window("sofia")
    window.goto("/supervision/")
    expect(window.locator("#board-rows tr").first).to_be_visible()
    camera.shoot(window, "supervision-board")
    window.goto("/supervision/today/")
    camera.shoot(window, "supervision-today")
    product.manage("count_history")
    window.goto("/supervision/history/?time=today&by=time")
    expect(window.locator(".history-value").first).not_to_have_text("0")
    camera.shoot(window, "supervision-history")
    window.context.close()
    phone = camera.window("sofia", PHONE)
    phone.goto("/supervision/")
    camera.shoot(phone, "supervision-phone")
    phone.context.close()
