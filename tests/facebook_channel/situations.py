"""What each file in tests/payloads means: the events and remarks it becomes, in their order."""

from datetime import UTC, datetime

from tests.facebook_channel.happened import (
    ADVERTISEMENT,
    FACTS,
    LINK,
    POSTED,
    act,
    attachment,
    echo,
    message,
    owner,
    policy,
    reaction,
    remark,
    tap,
    with_attachment,
)
from workstreams.channels.events import (
    MessageEdited,
    MessagesDelivered,
    MessagesRead,
    MessageUnsent,
    Referral,
    ReferralReceived,
    ThreadOwnerChanged,
)

WHAT_IT_MEANS = {
    # What customers write and send
    "text": message("m_text", "Do you ship to Norway? 🚢"),
    "quick_reply": message("m_quick", "Brass", payload="MATERIAL_BRASS"),
    "answer_to_our_message": message("m_answer", "the second one", reply_to_external_id="m_ours"),
    "answer_to_a_story": message("m_story", "lovely"),
    "message_with_a_command": message("m_command", "find lamps"),
    "message_from_a_web_site": message(
        "m_site", "hello from your shop", entry_point="customer_chat_plugin"
    ),
    "image": with_attachment("m_image", "image", "https://cdn.example/lamp.jpg?oe=6A"),
    "two_images": message(
        "m_images",
        attachments=(
            attachment("image", "https://cdn.example/front.jpg"),
            attachment("image", "https://cdn.example/back.jpg"),
        ),
    ),
    "video": with_attachment("m_video", "video", "https://cdn.example/flicker.mp4"),
    "audio": with_attachment("m_audio", "audio", "https://cdn.example/hum.mp4"),
    "file": with_attachment("m_file", "file", "https://cdn.example/invoice.pdf"),
    "location": with_attachment(
        "m_place",
        "location",
        "https://maps.example/quay",
        "The quay",
        coordinates={"lat": 53.55, "long": 9.99},
    ),
    "link": message(
        "m_link",
        "this one https://lamps.example/7",
        attachments=(attachment("fallback", "https://lamps.example/7", "Lamp 7"),),
    ),
    "link_through_facebook": message(
        "m_detour",
        "this one https://lamps.example/7",
        attachments=(attachment("fallback", "https://lamps.example/7", "Lamp 7"),),
    ),
    "link_without_payload": with_attachment(
        "m_bare", "fallback", "https://lamps.example/8", "Lamp 8"
    ),
    "sticker": with_attachment(
        "m_sticker", "sticker", "https://cdn.example/thumb.png", sticker_id="900719925474099312"
    ),
    "sticker_as_a_picture": with_attachment(
        "m_old_sticker", "sticker", "https://cdn.example/thumb.png", sticker_id="369239263222822"
    ),
    "sticker_and_its_picture": with_attachment(
        "m_both", "sticker", "https://cdn.example/lamp.png", sticker_id="7705"
    ),
    "heart": with_attachment("m_heart", "like_heart"),
    "picture_shown_once": with_attachment("m_once", "ephemeral"),
    "story_mention": with_attachment(
        "m_mention", "story_mention", "https://cdn.example/mention.jpg"
    ),
    "reel": with_attachment(
        "m_reel",
        "reel",
        "https://video.example/reel/5",
        "How we cast brass",
        reel_video_id=1003000000000005,
    ),
    "reel_with_a_path": with_attachment("m_path", "ig_reel", reel_video_id=52, path="/reel/52/"),
    "shared_post": with_attachment(
        "m_post", "post", "https://posts.example/3", "Autumn sale", id=31
    ),
    "appointment": with_attachment(
        "m_booking",
        "appointment_booking",
        title="requested · 2024-06-02 12:00 (Europe/Oslo)",
        booking_id="b_3",
        status="requested",
        start_time=1717322400,
        end_time=1717326000,
        timezone="Europe/Oslo",
    ),
    "product": with_attachment(
        "m_product",
        "template",
        title="Lamp 9 · €49",
        product={"elements": [{"id": "91", "title": "Lamp 9", "subtitle": "€49"}]},
    ),
    "buttons": with_attachment(
        "m_buttons",
        "template",
        title="Which lamp?\n[Brass]\n[See all]",
        template_type="button",
        text="Which lamp?",
        buttons=[
            {"type": "postback", "title": "Brass", "payload": "B"},
            {"type": "web_url", "url": "https://lamps.example", "title": "See all"},
        ],
    ),
    "cards": with_attachment(
        "m_cards",
        "template",
        title="Our lamps",
        template_type="generic",
        elements=[{"title": "Lamp 1", "subtitle": "brass"}, {"title": "Lamp 2"}],
    ),
    "unsupported": message("m_poll", unsupported=True),
    "message_without_anything": message("m_empty", unsupported=True),
    "link_without_anything": message(
        "m_nothing", unsupported=True, attachments=(attachment("fallback"),)
    ),
    "unknown_attachment": message(
        "m_odd", "look", unsupported=True, attachments=(attachment("hologram"),)
    ),
    "unknown_attachment_with_address": with_attachment(
        "m_new", "hologram", "https://lamps.example/hologram", "Lamp 9"
    ),
    "number_as_text": message("m_number", "12345"),
    "entry_without_id": message("m_noid", "hi"),
    "ids_as_numbers": message("m_num", "hi", identity_external_id="18446744073709551617"),
    "overtaken": message("m_second", "second")
    + message("m_first", "first", occurred_at=datetime(2024, 6, 1, 9, 59, 59, 123000, tzinfo=UTC)),
    # Where they come from
    "message_from_an_advertisement": message(
        "m_ad", "Is this one in brass too?", referral=ADVERTISEMENT, entry_point="ADS"
    ),
    "message_about_a_product": message(
        "m_shop", "Do you have two?", referral=Referral(product_id="91")
    ),
    "message_beside_a_referral": message("m_beside", "hi", referral=LINK, entry_point="SHORTLINK"),
    "referral": [ReferralReceived(**FACTS, referral=LINK)],
    "advertisement_followed": [
        ReferralReceived(
            **FACTS,
            referral=Referral(source="ADS", kind="OPEN_THREAD", ad_id="230000000000045"),
            opens_window=False,
        )
    ],
    "referral_without_content": remark("referral without any content"),
    # What they tap and fill in
    "postback": tap("m_tap", "Opening hours", "HOURS"),
    "postback_from_a_link": tap(
        "m_start", "Get Started", "START", referral=LINK, entry_point="SHORTLINK"
    ),
    "postback_of_a_check_box": remark("no page-scoped id of a customer"),
    "opt_in": act("opted_in", referral=Referral(ref="newsletter")),
    "opt_in_to_notifications": act("opted_in"),
    "notifications_stopped": act("opted_out"),
    "notifications_resumed": act("opted_in"),
    "opt_in_without_sender": remark("no page-scoped id of a customer"),
    "account_linked": act("account_linked"),
    "account_unlinked": act("account_unlinked"),
    # What they do to messages
    "edited": [
        MessageEdited(**FACTS, external_id="m_text", text="Do you ship to Sweden?", number=2)
    ],
    "edited_with_a_number_as_text": [
        MessageEdited(**FACTS, external_id="m_text", text="Do you ship to Sweden?", number=2)
    ],
    "edited_without_text": remark("message_edit without a text"),
    "edited_to_a_number": [MessageEdited(**FACTS, external_id="m_text", text="42", number=1)],
    "unsent": [MessageUnsent(**FACTS, external_id="m_text")],
    "reaction": reaction("love", "❤️"),
    "reaction_without_emoji": reaction("wow", "😮"),
    "reaction_taken_back": reaction("", "", opens_window=False),
    "reaction_to_nothing": remark("message without an id"),
    "good_response": act("liked_answer", external_id="m_ours"),
    "bad_response": act("disliked_answer", external_id="m_ours"),
    # What became of ours
    "echo_of_our_answer": echo(
        "m_ours",
        "Yes, we do.",
        metadata="0f8fad5b-d9cb-469f-a165-70867728950e",
        application_id="700000000000077",
    ),
    "echo_from_elsewhere": echo("m_else", "Typed on a phone", application_id="263900000000001"),
    "echo_from_the_page_inbox": echo(
        "m_inbox", "Written at Facebook", application_id="263902037430900"
    ),
    "echo_with_file": echo(
        "m_sheet", attachments=(attachment("file", "https://cdn.example/sheet.pdf"),)
    ),
    "echo_taken_back": [MessageUnsent(**FACTS, external_id="m_else")],
    "delivery": [
        MessagesDelivered(
            **{**FACTS, "occurred_at": POSTED},
            watermark=datetime(2024, 6, 1, 10, 0, 0, 623000, tzinfo=UTC),
            external_ids=("m_ours", "m_else"),
        )
    ],
    "read": [MessagesRead(**FACTS, watermark=datetime(2024, 6, 1, 10, 0, 0, 823000, tzinfo=UTC))],
    # Who answers, and whether we may
    "standby": message("m_away", "to the other application", is_standby=True),
    "standby_beside_messaging": message("m_away", "there", is_standby=True)
    + message("m_here", "here"),
    "postback_on_standby": tap("m_standby_tap", "Talk to us", "", is_standby=True),
    "echo_on_standby": echo("m_bot", "I am a robot.", application_id="15", is_standby=True),
    "thread_passed": owner("263900000000001"),
    "thread_passed_to_the_page_inbox": owner("page_inbox"),
    "thread_taken_by_the_page_inbox": owner("page_inbox"),
    "thread_let_go": owner(""),
    "thread_taken_by_nobody_named": [ThreadOwnerChanged(**FACTS, previous_owner="700000000000077")],
    "thread_taken_from_nobody": remark("noted: take_thread_control"),
    "thread_asked_for": remark("noted: request_thread_control"),
    "roles": remark("noted: app_roles"),
    "policy_warning": policy("warning", "too many"),
    "policy_block": policy("block", "too many"),
    "policy_unblock": policy("unblock"),
    # What is none of ours
    "test_button": remark("unsupported: changes: messages", "0"),
    "label_changed": remark("unsupported: changes: inbox_labels"),
    "broken_message_beside_a_tap": remark("message is not an object")
    + tap("m_tap", "Opening hours", "HOURS"),
    "sample_call": remark("message is not an object", ""),
    "another_object": remark("unsupported: object: permissions", ""),
    "checkout": remark("unsupported: checkout_update"),
    "message_request": remark("unsupported: message_request"),
}
