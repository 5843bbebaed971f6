"""What each of Facebook's errors means to us: one row per code and detail.

Sources: Messenger Platform, "Error codes"; Graph API, "Handle errors" and "Rate limits"; codes
without a page of their own are as Facebook was seen to answer.
"""

from django.utils.translation import gettext_lazy as _

from facebook_channel.graph.error_meaning import (
    LimitOf,
    Meaning,
    at_fault,
    busy,
    refused,
    unreachable,
)
from workstreams.channels.errors import AnsweredElsewhere, OutcomeUnknown

ANY = -1  # whatever Facebook says in this place
NONE = 0  # Facebook gives no detail

LIMIT = busy(_("Facebook asks this page to send more slowly."), limit_of=LimitOf.PAGE)
LIMIT_FOR_ALL = busy(
    _("Facebook asks the whole application to send more slowly."), limit_of=LimitOf.APPLICATION
)
UNSURE = Meaning(
    error=OutcomeUnknown, sentence=_("Facebook did not say whether the message was sent.")
)
OTHER_APPLICATION = Meaning(
    error=AnsweredElsewhere,
    sentence=_(
        "Another application is answering this customer at Facebook. Send it again once that "
        "application has handed the customer over."
    ),
)
GONE = unreachable(
    _("This person does not receive messages from us now. They can write to us again any time.")
)
WINDOW_IS_CLOSED = refused(
    _(
        "Facebook did not take it: by its own clock the time to reply is over. Send it again "
        "when the customer has written."
    )
)
ODD_REQUEST = refused(
    _("Facebook could not take the message. Tell your administrator the error code.")
)
NO_PROFILE = refused(_("Facebook does not tell who this customer is."))
FILE_UNREADABLE = refused(
    _("Facebook could not read the file. Save it anew or in another format, and send that.")
)
FILE_TOO_LARGE = refused(_("The file is too large for Facebook. Send a smaller one."))
PERMISSION_IS_MISSING = at_fault(
    _(
        "The Facebook application lacks a permission for this page. Grant it pages_messaging and "
        "pages_manage_metadata, make a new Page Access Token, and enter it in the page's settings."
    )
)
NOT_REVIEWED = at_fault(
    _(
        "Facebook lets the application write to its own team only. Ask for the review of "
        "pages_messaging and switch the application to live mode."
    )
)
TOKEN_IS_INVALID = at_fault(
    _(
        "Facebook does not accept the Page Access Token. Make a new one and enter it in the "
        "page's settings."
    )
)
# What Facebook calls a wrong proof has only its words to be known by: it has no code of its own.
WORDS_OF_A_WRONG_PROOF = "appsecret_proof"
SECRET_IS_WRONG = at_fault(
    _(
        "The Application Secret does not fit the Page Access Token. Enter the App Secret of the "
        "Facebook application under Facebook, and a token of that application in the page's "
        "settings."
    )
)
BLOCKED = at_fault(
    _(
        "Facebook has restricted what this page may send. Look at Page Quality at Facebook, and "
        "check the connection when the restriction is over."
    )
)

