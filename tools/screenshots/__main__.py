"""`make screenshots`: the product is started, lived with for a moment, and photographed."""

from playwright.sync_api import sync_playwright

from tools.screenshots import administration, api, inbox, supervision, survey
from tools.screenshots.camera import Camera, chromium
from tools.screenshots.product import running_product


def main() -> None:
    path = chromium()
    with running_product() as product, sync_playwright() as playwright:
        product.set_up_the_shop()
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        camera = Camera(browser, product)
        alice = inbox.live_through_the_morning(product, camera)
        inbox.take(product, camera, alice)
        supervision.take(product, camera)
        survey.take(product, camera, alice)
        api.take(camera)
        administration.take(camera)
        browser.close()


if __name__ == "__main__":
    main()
