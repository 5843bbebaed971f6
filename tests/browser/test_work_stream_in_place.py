"""While a Facebook page is added, its work stream is created in a window of its own."""


def test_work_stream_made_in_its_own_window_is_chosen(open_page, admin_user, application, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    page = open_page(
        f"/admin/facebook_channel/facebookpage/add/?application={application.pk}", admin_user
    )

    page.get_by_text("more_vert").locator("visible=true").last.click()
    with page.expect_popup() as opened:
        page.locator("#add_id_work_stream").click()
    opened.value.get_by_label("Name", exact=False).first.fill("Lamps and shades")
    with opened.value.expect_event("close"):
        opened.value.get_by_role("button", name="Save", exact=True).click()

    assert page.locator("#id_work_stream option:checked").inner_text() == "Lamps and shades"
    assert page.locator("#id_application option:checked").inner_text() == application.name