TABLE: dict[tuple[int, int], Meaning] = {
    (1, NONE): busy(_("Facebook had an error of its own."), retries=3),
    (1, 99): PERMISSION_IS_MISSING,
    (1, 1357046): UNSURE,
    (2, NONE): busy(
        _("Facebook had an error of its own. Perhaps this person does not receive our messages."),
        retries=3,
        hints_at_customer=True,
    ),
    (2, 2018344): at_fault(
        _("Somebody has to accept Facebook's terms for this page. Open the page at Facebook.")
    ),
    (3, ANY): PERMISSION_IS_MISSING,
    (4, ANY): LIMIT_FOR_ALL,
    (4, 2018022): LIMIT,
    (9, 2018352): refused(
        _("This person is doing too much at once for Facebook. Send it again in a few minutes.")
    ),
    (10, NONE): PERMISSION_IS_MISSING,
    (ANY, 2018278): WINDOW_IS_CLOSED,
    (ANY, 2018065): WINDOW_IS_CLOSED,
    (ANY, 2534022): WINDOW_IS_CLOSED,
    (10, 2018108): GONE,
    (ANY, 2018300): OTHER_APPLICATION,
    (10, 2018321): busy(
        _("The customer is answering automatic questions at Facebook; it goes out after them.")
    ),
    (10, 2018336): refused(
        _("Privacy rules where the customer lives do not let Facebook deliver this message.")
    ),
    (ANY, 1893063): BLOCKED,
    (10, 1893015): refused(_("This person has opted out of such messages.")),
    (10, 1404170): refused(_("Facebook does not let this page send such messages.")),
    (17, ANY): LIMIT,
    (27, ANY): at_fault(
        _("The page has no default application. Choose one in its Conversation Routing settings.")
    ),
    (32, ANY): LIMIT,
    (33, ANY): ODD_REQUEST,
    (100, ANY): ODD_REQUEST,
    (100, 33): ODD_REQUEST,
    (100, 2018001): unreachable(_("Facebook does not know this person any more.")),
    (100, 2018008): busy(_("Facebook could not fetch the file."), retries=1),
    (100, 2018014): ODD_REQUEST,
    (100, 2018032): ODD_REQUEST,
    (100, 2018034): refused(_("Facebook takes no empty message. Write something.")),
    (100, 2018047): FILE_UNREADABLE,
    (100, 2018074): busy(_("Facebook has lost the file; it is uploaded again."), retries=1),
    (100, 2018109): FILE_TOO_LARGE,
    (ANY, 2018164): at_fault(
        _("The page belongs to another application. Check the Application Id and the token.")
    ),
    (100, 2018218): NO_PROFILE,
    (100, 2018294): busy(_("Facebook could not finish reading the video."), retries=1),
    (100, 2018320): ODD_REQUEST,
    (100, 2018328): ODD_REQUEST,
    (100, 1893061): ODD_REQUEST,
    (ANY, 2534037): OTHER_APPLICATION,
    (102, ANY): TOKEN_IS_INVALID,
    (190, ANY): TOKEN_IS_INVALID,
    (190, 458): at_fault(
        _(
            "Whoever made the Page Access Token has removed the application at Facebook. Let them "
            "add it again, make a new token, and enter it in the page's settings."
        )
    ),
    (190, 459): at_fault(
        _(
            "Facebook wants whoever made the Page Access Token to sign in at facebook.com and to "
            "follow the instructions there. Check the connection afterwards."
        )
    ),
    (190, 460): at_fault(
        _(
            "Whoever made the Page Access Token has changed their password, or Facebook has ended "
            "their sessions. Make a new token and enter it in the page's settings."
        )
    ),
    (190, 463): at_fault(
        _("The Page Access Token has expired. Make a new one and enter it in the page's settings.")
    ),
    (190, 464): at_fault(
        _(
            "Whoever made the Page Access Token has not confirmed their Facebook account. Let them "
            "confirm it, make a new token, and enter it in the page's settings."
        )
    ),
    (190, 467): at_fault(
        _(
            "The Page Access Token was ended, as when somebody logs out everywhere. Make a new "
            "one and enter it in the page's settings."
        )
    ),
    (190, 492): at_fault(
        _(
            "Whoever made the Page Access Token has no role on the page any more. Let somebody "
            "with the task Messages make a new one, and enter it in the page's settings."
        )
    ),
    **{(code, ANY): PERMISSION_IS_MISSING for code in range(200, 300)},
    (ANY, 2018028): NOT_REVIEWED,
    (200, 1545041): GONE,
    (200, 2018021): at_fault(
        _("Facebook asks a fee for messages by phone number. Accept it at Facebook.")
    ),
    (200, 2018027): PERMISSION_IS_MISSING,
    (341, ANY): LIMIT_FOR_ALL,
    (368, ANY): BLOCKED,
    (506, ANY): refused(_("Facebook says that the same was just posted.")),
    (551, ANY): GONE,
    (551, 1545041): GONE,
    (613, NONE): LIMIT,
    (613, 2534040): LIMIT,
    (613, 2018338): unreachable(
        _("Facebook asks us not to write to this person now: they found our messages bothersome.")
    ),
    (613, 1893016): refused(_("This person was asked for the same already.")),
    (1200, ANY): busy(),
    (1200, 2018024): busy(),
    (2022, ANY): at_fault(
        _("Facebook has disabled this page's commerce messages. Look at Page Quality at Facebook.")
    ),
    (2500, ANY): at_fault(
        _(
            "Facebook did not find a usable token in our question. Make a new Page Access Token "
            "and enter it in the page's settings."
        )
    ),
    (10303, ANY): refused(_("The link to the customer's account is not valid any more.")),
    (36000, ANY): FILE_TOO_LARGE,
    (80001, ANY): LIMIT,
    (80006, ANY): LIMIT,
    (9000001, ANY): refused(_("This message was deleted at Facebook.")),
    (ANY, 2018171): at_fault(
        _("Only the application that receives first may do this. Check Conversation Routing.")
    ),
    (ANY, 2018234): at_fault(
        _("Facebook hides this receiver from the application. Check Conversation Routing.")
    ),
    (ANY, 2018247): NO_PROFILE,  # a permission for profiles: messages go on without it
}
OTHERWISE = refused(_("Facebook refused the message. Tell your administrator the error code."))
