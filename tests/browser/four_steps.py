"""What an administrator does at /admin/, from the first queue to the page's settings."""

import re

from playwright.sync_api import expect

SOON = 15_000  # milliseconds
CHECKED = 60_000  # a check of the connection, with all that waits before it


class Administrator:
    """Finds everything by the words that a person reads; `page` is a window of a browser."""

    def __init__(self, page):
        self.page = page
        page.set_default_timeout(SOON)

    def sign_in(self, username, password):
        self.page.goto("/login/?next=/admin/")
        self.write("User name", username)
        self.write("Password", password)
        self.press("Sign in")
        expect(self.page.get_by_role("heading", name="Overview")).to_be_visible(timeout=SOON)

    # Before the steps: a queue and who serves it

    def create_queue(self, name):
        self._begin_new("Omnichannel Queues")
        self.write("Name", name)
        self.save()

    def create_agent(self, name, username, password, *, queue):
        self._begin_new("Users")
        self.write("Full name", name)
        self.write("User name", username)
        self.field("Role").select_option("agent")
        self.write("Password", password)
        self.write("Password confirmation", password)
        self.save("Save and continue editing")
        self.page.get_by_role("link", name="Add another Queue").click()
        self.page.locator("select[name$=queue]:visible").last.select_option(queue)
        self.save()

    # Step 1

    def create_work_stream(self, name):
        self._begin_new("Work Streams")
        self.write("Name", name)
        self.field("Channel").select_option("Facebook")
        self.save()

    # Step 2

    def create_application(self, name, app_id, secret):
        self._begin_new("Facebook")
        self.write("Name", name)
        self.write("Application Id", app_id)
        self.write("Application Secret", secret)
        self.field("I acknowledge this").check()
        self.save()

    def add_page(self, page_id, name, token, *, stream):
        self.press_link("Add New Facebook Page")
        self.write("Page Id", page_id)
        self.write("Page Name", name)
        self.write("Page Access Token", token)
        self.field("Work Stream").select_option(stream)
        self.save("Save and continue editing")

    def webhook(self):
        """Callback Uri and Verify Token, as the form shows them for copying."""
        names = ("Callback Uri", "Verify Token")
        return [self.shown(name).get_by_role("textbox").input_value() for name in names]

    def expect_in_order(self, *checks):
        """These lines of the connection panel turn green by themselves."""
        for check in checks:
            row = self.page.get_by_role("row", name=check)
            expect(row).to_contain_text("In order", timeout=CHECKED)

    # Step 3

    def open_new_rule(self, stream):
        self.open("Work Streams", stream)
        self.press_link("Routing rules items")
        self.press_link("Add")

    def fill_in_rule(self, name, queue, *conditions):
        """Each condition: attribute of the engagement context, operator, value."""
        self.write("Name", name)
        self.choose("Queue", queue)
        for condition in conditions:
            self.press_link("Add another Condition")
            row = self.page.locator("tr:visible:has(select[name$=entity])").last
            self._fill_in(row, *condition)
        self.save()

    def _fill_in(self, row, attribute, operator, value):
        row.locator("select[name$=attribute]").select_option(attribute)
        row.locator("select[name$=operator]").select_option(operator)
        row.locator("input[name$=value]").fill(value)

    # Step 4

    def set_up_page(self, application, page, *, language, switched_on):
        self.open("Facebook", application, page)
        self.press_text("General settings")
        self.field("Language").select_option(language)
        for switch in switched_on:
            self.field(switch).check()
        self.save("Save and continue editing")

    # What the form shows

    def open(self, entry, *records):
        """An entry of the side bar, then records by their names."""
        places = [(entry, "#nav-sidebar"), *((record, "#content") for record in records)]
        for name, place in places:
            words = re.compile(rf"\b{re.escape(name)}$")
            self.page.locator(place).get_by_role("link", name=words).first.click()

    def press_link(self, name):
        self.page.get_by_role("link", name=re.compile(rf"\b{name}$")).last.click()

    def press_text(self, words):
        self.page.locator("#content").get_by_text(words, exact=True).click()

    def shown(self, label):
        """The line of a form that shows what cannot be changed."""
        return self.page.locator(".field-line", has_text=label)

    def choose(self, label, words):
        """In a list that searches while one types."""
        self.field(label).locator("xpath=following-sibling::span[1]").click()
        self.page.get_by_role("searchbox").last.fill(words)
        self.page.get_by_role("option", name=words, exact=True).click()

    def field(self, label):
        """By its label, with the star of what has to be filled in or without it."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$"))

    def write(self, label, text):
        self.field(label).fill(text)

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def save(self, how="Save"):
        """Fails with what the form complains of."""
        with self.page.expect_navigation():
            self.press(how)
        complaints = self.page.locator(".errornote, .errorlist").all_inner_texts()
        assert not complaints, complaints

    def _begin_new(self, entry):
        self.open(entry)
        self.page.locator("a[href$='/add/']").first.click()
